/**
 * A shape as everything in the pages has it. Coordinates are pixels of the base image as stored, double precision; the origin is the
 * top left corner of the top left pixel.
 */
export type Kind = 'point' | 'line' | 'polyline' | 'polygon' | 'rectangle' | 'ellipse';

/**
 * Lists of numbers: of a point [[x, y]], of a line [[x, y, x, y]], of a polyline its parts and of a polygon its rings, each
 * [x, y, x, y …], of a rectangle and an ellipse [[x, y, width, height, angle]] as they are before they are turned about their middle
 * by the angle, degrees clockwise. What lies inside of a polygon goes by the even-odd rule over all its rings.
 */
export type Geometry = readonly (readonly number[])[];

/** What a person can change of a shape. */
export interface Fields {
  kind: Kind;
  geometry: Geometry;
  /** a label of the project; null: none */
  label: number | null;
  name: string;
  /** a colour of CSS; "": that of its class */
  colour: string;
  /** id of the group (plane, time) that it belongs to; null: seen on all */
  group: number | null;
}

export interface Shape extends Fields {
  id: string;
  /** the rest is stamped by the server; "" and 0 until it has */
  author: string;
  /** ISO 8601 */
  created: string;
  changed: string;
  changedBy: string;
  seq: number;
  /** square pixels, and pixels */
  area: number;
  length: number;
}

/** Left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

export const fieldNames = ['kind', 'geometry', 'label', 'name', 'colour', 'group'] as const;

export function isSameField(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((one, i) => isSameField(one, b[i]));
}

/** What of it is different, as it is in the second. */
export function differenceOf(before: Fields, after: Fields): Partial<Fields> {
  const names = fieldNames.filter((name) => !isSameField(before[name], after[name]));
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}

export function fieldsOf({ kind, geometry, label, name, colour, group }: Fields): Fields {
  return { kind, geometry, label, name, colour, group };
}

const turnedKinds: readonly Kind[] = ['rectangle', 'ellipse'];

/** Whether it is a box that may be turned, and not a list of points. */
export function isBoxed(kind: Kind): boolean {
  return turnedKinds.includes(kind);
}

export function isClosed(kind: Kind): boolean {
  return kind === 'polygon' || isBoxed(kind);
}

/** Corners of a rectangle, or of the box of an ellipse, clockwise from the one that is top left before it is turned. */
export function cornersOf(box: readonly number[]): number[] {
  const [x = 0, y = 0, width = 0, height = 0] = box;
  const corners = [x, y, x + width, y, x + width, y + height, x, y + height];
  return turnedAbout(corners, x + width / 2, y + height / 2, box[4] ?? 0);
}

/** Points turned about a middle, degrees clockwise. */
export function turnedAbout(points: readonly number[], x: number, y: number, degrees: number): number[] {
  if (degrees === 0) return [...points];
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.map((value, i) => {
    const dx = i % 2 === 0 ? value - x : (points[i - 1] as number) - x;
    const dy = i % 2 === 0 ? (points[i + 1] as number) - y : value - y;
    return i % 2 === 0 ? x + cos * dx - sin * dy : y + sin * dx + cos * dy;
  });
}

/** The box around all of it. */
export function boxOfShape({ kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): Box {
  const [first = []] = geometry;
  if (kind === 'ellipse') return boxOfEllipse(first);
  return kind === 'rectangle' ? boxAround([cornersOf(first)]) : boxAround(geometry);
}

function boxAround(lists: Geometry): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i + 1 < list.length; i += 2) {
      const [x, y] = [list[i] as number, list[i + 1] as number];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return [left, top, right, bottom];
}

function boxOfEllipse(box: readonly number[]): Box {
  const [x = 0, y = 0, width = 0, height = 0, angle = 0] = box;
  const radians = (angle * Math.PI) / 180;
  const [a, b] = [width / 2, height / 2];
  const wide = Math.hypot(a * Math.cos(radians), b * Math.sin(radians));
  const high = Math.hypot(a * Math.sin(radians), b * Math.cos(radians));
  return [x + a - wide, y + b - high, x + a + wide, y + b + high];
}

/** How many points it has that a person can take hold of. */
export function pointCount({ kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): number {
  return isBoxed(kind) ? 4 : geometry.reduce((sum, list) => sum + list.length / 2, 0);
}

/** Beyond this nothing is kept anywhere. */
export const farthest = 1e7;
const maxPoints = 100_000;

/** Why a shape cannot be kept, a sentence; "" when it can. The server says the same. */
export function flawOf({ kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): string {
  if (geometry.some((list) => list.some((value) => !(Math.abs(value) <= farthest)))) {
    return 'It reaches too far beyond the image.';
  }
  if (pointCount({ kind, geometry }) > maxPoints) return 'It has more than 100 000 points.';
  const [first = []] = geometry;
  if (isBoxed(kind)) return (first[2] ?? 0) > 0 && (first[3] ?? 0) > 0 ? '' : 'It has no size.';
  if (kind === 'point') return first.length === 2 ? '' : 'It has no place.';
  const least = kind === 'polygon' ? 3 : 2;
  const enough = geometry.every((list) => differentPoints(list, least));
  return geometry.length > 0 && enough ? '' : `A ${kind} needs ${least === 3 ? 'three' : 'two'} points that differ.`;
}

function differentPoints(list: readonly number[], least: number): boolean {
  const seen = new Set<string>();
  for (let i = 0; i + 1 < list.length && seen.size < least; i += 2) seen.add(`${list[i]} ${list[i + 1]}`);
  return seen.size >= least;
}

/** A shape that has just been drawn: the server stamps the rest. */
export function newShape(fields: Fields, id: string, author: string, now: string): Shape {
  const made = { ...fields, id, author, created: now, changed: now, changedBy: author, seq: 0 };
  return { ...made, ...measuresOf(fields) };
}

/** Area in square pixels by the even-odd rule for what does not cross itself, and length; the server's are exact for the rest, too. */
export function measuresOf({ kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): { area: number; length: number } {
  const [first = []] = geometry;
  const [, , width = 0, height = 0] = first;
  if (kind === 'point') return { area: 0, length: 0 };
  if (kind === 'rectangle') return { area: width * height, length: 2 * (width + height) };
  if (kind === 'ellipse') return { area: (Math.PI * width * height) / 4, length: roundEllipse(width / 2, height / 2) };
  const length = geometry.reduce((sum, list) => sum + lengthOf(list, kind === 'polygon'), 0);
  return { area: kind === 'polygon' ? Math.abs(ringAreas(geometry)) : 0, length };
}

function lengthOf(list: readonly number[], isRing: boolean): number {
  let sum = 0;
  for (let i = 2; i < list.length; i += 2) sum += distance(list, i - 2, i);
  return isRing && list.length > 4 ? sum + distance(list, list.length - 2, 0) : sum;
}

function distance(list: readonly number[], a: number, b: number): number {
  return Math.hypot((list[a] as number) - (list[b] as number), (list[a + 1] as number) - (list[b + 1] as number));
}

/** A ring inside of an odd number of others is a hole. */
function ringAreas(rings: Geometry): number {
  const areas = rings.map((ring) => Math.abs(signedArea(ring)));
  return rings.reduce((sum, ring, i) => {
    // The middle of an edge: rings may touch at their corners.
    const [ax, ay, bx, by] = ring as [number, number, number, number];
    const around = rings.filter((other, k) => k !== i && isInRing(other, (ax + bx) / 2, (ay + by) / 2)).length;
    return sum + (around % 2 === 0 ? 1 : -1) * (areas[i] as number);
  }, 0);
}

export function signedArea(ring: readonly number[]): number {
  let sum = 0;
  for (let i = 0, k = ring.length - 2; i < ring.length; k = i, i += 2) {
    sum += (ring[k] as number) * (ring[i + 1] as number) - (ring[i] as number) * (ring[k + 1] as number);
  }
  return sum / 2;
}

/** Even-odd, over one ring. */
export function isInRing(ring: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, k = ring.length - 2; i < ring.length; k = i, i += 2) {
    const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[k], ring[k + 1]] as [number, number, number, number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** The second approximation of Ramanujan (1914). */
function roundEllipse(a: number, b: number): number {
  if (a + b === 0) return 0;
  const h = ((a - b) / (a + b)) ** 2;
  return Math.PI * (a + b) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
}
