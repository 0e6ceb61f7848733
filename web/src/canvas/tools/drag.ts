import type { Kind } from '../../model/drawing/shape.ts';
import { rounded } from '../../model/drawing/transform.ts';
import { type At, type Desk, dragDistance, type Tool } from './tool.ts';

/** What is drawn by pulling from one place to another; by two presses, too. */
export function dragTool(kind: Kind, what: string, desk: Desk, formOf: (from: At, to: At) => number[]): Tool {
  let from: At | null = null;
  let to: At | null = null;
  /** it was pressed once, and let go at the same place: the second press ends it */
  let isWaiting = false;
  const end = () => {
    from = null;
    to = null;
    isWaiting = false;
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
      desk.redraw();
      return true;
    },
    move: (at) => {
      if (!from) return;
      to = at;
      desk.redraw();
    },
    up: (at) => {
      if (!from) return;
      to = at;
      if (isFar()) finish();
      else isWaiting = true;
    },
    close: () => {
      if (!isFar()) return false;
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
    draft: () => (from && to ? { kind, points: formOf(from, to), pointer: null, closes: null } : null),
    cursor: () => 'crosshair',
  };
}
