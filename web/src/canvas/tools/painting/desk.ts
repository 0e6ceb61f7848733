import type { Shape } from '../../../model/drawing/shape.ts';
import type { Size } from '../../../model/pyramid.ts';
import type { Desk } from '../tool.ts';
import type { ReadValues } from './stored_values.ts';

/** What tools work with that go by the picture, too. */
export interface PaintDesk extends Desk {
  /** stored values of what is chosen to go by, as they are now */
  values: () => ReadValues;
  /** the size of the image in pixels; null while there is none */
  extent: () => Size | null;
  /** it is painted, and can be picked */
  isShown: (shape: Shape) => boolean;
  /** of what is being drawn */
  colour: () => string;
}

/**
 * Pixels of the image in a cell that is painted, or looked at: one where the zoom allows, as many as the finest level in view has in one
 * otherwise, a power of two; on the screen it is half a CSS pixel to one, or more where one is enlarged.
 */
export function cellAt(zoom: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(1 / zoom)));
}
