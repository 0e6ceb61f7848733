import { ClipType, FillRule, type Paths64 } from 'clipper2-ts/dist/Core.js';
import { Clipper64, type PolyPath64, PolyTree64 } from 'clipper2-ts/dist/Engine.js';
import { ClipperOffset, EndType, JoinType } from 'clipper2-ts/dist/Offset.js';
import { cornersOf, type Geometry, type Shape, signedArea, turnedAbout } from '../drawing/shape.ts';

/**
 * Unions, differences and the like of what is closed. All take rings by the even-odd rule, self-crossing ones too, and give rings that do not
 * cross, of which the same rule holds: as everywhere. Clipper counts in whole numbers: thousandths of a pixel, as drawings do (`rounded`), from
 * a corner near by, so that they are small.
 */
const perPixel = 1000;

/** Square pixels: what is left between two outlines that are nearly the same is no part of anything. */
const leastArea = 0.01;

export function united(a: Geometry, b: Geometry): Geometry {
  return combined(ClipType.Union, a, b);
}

export function subtracted(from: Geometry, what: Geometry): Geometry {
  return combined(ClipType.Difference, from, what);
}

export function intersected(a: Geometry, b: Geometry): Geometry {
  return combined(ClipType.Intersection, a, b);
}

interface Corner {
  x: number;
  y: number;
}

function cornerOf(geometry: Geometry): Corner {
  const [x = 0, y = 0] = geometry[0] ?? [];
  return { x: Math.floor(x), y: Math.floor(y) };
}

function toPaths(geometry: Geometry, { x, y }: Corner): Paths64 {
  return geometry.map((ring) => {
    const path: Paths64[number] = [];
    for (let i = 0; i + 1 < ring.length; i += 2) {
      path.push({
        x: Math.round(((ring[i] as number) - x) * perPixel),
        y: Math.round(((ring[i + 1] as number) - y) * perPixel),
      });
    }
    return path;
  });
}

function toRing(path: Paths64[number], { x, y }: Corner): number[] {
  // As a text has it: 12.3, not 12.299999.
  const back = (value: number, from: number) => Math.round(value + from * perPixel) / perPixel;
  return path.flatMap((point) => [back(point.x, x), back(point.y, y)]);
}

function isSomething(ring: readonly number[]): boolean {
  return ring.length >= 6 && Math.abs(signedArea(ring)) >= leastArea;
}

function execute(type: ClipType, a: Paths64, b: Paths64): Paths64 {
  const clipper = new Clipper64();
  clipper.preserveCollinear = false;
  clipper.addSubject(a);
  clipper.addClip(b);
  const found: Paths64 = [];
  clipper.execute(type, FillRule.EvenOdd, found);
  return found;
}

function combined(type: ClipType, a: Geometry, b: Geometry): Geometry {
  const corner = cornerOf(a.length > 0 ? a : b);
  return execute(type, toPaths(a, corner), toPaths(b, corner))
    .map((path) => toRing(path, corner))
    .filter(isSomething);
}

/** Without holes; what lies in a hole goes with it. */
export function filled(geometry: Geometry): Geometry {
  return partsOf(geometry)
    .flatMap(([outer = []]) => [outer])
    .reduce<Geometry>((all, ring) => united(all, [ring]), []);
}

/** Each part by itself: its outer ring, and then its holes. The largest first. */
export function partsOf(geometry: Geometry): Geometry[] {
  const corner = cornerOf(geometry);
  const clipper = new Clipper64();
  clipper.preserveCollinear = false;
  clipper.addSubject(toPaths(geometry, corner));
  const tree = new PolyTree64();
  clipper.execute(ClipType.Union, FillRule.EvenOdd, tree);
  const parts: Geometry[] = [];
  const ringOf = ({ poly }: PolyPath64) => toRing(poly ?? [], corner);
  // Outer rings and holes take turns, from level to level.
  const walk = (outers: readonly PolyPath64[]) => {
    for (const outer of outers) {
      const holes = childrenOf(outer);
      const ring = ringOf(outer);
      if (isSomething(ring)) parts.push([ring, ...holes.map(ringOf).filter(isSomething)]);
      for (const hole of holes) walk(childrenOf(hole));
    }
  };
  walk(childrenOf(tree));
  const sizeOf = ([outer = []]: Geometry) => Math.abs(signedArea(outer));
  return parts.sort((one, other) => sizeOf(other) - sizeOf(one));
}

function childrenOf(node: PolyPath64): PolyPath64[] {
  return Array.from({ length: node.count }, (_, i) => node.child(i));
}

/** Pixels that a round corner may differ from an arc. */
const arcTolerance = 0.05;

/** Larger all around by so many pixels, or smaller by a negative number: corners that grow are round. Nothing may be left. */
export function grown(geometry: Geometry, by: number): Geometry {
  const corner = cornerOf(geometry);
  const clean = execute(ClipType.Union, toPaths(geometry, corner), []);
  const offset = new ClipperOffset(2, arcTolerance * perPixel);
  offset.addPaths(clean, JoinType.Round, EndType.Polygon);
  const found: Paths64 = [];
  offset.execute(by * perPixel, found);
  // Round corners touch where an outline comes near to itself.
  return combined(
    ClipType.Union,
    found.map((path) => toRing(path, corner)),
    [],
  );
}

/** Pixels that the corners of an ellipse's ring lie within. */
const ellipseTolerance = 0.05;

/** What is closed, as rings. An ellipse has so many corners that nowhere it differs by more than a twentieth of a pixel. */
export function ringsOfShape({ kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): Geometry {
  const [box = []] = geometry;
  if (kind === 'rectangle') return [cornersOf(box)];
  if (kind !== 'ellipse') return geometry;
  const [x = 0, y = 0, width = 0, height = 0, angle = 0] = box;
  const radius = Math.max(width, height) / 2;
  const step = Math.acos(Math.max(-1, 1 - ellipseTolerance / Math.max(radius, ellipseTolerance)));
  const corners = Math.min(720, Math.max(24, Math.ceil(Math.PI / step)));
  const ring: number[] = [];
  for (let i = 0; i < corners; i++) {
    const turn = (2 * Math.PI * i) / corners;
    ring.push(x + width / 2 + (Math.cos(turn) * width) / 2, y + height / 2 + (Math.sin(turn) * height) / 2);
  }
  return [turnedAbout(ring, x + width / 2, y + height / 2, angle)];
}
