import { type Edit, grouped, noEdit, updates } from '../drawing/edits.ts';
import { touches } from '../drawing/picking.ts';
import {
  boxOfShape,
  type Fields,
  flawOf,
  type Geometry,
  isClosed,
  isInRing,
  measuresOf,
  type Shape,
} from '../drawing/shape.ts';
import { rounded, simplified } from '../drawing/transform.ts';
import { count } from '../text.ts';
import { filled, grown, intersected, partsOf, ringsOfShape, subtracted, united } from './combine.ts';

/** What can be done to shapes that are selected. */
export type Operation = 'unite' | 'subtract' | 'intersect' | 'fill_holes' | 'separate' | 'simplify' | 'grow' | 'shrink';

/** A shape, and the drawing it is in. */
export interface Placed {
  layerId: number;
  shape: Shape;
}

export interface Result {
  edits: readonly Edit[];
  /** for the steps: what was done; "" where nothing was */
  what: string;
  /** why nothing, or not all of it, was done, as a sentence; "" where all was */
  said: string;
  /** those that are selected then */
  selected: readonly string[];
}

/** What makes a new shape of the fields. */
export type Make = (fields: Fields) => Shape;

const nothing = (said: string): Result => ({ edits: [], what: '', said, selected: [] });

/** by: pixels that simplify may change an outline by, and that it grows or shrinks. */
export function operate(operation: Operation, placed: readonly Placed[], by: number, make: Make): Result {
  const closed = placed.filter(({ shape }) => isClosed(shape.kind));
  switch (operation) {
    case 'unite':
    case 'subtract':
    case 'intersect':
      return combine(operation, closed);
    case 'fill_holes':
      return each(closed, (shape) => filled(ringsOfShape(shape)), 'filled', 'Holes are in closed shapes: select one.');
    case 'separate':
      return separate(closed, make);
    case 'simplify':
      return simplify(placed, by);
    case 'grow':
    case 'shrink': {
      const distance = operation === 'grow' ? by : -by;
      const what = operation === 'grow' ? 'grown' : 'shrunk';
      return each(
        closed,
        (shape) => grown(ringsOfShape(shape), distance),
        what,
        'What grows is closed: select a shape.',
      );
    }
  }
}

const words = { unite: 'united', subtract: 'subtracted', intersect: 'intersected' } as const;

/** The largest stays what it is, with its class and name, in its drawing; the others become part of it, or are taken from it. */
function combine(operation: keyof typeof words, placed: readonly Placed[]): Result {
  if (placed.length < 2) return nothing('That takes two closed shapes: select both.');
  const areaOf = ({ shape }: Placed) => measuresOf(shape).area;
  const [first, ...others] = [...placed].sort((a, b) => areaOf(b) - areaOf(a)) as [Placed, ...Placed[]];
  const rings = others.map(({ shape }) => ringsOfShape(shape));
  const its = ringsOfShape(first.shape);
  const geometry =
    operation === 'intersect'
      ? rings.reduce<Geometry>((all, one) => intersected(all, one), its)
      : operation === 'unite'
        ? unitedAll([its, ...rings])
        : subtracted(its, unitedAll(rings));
  if (geometry.length === 0) {
    return nothing(
      operation === 'intersect' ? 'They have nothing in common.' : 'Nothing of the largest would be left.',
    );
  }
  const after: Fields = { ...first.shape, kind: 'polygon', geometry };
  const flaw = flawOf(after);
  if (flaw) return nothing(flaw);
  return {
    edits: byLayer([
      ...others.map(gone),
      { layerId: first.layerId, change: updates(first.layerId, [[first.shape, after]]) },
    ]),
    what: `${count(placed.length, 'shape')} ${words[operation]}`,
    said: '',
    selected: [first.shape.id],
  };
}

interface Part {
  layerId: number;
  change: Edit;
}

function gone({ layerId, shape }: Placed): Part {
  return { layerId, change: { ...noEdit(layerId), deleted: [shape] } };
}

/** One edit a drawing. */
function byLayer(parts: readonly Part[]): Edit[] {
  return [...grouped(parts.map(({ layerId, change }) => [layerId, change] as const))].map(([layerId, changes]) => ({
    layerId,
    created: changes.flatMap(({ created }) => created),
    updated: changes.flatMap(({ updated }) => updated),
    deleted: changes.flatMap(({ deleted }) => deleted),
  }));
}

/** Two and two, and what comes of them again: one after the other each would go through all that is united already. */
function unitedAll(all: readonly Geometry[]): Geometry {
  let left = all;
  while (left.length > 1) {
    const pairs = left;
    left = Array.from({ length: Math.ceil(pairs.length / 2) }, (_, i) =>
      united(pairs[2 * i] as Geometry, pairs[2 * i + 1] ?? []),
    );
  }
  return left[0] ?? [];
}

/** Each by itself as a function makes its outline: those of which nothing would be left stay as they are, and that is said. */
function each(placed: readonly Placed[], make: (shape: Shape) => Geometry, what: string, none: string): Result {
  if (placed.length === 0) return nothing(none);
  const parts: Part[] = [];
  let kept = 0;
  for (const { layerId, shape } of placed) {
    const after: Fields = { ...shape, kind: 'polygon', geometry: make(shape) };
    if (flawOf(after)) kept++;
    else parts.push({ layerId, change: updates(layerId, [[shape, after]]) });
  }
  const said =
    kept > 0 ? `Nothing would be left of ${count(kept, 'shape')}: ${kept === 1 ? 'it stays' : 'they stay'}.` : '';
  const selected = placed.map(({ shape }) => shape.id);
  return { edits: byLayer(parts), what: `${count(parts.length, 'shape')} ${what}`, said, selected };
}

/** Every part a shape of its own; the largest stays what it is. */
function separate(placed: readonly Placed[], make: Make): Result {
  const parts = placed.map((one) => ({ ...one, pieces: partsOf(ringsOfShape(one.shape)) }));
  const several = parts.filter(({ pieces }) => pieces.length > 1);
  if (several.length === 0) return nothing('None of them has more than one part.');
  return pieced(several, placed.length, 'separated', make);
}

function pieced(
  several: readonly (Placed & { pieces: readonly Geometry[] })[],
  total: number,
  what: string,
  make: Make,
): Result {
  const selected: string[] = [];
  const edits = several.map(({ layerId, shape, pieces }): Part => {
    const [first, ...others] = pieces.map((geometry): Fields => ({ ...shape, kind: 'polygon', geometry }));
    const created = others.map(make);
    selected.push(shape.id, ...created.map(({ id }) => id));
    return { layerId, change: { ...updates(layerId, first ? [[shape, first]] : []), created } };
  });
  return { edits: byLayer(edits), what: `${count(total, 'shape')} ${what}`, said: '', selected };
}

/**
 * By a line across: every closed shape that it touches. Beyond its ends the line goes straight on, so that it need not reach over the edge. What lies
 * on one side of it is what an outline around that side has in common with the shape; so no pixel is lost along the cut.
 */
export function splitBy(line: readonly number[], placed: readonly Placed[], make: Make): Result {
  const several: (Placed & { pieces: readonly Geometry[] })[] = [];
  const box = boxOfShape({ kind: 'polyline', geometry: [line] });
  for (const one of placed) {
    if (!isClosed(one.shape.kind) || !touches(boxOfShape(one.shape), box)) continue;
    const rings = ringsOfShape(one.shape);
    if (!touchesRings(line, rings)) continue;
    const side = sideOf(line, rings);
    const pieces = [...partsOf(intersected(rings, side)), ...partsOf(subtracted(rings, side))];
    if (pieces.length > partsOf(rings).length) several.push({ ...one, pieces: bySize(pieces) });
  }
  if (several.length === 0) return nothing('The line cuts no shape in two.');
  return pieced(several, several.length, 'split', make);
}

/** A point of the line is inside, or it crosses an edge. */
function touchesRings(line: readonly number[], rings: Geometry): boolean {
  const isIn = (x: number, y: number) => rings.filter((ring) => isInRing(ring, x, y)).length % 2 === 1;
  for (let i = 0; i + 1 < line.length; i += 2) {
    const [ax, ay] = [line[i] as number, line[i + 1] as number];
    if (isIn(ax, ay)) return true;
    const [bx, by] = [line[i + 2], line[i + 3]];
    if (bx !== undefined && by !== undefined && rings.some((ring) => crossesRing(ax, ay, bx, by, ring))) return true;
  }
  return false;
}

function crossesRing(ax: number, ay: number, bx: number, by: number, ring: readonly number[]): boolean {
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number) =>
    Math.sign((qx - px) * (y - py) - (qy - py) * (x - px));
  for (let i = 0, k = ring.length - 2; i < ring.length; k = i, i += 2) {
    const [px, py, qx, qy] = [ring[k], ring[k + 1], ring[i], ring[i + 1]] as [number, number, number, number];
    const isApart = side(ax, ay, bx, by, px, py) === side(ax, ay, bx, by, qx, qy);
    if (!isApart && side(px, py, qx, qy, ax, ay) !== side(px, py, qx, qy, bx, by)) return true;
  }
  return false;
}

function bySize(pieces: readonly Geometry[]): Geometry[] {
  const areaOf = (geometry: Geometry) => measuresOf({ kind: 'polygon', geometry }).area;
  return [...pieces].sort((a, b) => areaOf(b) - areaOf(a));
}

/** All that lies to one side of a line, as far as some rings reach: the line, on beyond them, and around them back to its beginning. */
function sideOf(line: readonly number[], rings: Geometry): Geometry {
  const all = [...rings.flat(), ...line];
  const xs = all.filter((_, i) => i % 2 === 0);
  const ys = all.filter((_, i) => i % 2 === 1);
  const span = (list: readonly number[]): [number, number] =>
    list.reduce<[number, number]>(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const [[left, right], [top, bottom]] = [span(xs), span(ys)];
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  /** beyond everything, so that what closes the side crosses nothing */
  const far = Math.hypot(right - left, bottom - top) + 16;
  const last = line.length - 2;
  const begin = beyond(line, 2, 0, cx, cy, far);
  const end = beyond(line, last - 2, last, cx, cy, far);
  const ring = [...begin, ...line, ...end];
  // Around, the short way or the long one: either is a side.
  const [from, to] = [Math.atan2(end[1] - cy, end[0] - cx), Math.atan2(begin[1] - cy, begin[0] - cx)];
  const turn = ((((to - from) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) / 16;
  for (let i = 1; i < 16; i++) {
    const angle = from + turn * i;
    // Beyond the ends themselves, which lie on the circle.
    ring.push(cx + Math.cos(angle) * far * 2, cy + Math.sin(angle) * far * 2);
  }
  return [ring.map(rounded)];
}

/** Where a line that goes on straight, from one of its points through another, leaves a circle. */
function beyond(line: readonly number[], a: number, b: number, cx: number, cy: number, far: number): [number, number] {
  const [bx, by] = [line[b] as number, line[b + 1] as number];
  const [dx, dy] = [bx - (line[a] as number), by - (line[a + 1] as number)];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const along = (bx - cx) * ux + (by - cy) * uy;
  const square = along * along - (bx - cx) ** 2 - (by - cy) ** 2 + (2 * far) ** 2;
  const t = -along + Math.sqrt(Math.max(0, square));
  return [bx + ux * t, by + uy * t];
}

/** Fewer points, none of which lies further than that from where the line was. */
function simplify(placed: readonly Placed[], by: number): Result {
  const lines = placed.filter(({ shape }) => shape.kind === 'polyline' || shape.kind === 'polygon');
  if (lines.length === 0) return nothing('Only what has many points can be simplified.');
  const make = ({ kind, geometry }: Shape) => simplifiedGeometry(kind, geometry, by);
  const parts = lines.map(({ layerId, shape }): Part => {
    const after: Fields = { ...shape, geometry: make(shape) };
    return { layerId, change: updates(layerId, flawOf(after) ? [] : [[shape, after]]) };
  });
  const sum = (shapes: readonly Shape[]) => shapes.reduce((all, one) => all + one.geometry.flat().length / 2, 0);
  const [before, after] = [
    sum(lines.map(({ shape }) => shape)),
    sum(lines.map(({ shape }) => ({ ...shape, geometry: make(shape) }))),
  ];
  return {
    edits: byLayer(parts),
    what: `${count(lines.length, 'shape')} simplified`,
    said: `${count(before, 'point')} before, ${after} now.`,
    selected: placed.map(({ shape }) => shape.id),
  };
}

/** Rings of which no three points are left go, unless that is all of them. */
export function simplifiedGeometry(kind: Shape['kind'], geometry: Geometry, by: number): Geometry {
  if (kind !== 'polygon') return geometry.map((line) => simplified(line, by));
  const rings = geometry.map((ring) => simplifiedRing(ring, by));
  const whole = rings.filter((ring) => ring.length >= 6);
  return whole.length > 0 ? whole : geometry;
}

/** A ring has no ends: it is cut where it is furthest apart, at its first point and the one across from that. */
function simplifiedRing(ring: readonly number[], by: number): number[] {
  const [x = 0, y = 0] = ring;
  let [across, most] = [0, -1];
  for (let i = 0; i < ring.length; i += 2) {
    const distance = ((ring[i] as number) - x) ** 2 + ((ring[i + 1] as number) - y) ** 2;
    if (distance > most) [across, most] = [i, distance];
  }
  const there = simplified(ring.slice(0, across + 2), by);
  const back = simplified([...ring.slice(across), x, y], by);
  return [...there, ...back.slice(2, -2)];
}
