import { flawOf } from '../../model/drawing/shape.ts';
import { rounded } from '../../model/drawing/transform.ts';
import { type At, closeRadius, type Desk, type Tool } from './tool.ts';

/** Presses, one after the other. A polygon closes on its first point; both end with a second press at the same place. */
export function pathTool(kind: 'polyline' | 'polygon', desk: Desk): Tool {
  const what = kind === 'polygon' ? 'Polygon' : 'Polyline';
  let points: number[] = [];
  let pointer: At | null = null;
  /** by the last press */
  let hasAdded = false;
  const far = (x: number, y: number, at: At) => Math.hypot(x - at.x, y - at.y) * desk.zoom();
  const isEnough = () => flawOf({ kind, geometry: [points] }) === '';
  const leave = () => {
    const had = points.length > 0;
    points = [];
    desk.redraw();
    return had;
  };
  const finish = () => {
    if (!isEnough()) return false;
    desk.editor.draw({ kind, geometry: [points] }, what);
    return leave();
  };
  const onFirst = (at: At) =>
    kind === 'polygon' && isEnough() && far(points[0] as number, points[1] as number, at) <= closeRadius;
  return {
    down: (at) => {
      const [x, y] = points.slice(-2);
      pointer = at;
      hasAdded = false;
      if (onFirst(at)) return finish();
      // A second press at the same place ends it; the first one has made the point.
      if (x !== undefined && y !== undefined && far(x, y, at) < 2) {
        finish();
        return true;
      }
      points = [...points, rounded(at.x), rounded(at.y)];
      hasAdded = true;
      desk.redraw();
      return true;
    },
    move: (at) => {
      pointer = at;
      if (points.length > 0) desk.redraw();
    },
    up: () => {},
    close: finish,
    back: () => {
      if (points.length === 0) return false;
      points = points.slice(0, -2);
      desk.redraw();
      return true;
    },
    cancel: leave,
    unpress: () => {
      if (hasAdded) points = points.slice(0, -2);
      hasAdded = false;
      pointer = null;
      desk.redraw();
    },
    draft: () => {
      if (points.length === 0) return null;
      const [x = 0, y = 0] = points;
      const closes = kind === 'polygon' && isEnough() ? ([x, y] as const) : null;
      return { kind, points, pointer: pointer ? [pointer.x, pointer.y] : null, closes };
    },
    cursor: () => 'crosshair',
  };
}
