import type { Kind } from '../../model/drawing/shape.ts';
import { rounded } from '../../model/drawing/transform.ts';
import { type At, type Desk, dragDistance, type Tool } from './tool.ts';

/** Of what is seen, as wide and as high is what is begun without a pointer. */
const placedPart = 1 / 8;

function placeAt(x: number, y: number): At {
  return { x, y, px: 0, py: 0, shift: false, alt: false, pressure: 0.5 };
}

/** What is drawn by pulling from one place to another; by two presses, and by keys, too. */
export function dragTool(kind: Kind, what: string, desk: Desk, formOf: (from: At, to: At) => number[]): Tool {
  let from: At | null = null;
  let to: At | null = null;
  /** it was pressed once, and let go at the same place: the second press ends it */
  let isWaiting = false;
  /** begun without a pointer: where that is does not matter */
  let isPlaced = false;
  const end = () => {
    from = null;
    to = null;
    isWaiting = false;
    isPlaced = false;
    desk.redraw();
  };
  const finish = () => {
    if (from && to) desk.editor.draw({ kind, geometry: [formOf(from, to).map(rounded)] }, what);
    end();
  };
  const isFar = () =>
    from !== null && to !== null && Math.hypot(to.x - from.x, to.y - from.y) * desk.zoom() > dragDistance;
  return {
    down: (at) => {
      to = at;
      if (!isWaiting) from = at;
      isPlaced = false;
      desk.redraw();
      return true;
    },
    move: (at) => {
      if (!from || isPlaced) return;
      to = at;
      desk.redraw();
    },
    up: (at) => {
      if (!from || isPlaced) return;
      to = at;
      if (isFar()) finish();
      else isWaiting = true;
    },
    close: () => {
      if (!isPlaced && !isFar()) return false;
      finish();
      return true;
    },
    back: () => {
      const had = from !== null;
      end();
      return had;
    },
    cancel: () => {
      const had = from !== null;
      end();
      return had;
    },
    place: ([left, top, right, bottom]) => {
      const width = Math.max(1, Math.round((right - left) * placedPart));
      const height = Math.max(1, Math.round((bottom - top) * placedPart));
      from = placeAt(Math.round((left + right - width) / 2), Math.round((top + bottom - height) / 2));
      to = placeAt(from.x + width, from.y + height);
      isPlaced = true;
      desk.redraw();
    },
    step: (right, down) => {
      if (!from || !to || !isPlaced) return false;
      from = placeAt(from.x + right, from.y + down);
      to = placeAt(to.x + right, to.y + down);
      desk.redraw();
      return true;
    },
    grow: (wider, higher) => {
      if (!from || !to || !isPlaced) return false;
      to = placeAt(Math.max(from.x + 1, to.x + wider), Math.max(from.y + 1, to.y + higher));
      desk.redraw();
      return true;
    },
    isPlaced: () => isPlaced,
    draft: () => (from && to ? { kind, points: formOf(from, to), pointer: null, closes: null } : null),
    cursor: () => 'crosshair',
  };
}
