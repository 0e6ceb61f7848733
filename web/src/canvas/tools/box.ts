import { dragTool } from './drag.ts';
import type { At, Desk, Tool } from './tool.ts';

/** From corner to corner; with Shift as wide as high, with Alt about the place where it was begun. */
export function boxTool(kind: 'rectangle' | 'ellipse', desk: Desk): Tool {
  return dragTool(kind, kind === 'rectangle' ? 'Rectangle' : 'Ellipse', desk, boxOf);
}

function boxOf(from: At, to: At): number[] {
  let [width, height] = [to.x - from.x, to.y - from.y];
  if (to.shift) {
    const side = Math.max(Math.abs(width), Math.abs(height));
    [width, height] = [side * (width < 0 ? -1 : 1), side * (height < 0 ? -1 : 1)];
  }
  const [x, y] = to.alt ? [from.x - width, from.y - height] : [from.x, from.y];
  if (to.alt) [width, height] = [2 * width, 2 * height];
  return [Math.min(x, x + width), Math.min(y, y + height), Math.abs(width), Math.abs(height), 0];
}
