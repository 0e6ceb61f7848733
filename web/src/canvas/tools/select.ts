import { edgeAt, joinedBox, vertexAt } from '../../model/drawing/picking.ts';
import { boxOfShape, isBoxed, type Shape } from '../../model/drawing/shape.ts';
import {
  cornerPulled,
  movedBy,
  scaledBy,
  turnedBy,
  type Vertex,
  vertexAdded,
  vertexMoved,
  vertexRemoved,
} from '../../model/drawing/transform.ts';
import { count } from '../../model/text.ts';
import { frameOf } from './frame.ts';
import { type At, type Desk, dragDistance, type Tool, tolerance } from './tool.ts';

/** What a drag does: each shape it is about, as it is when the pointer is there; and what that is called. */
interface Drag {
  from: At;
  isMoved: boolean;
  about: readonly Shape[];
  make: (shape: Shape, at: At) => Shape | null;
  what: (count: number) => string;
}

/** CSS pixels. Of what is small they take a part, so that it can still be pressed between them, and moved. */
const [handleRadius, leastRadius] = [8, 2];

/** Selects, moves, turns and scales shapes, and moves, adds and removes their points. */
export function selectTool(desk: Desk): Tool {
  const { editor } = desk;
  let drag: Drag | null = null;
  let band: { from: At; to: At } | null = null;
  /** a press beside all shapes: it may be the beginning of moving the picture */
  let beside: At | null = null;
  let cursor = '';

  const reach = (pixels: number) => pixels / desk.zoom();
  const mine = () => editor.editable().map(({ shape }) => shape);
  const one = () => {
    const shapes = mine();
    return shapes.length === 1 && editor.selected.get().size === 1 ? (shapes[0] as Shape) : null;
  };

  const handleReach = (shapes: readonly Shape[]) => {
    const [left, top, right, bottom] = joinedBox(shapes.map(boxOfShape)) ?? [0, 0, 0, 0];
    const side = Math.max(right - left, bottom - top) * desk.zoom();
    return reach(Math.max(leastRadius, Math.min(handleRadius, side / 4)));
  };

  const begin = (from: At, about: readonly Shape[], make: Drag['make'], what: Drag['what']) => {
    drag = { from, isMoved: false, about, make, what };
    return true;
  };

  /** A handle of what is selected. */
  const onHandle = (at: At): boolean => {
    const shapes = mine();
    const frame = frameOf(shapes, desk.zoom());
    if (!frame) return false;
    const isNear = (x: number, y: number, radius: number) => Math.hypot(x - at.x, y - at.y) <= radius;
    const [mx, my] = frame.middle;
    if (isNear(...frame.knob, reach(handleRadius))) {
      const start = Math.atan2(at.y - my, at.x - mx);
      const make = (shape: Shape, now: At) => {
        const turn = ((Math.atan2(now.y - my, now.x - mx) - start) * 180) / Math.PI;
        return turnedBy(shape, now.shift ? Math.round(turn / 15) * 15 : turn, mx, my);
      };
      return begin(at, shapes, make, (n) => `${count(n, 'shape')} turned`);
    }
    const radius = frame.isOwn ? handleReach(shapes) : reach(handleRadius);
    for (let corner = 0; corner < 4; corner++) {
      const [x, y] = [frame.corners[2 * corner] as number, frame.corners[2 * corner + 1] as number];
      if (!isNear(x, y, radius)) continue;
      const scaled = (n: number) => `${count(n, 'shape')} scaled`;
      if (frame.isOwn) return begin(at, shapes, (shape, now) => cornerPulled(shape, corner, now.x, now.y), scaled);
      const across = ((corner + 2) % 4) * 2;
      const [fx, fy] = [frame.corners[across] as number, frame.corners[across + 1] as number];
      const make = (shape: Shape, now: At) => {
        const [sx, sy] = [(now.x - fx) / (x - fx), (now.y - fy) / (y - fy)];
        const same = Math.max(Math.abs(sx), Math.abs(sy));
        return now.shift
          ? scaledBy(shape, same * Math.sign(sx || 1), same * Math.sign(sy || 1), fx, fy)
          : scaledBy(shape, sx || 1e-6, sy || 1e-6, fx, fy);
      };
      return begin(at, shapes, make, scaled);
    }
    return false;
  };

  /** A point of the one that is selected; with Alt it is taken away, and where there is none one is made. */
  const onVertex = (at: At): boolean => {
    const shape = one();
    if (!shape || isBoxed(shape.kind)) return false;
    const vertex = vertexAt(shape, at.x, at.y, handleReach([shape]));
    const drop = (from: Shape, moved: Vertex) =>
      begin(
        at,
        [from],
        (_, now) => vertexMoved(from, moved, now.x, now.y),
        () => (from === shape ? 'Point moved' : 'Point added'),
      );
    if (vertex && at.alt) {
      editor.change(
        () => vertexRemoved(shape, vertex),
        () => 'Point removed',
      );
      return true;
    }
    if (vertex) return drop(shape, vertex);
    const edge = at.alt && shape.kind !== 'point' ? edgeAt(shape, at.x, at.y, reach(tolerance)) : null;
    if (!edge) return false;
    return drop(vertexAdded(shape, edge, at.x, at.y), { part: edge.part, at: edge.at + 1 });
  };

  const finish = () => {
    const { isMoved, about, make, what } = drag as Drag;
    const last = lastAt as At;
    drag = null;
    desk.preview(new Map());
    const ids = new Set(about.map(({ id }) => id));
    const forms = new Map(about.map((shape) => [shape.id, isMoved ? make(shape, last) : shape]));
    editor.change((shape) => (ids.has(shape.id) ? (forms.get(shape.id) ?? null) : null), what);
  };

  let lastAt: At | null = null;
  return {
    down: (at) => {
      lastAt = at;
      beside = null;
      if (onVertex(at) || onHandle(at)) return true;
      const [hit] = desk.pick(at.x, at.y, reach(tolerance));
      const selected = editor.selected.get();
      if (!hit) {
        if (at.shift) {
          band = { from: at, to: at };
          return true;
        }
        beside = at;
        return false;
      }
      if (at.shift) {
        const next = new Set(selected);
        if (!next.delete(hit.id)) next.add(hit.id);
        editor.select(next);
        return true;
      }
      if (!selected.has(hit.id)) editor.select([hit.id]);
      const shapes = mine();
      if (shapes.length === 0) return true;
      return begin(
        at,
        shapes,
        (shape, now) => movedBy(shape, now.x - at.x, now.y - at.y),
        (n) => `${count(n, 'shape')} moved`,
      );
    },
    move: (at) => {
      lastAt = at;
      if (band) {
        band.to = at;
        desk.redraw();
        return;
      }
      if (drag) {
        const { from, about, make } = drag;
        drag.isMoved ||= Math.hypot(at.x - from.x, at.y - from.y) * desk.zoom() > dragDistance;
        if (drag.isMoved) desk.preview(new Map(about.map((shape) => [shape.id, make(shape, at) ?? shape])));
        return;
      }
      const [under] = desk.pick(at.x, at.y, reach(tolerance));
      desk.hover(under?.id ?? null);
      cursor = under ? 'pointer' : '';
    },
    up: (at) => {
      lastAt = at;
      if (drag) finish();
      if (beside && Math.hypot(at.px - beside.px, at.py - beside.py) <= dragDistance) editor.select([]);
      beside = null;
      if (!band) return;
      const { from, to } = band;
      const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
      const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
      editor.select([...editor.selected.get(), ...desk.within(left, top, right, bottom).map(({ id }) => id)]);
      band = null;
      desk.redraw();
    },
    close: () => false,
    back: () => false,
    cancel: () => {
      const had = drag !== null || band !== null;
      drag = null;
      band = null;
      desk.preview(new Map());
      if (had || editor.selected.get().size === 0) return had;
      editor.select([]);
      return true;
    },
    draft: () => null,
    under: () => (lastAt ? desk.pick(lastAt.x, lastAt.y, reach(tolerance)) : []),
    grabs: true,
    band: () => band && [band.from.x, band.from.y, band.to.x, band.to.y],
    cursor: () => cursor,
  };
}
