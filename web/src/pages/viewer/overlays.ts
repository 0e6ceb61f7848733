import type { ReactNode } from 'react';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import type { Listed } from '../../commands/command.ts';
import type { ViewLayer } from '../../model/layers/layers.ts';
import { makeSignal, type Signal } from '../../model/signal.ts';

/** What lies over the picture and belongs to it: a file of the view has it, too. Paints in CSS pixels of the canvas. */
export type Overlay = (ink: CanvasRenderingContext2D, width: number, height: number) => void;
export const overlays = new Map<Overlay, ImageCanvas>();

/** What there is to say of a drawing, by the id of its layer: that some of it is not understood, or all too large. */
export const drawingNotes: Signal<ReadonlyMap<number, string>> = makeSignal<ReadonlyMap<number, string>>(new Map());

/** Instead of what is under the pointer, while a tool is in the hand: what is being drawn, and keys with what they do. */
export interface ToolWords {
  said: string;
  keys: readonly (readonly [cap: string, does: string])[];
  /** how it is set */
  controls?: ReactNode;
}
export const toolWords: Signal<ToolWords | null> = makeSignal<ToolWords | null>(null);

/** How all that is compared is saved as one picture, at the size of the screen or a multiple of that; null while nothing is. */
export const savePanes: Signal<((times: number) => void) | null> = makeSignal<((times: number) => void) | null>(null);

/** Keys of what was loaded later, for the list of keys. */
export const moreKeys: Signal<Record<string, Listed>> = makeSignal<Record<string, Listed>>({});

/** How many shapes a drawing has by now, by the id of its layer. */
export const shapeCounts: Signal<ReadonlyMap<number, number>> = makeSignal<ReadonlyMap<number, number>>(new Map());

/** What is to be done with drawings in the list of layers: in its head, and in the row of each. */
export interface LayerTools {
  head: ReactNode;
  row: (layer: ViewLayer) => ReactNode;
}
export const layerTools: Signal<LayerTools | null> = makeSignal<LayerTools | null>(null);

/** What stands below the list of layers. */
export const belowLayers: Signal<ReactNode> = makeSignal<ReactNode>(null);
