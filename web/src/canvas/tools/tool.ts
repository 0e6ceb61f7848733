import type { Editor } from '../../model/drawing/editor.ts';
import type { Box, Kind, Shape } from '../../model/drawing/shape.ts';
import type { Affine } from '../shapes/affine.ts';
import type { PaintId } from './painting/tools.ts';

/** Where a pointer is, in pixels of the image, and how it is held. */
export interface At {
  x: number;
  y: number;
  /** the same on the page, CSS pixels: the picture may be moved meanwhile */
  px: number;
  py: number;
  shift: boolean;
  alt: boolean;
  /** 0 … 1 of a pen; 0.5 of what has no pressure */
  pressure: number;
  /** the other end of a pen */
  eraser?: boolean;
}

/** What is being drawn and is no shape yet. */
export interface Draft {
  kind: Kind;
  /** what is fixed already: x, y, x, y …; of a box its five numbers */
  points: readonly number[];
  /** from the last point to where the pointer is */
  pointer: readonly [number, number] | null;
  /** a press there closes it */
  closes: readonly [number, number] | null;
}

/** What tools work with. */
export interface Desk {
  readonly editor: Editor;
  /** CSS pixels per pixel of the image, as it is shown now */
  zoom: () => number;
  /** paints anew what has changed */
  redraw: () => void;
  /** shapes under a point, the smallest first, those of the drawing one works in before others */
  pick: (x: number, y: number, tolerance: number) => Shape[];
  within: (left: number, top: number, right: number, bottom: number) => Shape[];
  /** shapes that are dragged, as they are drawn meanwhile */
  preview: (shapes: ReadonlyMap<string, Shape>) => void;
  hover: (id: string | null) => void;
}

/** What is held in the hand. Its states are its own; everything it changes goes through the editor. */
export interface Tool {
  /** a press; false: it is none of its business, and the picture may be moved by it */
  down: (at: At) => boolean;
  /** also while nothing is pressed */
  move: (at: At) => void;
  up: (at: At) => void;
  /** a key of a drawing hand: true when it meant something to it */
  close: () => boolean;
  back: () => boolean;
  /** leaves what was begun; false: there was nothing */
  cancel: () => boolean;
  /** the press was the beginning of something else: what it alone has done is taken back; without it, all that is begun is left */
  unpress?: () => void;
  draft: () => Draft | null;
  /** there is something that back() takes, though nothing is begun */
  isBegun?: () => boolean;
  /** the pointer is over the picture no more */
  away?: () => void;
  /** over the shapes, in CSS pixels */
  paint?: (ink: CanvasRenderingContext2D, at: Affine, width: number, height: number, colour: string) => void;
  /** what is selected can be taken hold of, and shows where */
  grabs?: boolean;
  /** without a pointer: what is begun in the middle of what is seen, and is moved and sized by keys from then on */
  place?: (view: Box) => void;
  isPlaced?: () => boolean;
  /** false: nothing was placed by keys */
  step?: (right: number, down: number) => boolean;
  grow?: (wider: number, higher: number) => boolean;
  /** what lies under the pointer, the smallest first */
  under?: () => Shape[];
  /** a box being pulled over shapes: left, top, right, bottom */
  band?: () => readonly [number, number, number, number] | null;
  cursor: () => string;
}

export type PlainId = 'select' | 'point' | 'line' | 'polyline' | 'polygon' | 'rectangle' | 'ellipse' | 'freehand';
export type ToolId = PlainId | PaintId;

/** CSS pixels: how far a press may miss what it means, and how near to the first point it closes. */
export const [tolerance, closeRadius, dragDistance] = [6, 12, 3];
