import { flawOf } from '../../../model/drawing/shape.ts';
import { rounded, simplified } from '../../../model/drawing/transform.ts';
import { edgeCosts, Wire, wireReach } from '../../../model/regions/livewire.ts';
import { type At, closeRadius, dragDistance, type Tool } from '../tool.ts';
import { cellAt, type PaintDesk } from './desk.ts';

/** Where the wire begins, and the window of cells it may run in. */
interface Anchor {
  wire: Wire;
  cell: number;
  left: number;
  top: number;
}

/** Of a cell by which the path may be changed, so that it has fewer points. */
const slack = 0.5;

/**
 * Presses, and between them a path that follows the edges of what is stored (live-wire); with Alt a straight one. Closes on its first point. Where
 * there is no pointer without a press (a finger, a pen that does not hover) each stroke ends with a point of its own.
 */
export function lassoTool(desk: PaintDesk): Tool {
  /** what is fixed, part by part: each from one press to the next */
  let parts: number[][] = [];
  let anchor: Anchor | null = null;
  /** from the last press to the pointer */
  let live: number[] = [];
  let pressed: At | null = null;
  let isFirst = false;

  const fixed = () => parts.flat();
  const last = (): [number, number] => fixed().slice(-2) as [number, number];
  const far = (x: number, y: number, at: At) => Math.hypot(x - at.x, y - at.y) * desk.zoom();
  const leave = () => {
    const had = parts.length > 0;
    parts = [];
    live = [];
    anchor = null;
    desk.redraw();
    return had;
  };

  const begin = (x: number, y: number) => {
    const cell = cellAt(desk.zoom());
    const [left, top] = [Math.floor(x / cell) - wireReach, Math.floor(y / cell) - wireReach];
    const size = 2 * wireReach + 1;
    const costs = edgeCosts(desk.values()(left, top, size, size, cell));
    anchor = { wire: new Wire(costs, size, size, wireReach, wireReach), cell, left, top };
  };
  /** The path to the pointer, its first point left out: that is fixed already. */
  const follow = (at: At): number[] => {
    if (!anchor || at.alt) return [rounded(at.x), rounded(at.y)];
    const { wire, cell, left, top } = anchor;
    const [x, y] = [Math.floor(at.x / cell) - left, Math.floor(at.y / cell) - top];
    if (x < 0 || y < 0 || x >= wire.width || y >= wire.height) return [rounded(at.x), rounded(at.y)];
    const cells = wire.pathTo(x, y);
    const path = cells.map((value, i) => (value + (i % 2 === 0 ? left : top) + 0.5) * cell);
    return simplified(path, slack * cell).slice(2);
  };
  const reachesEdge = (at: At): boolean => {
    if (!anchor) return false;
    const { cell, left, top, wire } = anchor;
    const [x, y] = [at.x / cell - left, at.y / cell - top];
    const room = wireReach / 8;
    return x < room || y < room || x > wire.width - room || y > wire.height - room;
  };
  const fix = (at: At) => {
    const path = follow(at);
    if (path.length > 0) parts.push(path);
    live = [];
    begin(...last());
  };
  const isEnough = (points: readonly number[]) => flawOf({ kind: 'polygon', geometry: [points] }) === '';
  const onFirst = (at: At) => {
    const [x = 0, y = 0] = fixed();
    return parts.length > 2 && isEnough(fixed()) && far(x, y, at) <= closeRadius;
  };
  const finish = (points: readonly number[]) => {
    if (!isEnough(points)) return false;
    const flaw = desk.editor.draw({ kind: 'polygon', geometry: [points] }, 'Magnetic lasso');
    if (flaw) desk.editor.said.set(flaw);
    return leave();
  };
  const closeUp = () => {
    const [x = 0, y = 0] = fixed();
    // Back to the beginning along the edge, too.
    const back = follow({ x, y, px: 0, py: 0, shift: false, alt: false, pressure: 0.5 });
    return finish([...fixed(), ...back.slice(0, -2)]);
  };

  return {
    down: (at) => {
      pressed = at;
      isFirst = parts.length === 0;
      if (isFirst) {
        parts = [[rounded(at.x), rounded(at.y)]];
        begin(at.x, at.y);
      } else if (onFirst(at)) closeUp();
      else if (far(...last(), at) < 2) finish(fixed());
      else fix(at);
      desk.redraw();
      return true;
    },
    move: (at) => {
      if (parts.length === 0) return;
      // Further than the window: what leads there is fixed, and a new window begins.
      if (reachesEdge(at) && !onFirst(at)) fix(at);
      live = follow(at);
      desk.redraw();
    },
    up: (at) => {
      const wasDragged = pressed && Math.hypot(at.px - pressed.px, at.py - pressed.py) > dragDistance;
      pressed = null;
      if (!wasDragged || parts.length === 0) return;
      if (onFirst(at)) closeUp();
      else fix(at);
      desk.redraw();
    },
    close: () => (parts.length > 1 ? closeUp() : false),
    back: () => {
      if (parts.length === 0) return false;
      parts.pop();
      live = [];
      if (parts.length === 0) return leave();
      begin(...last());
      desk.redraw();
      return true;
    },
    cancel: leave,
    draft: () => {
      if (parts.length === 0) return null;
      const [x = 0, y = 0] = fixed();
      const points = [...fixed(), ...live];
      return { kind: 'polyline', points, pointer: null, closes: parts.length > 2 ? [x, y] : null };
    },
    cursor: () => 'crosshair',
  };
}
