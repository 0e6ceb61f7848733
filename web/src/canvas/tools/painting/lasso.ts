import { flawOf } from '../../../model/drawing/shape.ts';
import { rounded, simplified } from '../../../model/drawing/transform.ts';
import { edgeCostsInParts, Wire, wireReach } from '../../../model/regions/livewire.ts';
import { type At, closeRadius, dragDistance, type Tool } from '../tool.ts';
import { cellAt, type PaintDesk } from './desk.ts';

/** Where the wire begins, and the window of cells it may run in. */
interface Anchor {
  /** made ready part by part: all of it at once would hold up the press, or the move, that begins it */
  making: Generator<void, Wire>;
  wire: Wire | null;
  cell: number;
  left: number;
  top: number;
}

/** Of a cell by which the path may be changed, so that it has fewer points. */
const slack = 0.5;
/** Milliseconds of a move that go into a window that is not ready. */
export const makingTime = 10;
/** Of a window, in cells. */
const side = 2 * wireReach + 1;

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
  /** what was fixed before the press */
  let before: number[][] = [];

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
    function* making(): Generator<void, Wire> {
      const values = desk.values()(left, top, side, side, cell);
      yield;
      const costs = yield* edgeCostsInParts(values);
      return new Wire(costs, side, side, wireReach, wireReach);
    }
    anchor = { making: making(), wire: null, cell, left, top };
  };
  /** Some more of it, or all that is left; null: it is not ready. */
  const wireOf = (now: Anchor, isNeeded: boolean): Wire | null => {
    const began = performance.now();
    while (!now.wire) {
      const made = now.making.next();
      if (made.done) now.wire = made.value;
      else if (!isNeeded && performance.now() - began > makingTime) return null;
    }
    return now.wire;
  };
  /** The path to the pointer, its first point left out: that is fixed already. */
  const follow = (at: At, isFixed: boolean): number[] => {
    if (!anchor || at.alt) return [rounded(at.x), rounded(at.y)];
    const { cell, left, top } = anchor;
    const [x, y] = [Math.floor(at.x / cell) - left, Math.floor(at.y / cell) - top];
    const isOut = x < 0 || y < 0 || x >= side || y >= side;
    // What is shown for a moment may be straight; what is fixed follows the edge.
    const wire = isOut ? null : wireOf(anchor, isFixed);
    if (!wire) return [rounded(at.x), rounded(at.y)];
    const cells = wire.pathTo(x, y);
    const path = cells.map((value, i) => (value + (i % 2 === 0 ? left : top) + 0.5) * cell);
    return simplified(path, slack * cell).slice(2);
  };
  const reachesEdge = (at: At): boolean => {
    if (!anchor) return false;
    const { cell, left, top } = anchor;
    const [x, y] = [at.x / cell - left, at.y / cell - top];
    const room = wireReach / 8;
    return x < room || y < room || x > side - room || y > side - room;
  };
  const fix = (at: At) => {
    const path = follow(at, true);
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
    desk.editor.draw({ kind: 'polygon', geometry: [points] }, 'Magnetic lasso');
    return leave();
  };
  const closeUp = () => {
    const [x = 0, y = 0] = fixed();
    // Back to the beginning along the edge, too.
    const back = follow({ x, y, px: 0, py: 0, shift: false, alt: false, pressure: 0.5 }, true);
    return finish([...fixed(), ...back.slice(0, -2)]);
  };

  return {
    down: (at) => {
      pressed = at;
      before = parts.slice();
      if (parts.length === 0) {
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
      live = follow(at, false);
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
    unpress: () => {
      pressed = null;
      // It has closed the outline, or there was none.
      if (parts.length === 0 || before.length === 0) {
        leave();
        return;
      }
      parts = before;
      live = [];
      begin(...last());
      desk.redraw();
    },
    draft: () => {
      if (parts.length === 0) return null;
      const [x = 0, y = 0] = fixed();
      const points = [...fixed(), ...live];
      return { kind: 'polyline', points, pointer: null, closes: parts.length > 2 ? [x, y] : null };
    },
    cursor: () => 'crosshair',
  };
}
