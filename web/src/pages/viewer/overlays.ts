import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import { makeSignal, type Signal } from '../../model/signal.ts';

/** What lies over the picture and belongs to it: a file of the view has it, too. Paints in CSS pixels of the canvas. */
export type Overlay = (ink: CanvasRenderingContext2D, width: number, height: number) => void;
export const overlays = new Map<Overlay, ImageCanvas>();

/** What there is to say of a drawing, by the id of its layer: that some of it is not understood, or all too large. */
export const drawingNotes: Signal<ReadonlyMap<number, string>> = makeSignal<ReadonlyMap<number, string>>(new Map());
