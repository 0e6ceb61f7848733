import {
  cornersOf,
  type Fields,
  flawOf,
  type Geometry,
  isInRing,
  type Kind,
  signedArea,
  turnedAbout,
} from './shape.ts';

/** A class by its name: projects have the same ones under other numbers. */
export interface Named {
  id: number;
  name: string;
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Shapes as GeoJSON (RFC 7946), coordinates in pixels of the image, as QuPath and others read it. A rectangle and an ellipse are
 * polygons there; what they are is said beside, so that they come back as they were.
 */
export function toGeoJson(shapes: readonly Fields[], labels: readonly Named[]): string {
  const features = shapes.map((shape) => {
    const label = labels.find(({ id }) => id === shape.label);
    const properties = {
      objectType: 'annotation',
      ...(shape.name ? { name: shape.name } : {}),
      ...(label ? { classification: { name: label.name } } : {}),
      memento: { kind: shape.kind, geometry: shape.geometry, colour: shape.colour },
    };
    return { type: 'Feature', geometry: geometryOf(shape), properties };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

function geometryOf({ kind, geometry }: Fields): object {
  const [first = []] = geometry;
  if (kind === 'point') return { type: 'Point', coordinates: first };
  if (kind === 'line' || kind === 'polyline') {
    const lines = geometry.map(pairs);
    return lines.length === 1
      ? { type: 'LineString', coordinates: lines[0] }
      : { type: 'MultiLineString', coordinates: lines };
  }
  const rings = kind === 'polygon' ? geometry : [kind === 'rectangle' ? cornersOf(first) : ellipseRing(first)];
  const parts = partsOf(rings).map((part) => part.map((ring) => pairs([...ring, ...ring.slice(0, 2)])));
  return parts.length === 1 ? { type: 'Polygon', coordinates: parts[0] } : { type: 'MultiPolygon', coordinates: parts };
}

/** Outer rings, each with the holes that lie in it. */
function partsOf(rings: Geometry): (readonly number[])[][] {
  const sorted = [...rings].sort((a, b) => Math.abs(signedArea(b)) - Math.abs(signedArea(a)));
  const parts: { ring: readonly number[]; holes: (readonly number[])[] }[] = [];
  for (const ring of sorted) {
    const around = sorted.filter((other) => other !== ring && contains(other, ring));
    const outer = around.length % 2 === 1 ? parts.findLast((part) => contains(part.ring, ring)) : undefined;
    if (outer) outer.holes.push(ring);
    else parts.push({ ring, holes: [] });
  }
  return parts.map(({ ring, holes }) => [ring, ...holes]);
}

function contains(outer: readonly number[], ring: readonly number[]): boolean {
  return isInRing(outer, ring[0] as number, ring[1] as number);
}

/** So many corners differ from the curve by a thousandth of its radius. */
const ellipseCorners = 72;

export function ellipseRing(box: readonly number[]): number[] {
  const [x = 0, y = 0, width = 0, height = 0, angle = 0] = box;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const ring: number[] = [];
  for (let i = 0; i < ellipseCorners; i++) {
    const turn = (2 * Math.PI * i) / ellipseCorners;
    ring.push(cx + (Math.cos(turn) * width) / 2, cy + (Math.sin(turn) * height) / 2);
  }
  return turnedAbout(ring, cx, cy, angle);
}

function pairs(list: readonly number[]): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < list.length; i += 2) points.push([list[i] as number, list[i + 1] as number]);
  return points;
}

/** What can be read of a text: null where it is no GeoJSON at all. */
export function fromGeoJson(text: string, labels: readonly Named[]): Fields[] | null {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof given !== 'object' || given === null) return null;
  const found: Fields[] = [];
  read(given as Raw, {}, labels, found);
  return found.length > 0 ? found.filter((one) => flawOf(one) === '') : null;
}

function read(raw: Raw, properties: Raw, labels: readonly Named[], found: Fields[]): void {
  const each = (list: unknown, inherited: Raw) => {
    if (!Array.isArray(list)) return;
    for (const one of list) if (typeof one === 'object' && one) read(one as Raw, inherited, labels, found);
  };
  if (Array.isArray(raw)) each(raw, properties);
  if (raw.type === 'FeatureCollection') each(raw.features, properties);
  if (raw.type === 'GeometryCollection') each(raw.geometries, properties);
  if (raw.type === 'Feature') {
    const own = typeof raw.properties === 'object' && raw.properties ? (raw.properties as Raw) : {};
    if (typeof raw.geometry === 'object' && raw.geometry) read(raw.geometry as Raw, own, labels, found);
    return;
  }
  const { classification, name, memento } = properties as Raw & { classification?: Raw; memento?: Raw };
  const label = labels.find((one) => one.name === classification?.name)?.id ?? null;
  const said = { label, name: typeof name === 'string' ? name.slice(0, 200) : '', group: null };
  const colour = typeof memento?.colour === 'string' ? memento.colour : '';
  for (const form of ownForm(memento) ?? formsOf(raw)) found.push({ ...said, colour, ...form });
}

const kinds: readonly unknown[] = ['point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse'];

/** As it was when it was copied from here. */
function ownForm(memento: Raw | undefined): { kind: Kind; geometry: Geometry }[] | null {
  const { kind, geometry } = memento ?? {};
  if (!kinds.includes(kind) || !isGeometry(geometry)) return null;
  return [{ kind: kind as Kind, geometry }];
}

function isGeometry(value: unknown): value is Geometry {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((list) => Array.isArray(list) && list.length > 0 && list.every(Number.isFinite))
  );
}

function formsOf({ type, coordinates }: Raw): { kind: Kind; geometry: Geometry }[] {
  const c = coordinates as never;
  switch (type) {
    case 'Point':
      return [{ kind: 'point', geometry: [flat([c])] }];
    case 'MultiPoint':
      return (c as unknown[]).map((point) => ({ kind: 'point', geometry: [flat([point])] }));
    case 'LineString': {
      const line = flat(c);
      return [{ kind: line.length === 4 ? 'line' : 'polyline', geometry: [line] }];
    }
    case 'MultiLineString':
      return [{ kind: 'polyline', geometry: (c as unknown[][]).map(flat) }];
    case 'Polygon':
      return [{ kind: 'polygon', geometry: (c as unknown[][]).map(ring) }];
    case 'MultiPolygon':
      return [{ kind: 'polygon', geometry: (c as unknown[][][]).flatMap((part) => part.map(ring)) }];
    default:
      return [];
  }
}

function flat(points: unknown): number[] {
  return Array.isArray(points)
    ? points.flatMap((point) => (Array.isArray(point) ? [Number(point[0]), Number(point[1])] : []))
    : [];
}

/** The first point is repeated at the end there, and not here. */
function ring(points: unknown): number[] {
  const list = flat(points);
  const isClosed = list.length > 2 && list[0] === list.at(-2) && list[1] === list.at(-1);
  return isClosed ? list.slice(0, -2) : list;
}
