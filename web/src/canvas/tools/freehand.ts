import { flawOf } from '../../model/drawing/shape.ts';
import { rounded, simplified } from '../../model/drawing/transform.ts';
import { closeRadius, type Desk, type Tool } from './tool.ts';

/** CSS pixels that the path may be changed by, so that it has fewer points. */
const slack = 0.5;

/** As the pointer goes; an outline where it ends near its beginning, a line otherwise. */
export function freehandTool(desk: Desk): Tool {
  let path: number[] = [];
  let isDrawing = false;
  const leave = () => {
    const had = isDrawing;
    isDrawing = false;
    path = [];
    desk.redraw();
    return had;
  };
  const isClosed = () => {
    const [x, y] = path as [number, number];
    const [dx, dy] = [(path.at(-2) as number) - x, (path.at(-1) as number) - y];
    return path.length >= 8 && Math.hypot(dx, dy) * desk.zoom() <= closeRadius;
  };
  return {
    down: ({ x, y }) => {
      isDrawing = true;
      path = [x, y];
      return true;
    },
    move: ({ x, y }) => {
      if (!isDrawing) return;
      const [lastX, lastY] = path.slice(-2) as [number, number];
      if (Math.hypot(x - lastX, y - lastY) * desk.zoom() < 1) return;
      path.push(x, y);
      desk.redraw();
    },
    up: () => {
      if (!isDrawing) return;
      const geometry = [simplified(path, slack / desk.zoom()).map(rounded)];
      const kind = isClosed() && flawOf({ kind: 'polygon', geometry }) === '' ? 'polygon' : 'polyline';
      if (flawOf({ kind, geometry }) === '')
        desk.editor.draw({ kind, geometry }, kind === 'polygon' ? 'Outline' : 'Freehand line');
      leave();
    },
    close: () => false,
    back: leave,
    cancel: leave,
    draft: () => {
      if (!isDrawing) return null;
      const [x = 0, y = 0] = path;
      return { kind: 'polyline', points: path, pointer: null, closes: isClosed() ? [x, y] : null };
    },
    cursor: () => 'crosshair',
  };
}
