import { type Box, boxOfShape, cornersOf, isInRing, type Shape } from './shape.ts';
import { squareFromSegment, type Vertex } from './transform.ts';

/** Whether a point lies on a shape: inside of it, or no further from its line than a tolerance, in pixels of the image. */
export function isOn(
  { kind, geometry }: Pick<Shape, 'kind' | 'geometry'>,
  x: number,
  y: number,
  tolerance: number,
): boolean {
  const [first = []] = geometry;
  const square = tolerance * tolerance;
  if (kind === 'point') return (x - (first[0] ?? 0)) ** 2 + (y - (first[1] ?? 0)) ** 2 <= square;
  if (kind === 'ellipse') return isOnEllipse(first, x, y, tolerance);
  const lists = kind === 'rectangle' ? [cornersOf(first)] : geometry;
  const isClosed = kind === 'rectangle' || kind === 'polygon';
  if (isClosed && lists.filter((ring) => isInRing(ring, x, y)).length % 2 === 1) return true;
  return lists.some((list) => squareFromLine(list, isClosed, x, y) <= square);
}

function isOnEllipse(box: readonly number[], x: number, y: number, tolerance: number): boolean {
  const [left = 0, top = 0, width = 0, height = 0, angle = 0] = box;
  const radians = (angle * Math.PI) / 180;
  const [dx, dy] = [x - left - width / 2, y - top - height / 2];
  const u = dx * Math.cos(radians) + dy * Math.sin(radians);
  const v = dy * Math.cos(radians) - dx * Math.sin(radians);
  return (u / (width / 2 + tolerance)) ** 2 + (v / (height / 2 + tolerance)) ** 2 <= 1;
}

function squareFromLine(list: readonly number[], isRing: boolean, x: number, y: number): number {
  let least = Infinity;
  for (let i = isRing ? 0 : 2, k = isRing ? list.length - 2 : 0; i < list.length; k = i, i += 2) {
    const d = squareFromSegment(
      x,
      y,
      list[k] as number,
      list[k + 1] as number,
      list[i] as number,
      list[i + 1] as number,
    );
    if (d < least) least = d;
  }
  return least;
}

/** The vertex nearest to a point, within a tolerance. */
export function vertexAt(
  { geometry }: Pick<Shape, 'geometry'>,
  x: number,
  y: number,
  tolerance: number,
): Vertex | null {
  let [found, least]: [Vertex | null, number] = [null, tolerance * tolerance];
  geometry.forEach((list, part) => {
    for (let i = 0; i + 1 < list.length; i += 2) {
      const d = (x - (list[i] as number)) ** 2 + (y - (list[i + 1] as number)) ** 2;
      if (d <= least) [found, least] = [{ part, at: i / 2 }, d];
    }
  });
  return found;
}

/** The edge nearest to a point, by the vertex that it begins at, within a tolerance. */
export function edgeAt(
  { kind, geometry }: Pick<Shape, 'kind' | 'geometry'>,
  x: number,
  y: number,
  tolerance: number,
): Vertex | null {
  let [found, least]: [Vertex | null, number] = [null, tolerance * tolerance];
  geometry.forEach((list, part) => {
    const count = list.length / 2;
    for (let at = 0; at < (kind === 'polygon' ? count : count - 1); at++) {
      const next = (2 * at + 2) % list.length;
      const [ax, ay, bx, by] = [list[2 * at], list[2 * at + 1], list[next], list[next + 1]] as [
        number,
        number,
        number,
        number,
      ];
      const d = squareFromSegment(x, y, ax, ay, bx, by);
      if (d < least) [found, least] = [{ part, at }, d];
    }
  });
  return found;
}

export function sizeOf([left, top, right, bottom]: Box): number {
  return (right - left) * (bottom - top);
}

export function touches(a: Box, b: Box): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** From the top to the bottom, and from the left to the right. */
export function readingOrder(shapes: readonly Shape[]): Shape[] {
  const boxes = new Map(shapes.map((shape) => [shape, boxOfShape(shape)]));
  const at = (shape: Shape) => boxes.get(shape) as Box;
  return [...shapes].sort((a, b) => at(a)[1] - at(b)[1] || at(a)[0] - at(b)[0]);
}

export function joinedBox(boxes: Iterable<Box>): Box | null {
  let joined: [number, number, number, number] | null = null;
  for (const [left, top, right, bottom] of boxes) {
    if (!joined) joined = [left, top, right, bottom];
    else {
      joined = [
        Math.min(joined[0], left),
        Math.min(joined[1], top),
        Math.max(joined[2], right),
        Math.max(joined[3], bottom),
      ];
    }
  }
  return joined;
}
