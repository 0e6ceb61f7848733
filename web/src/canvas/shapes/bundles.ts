import type { Mark } from '../../model/drawing/classes.ts';
import { touches } from '../../model/drawing/picking.ts';
import { type Box, isClosed, type Shape } from '../../model/drawing/shape.ts';
import { traceMark } from './marks.ts';
import { trace } from './paths.ts';

/** A shape that is ready to be painted, alone or in a bundle. */
export interface Ready {
  shape: Shape;
  box: Box;
  path: Path2D | null;
  bundle: Bundle | null;
}

/** So many are painted in one stroke: each call costs a page as much as some of them, and a browser's raster more with many. */
const maxInBundle = 32;
/** So many are bundled with others, because they look otherwise, before a picture is painted: the rest with the next one. */
const maxRegrouped = 20_000;
/** So many lie loose before they are bundled. */
const maxLoose = 200;

/** Of all, this part may lie in bundles that were made apart, and reach over everything. */
const maxApart = 6;

/** Shapes that look the same, are about as large, and lie near to each other. */
export class Bundle {
  /** any of them: how it looks is how all of them do */
  example: Shape;
  /** those that were one bundle with it, and look otherwise now */
  readonly cell: Bundle[];
  readonly isOfPoints: boolean;
  readonly isClosed: boolean;
  /** none of them is longer, in pixels of the image */
  readonly extent: number;
  box: Box;
  members: Ready[];
  private line: Path2D | null = null;
  private coarse: Path2D | null = null;
  private spots: readonly { size: number; path: Path2D }[] = [];
  private areas: Path2D[] | null = null;
  private points: { mark: Mark; size: number; path: Path2D } | null = null;
  /** those of a selection of very many */
  private chosen: { of: ReadonlySet<string>; bundle: Bundle | null } | null = null;

  constructor(members: Ready[], extent: number, cell?: Bundle[]) {
    this.members = members;
    this.example = (members[0] as Ready).shape;
    this.cell = cell ?? [this];
    this.isOfPoints = this.example.kind === 'point';
    this.isClosed = isClosed(this.example.kind);
    this.extent = extent;
    this.box = around(members);
  }

  /** Those of them that are selected, as a bundle; null: none. */
  among(selected: ReadonlySet<string>): Bundle | null {
    if (this.chosen?.of !== selected) {
      const some = this.members.filter(({ shape }) => selected.has(shape.id));
      const isAll = some.length === this.members.length;
      this.chosen = { of: selected, bundle: isAll ? this : some.length > 0 ? new Bundle(some, this.extent) : null };
    }
    return this.chosen.bundle;
  }

  without(one: Ready): void {
    this.members = this.members.filter((other) => other !== one);
    one.bundle = null;
    this.line = null;
    this.coarse = null;
    this.spots = [];
    this.areas = null;
    this.points = null;
    this.chosen = null;
  }

  outline(): Path2D {
    if (!this.line) {
      this.line = new Path2D();
      for (const { shape } of this.members) trace(this.line, shape);
    }
    return this.line;
  }

  /** For where they are a few pixels of the screen: of each no more points than can be told apart there. */
  coarseOutline(): Path2D {
    if (!this.coarse) {
      this.coarse = new Path2D();
      for (const { shape } of this.members) trace(this.coarse, thinned(shape, this.extent / coarseness));
    }
    return this.coarse;
  }

  /** A square in the middle of each. Those of two sizes are kept: what is selected has one around it. */
  dots(size: number): Path2D {
    const known = this.spots.find((one) => one.size === size);
    if (known) return known.path;
    const path = new Path2D();
    for (const { box } of this.members) {
      path.rect((box[0] + box[2] - size) / 2, (box[1] + box[3] - size) / 2, size, size);
    }
    this.spots = [...this.spots.slice(-1), { size, path }];
    return path;
  }

  /** What is filled goes by the even-odd rule: shapes that may overlap are not filled as one. */
  fills(): readonly Path2D[] {
    if (!this.areas) {
      const groups: { path: Path2D; boxes: Box[] }[] = [];
      for (const { shape, box } of this.members) {
        let group = groups.find(({ boxes }) => !boxes.some((other) => touches(box, other)));
        if (!group) {
          group = { path: new Path2D(), boxes: [] };
          groups.push(group);
        }
        trace(group.path, shape);
        group.boxes.push(box);
      }
      this.areas = groups.map(({ path }) => path);
    }
    return this.areas;
  }

  /** Marks are as large at every zoom: their path is for one. */
  marks(mark: Mark, size: number): Path2D {
    if (this.points?.mark !== mark || this.points.size !== size) {
      const path = new Path2D();
      for (const { shape } of this.members) {
        const [x = 0, y = 0] = shape.geometry[0] ?? [];
        traceMark(path, x, y, size, mark);
      }
      this.points = { mark, size, path };
    }
    return this.points.path;
  }
}

/** Of how large they are: points that lie nearer to each other are one. Of twelve pixels that is two. */
const coarseness = 6;

function thinned({ kind, geometry }: Shape, least: number): Pick<Shape, 'kind' | 'geometry'> {
  const isOfPoints = kind === 'polygon' || kind === 'polyline';
  return { kind, geometry: isOfPoints ? geometry.map((list) => apart(list, least)) : geometry };
}

/** The first and the last point, and those between them that lie so far from the one before. */
function apart(list: readonly number[], least: number): number[] {
  const kept: number[] = [];
  let [x, y] = [Infinity, Infinity];
  for (let i = 0; i + 1 < list.length; i += 2) {
    const [nextX, nextY] = [list[i] as number, list[i + 1] as number];
    const isFar = Math.abs(nextX - x) >= least || Math.abs(nextY - y) >= least;
    if (!isFar && i + 2 < list.length) continue;
    kept.push(nextX, nextY);
    [x, y] = [nextX, nextY];
  }
  return kept;
}

/** The shapes of a drawing in bundles, and those that have changed lately, which lie loose. */
export class Bundles {
  readonly loose = new Set<Ready>();
  private bundles: Bundle[] = [];
  private size = 0;
  /** cells in which something looks otherwise than it did */
  private readonly changed = new Set<Bundle[]>();
  /** how many were bundled since all were: what comes piece by piece lies everywhere, and so do its bundles */
  private apart = 0;

  /** The largest first. */
  all(): readonly Bundle[] {
    return this.bundles;
  }

  add(one: Ready): void {
    this.size++;
    this.loose.add(one);
  }

  delete(one: Ready): void {
    this.size--;
    this.loosen(one);
    this.loose.delete(one);
  }

  /** Painted alone from now on. */
  loosen(one: Ready): void {
    one.bundle?.without(one);
    this.loose.add(one);
  }

  /** It lies where it lay, and looks otherwise: what was bundled with it need not be found again. */
  relook(one: Ready): void {
    if (one.bundle) this.changed.add(one.bundle.cell);
  }

  /** Whether some are painted as they looked before: they have their turn with the next picture. */
  get isBehind(): boolean {
    return this.changed.size > 0;
  }

  /** All are bundled anew, the next time: they lie together better then. */
  scatter(): void {
    this.apart = this.size;
  }

  /** Bundles what is loose where that is much; what is held stays loose. */
  settle(held: ReadonlyMap<string, unknown>): void {
    this.regroup();
    const count = this.loose.size - held.size;
    if (count <= maxLoose && this.apart < this.size) return;
    this.apart += count;
    const isScattered = this.bundles.length > (3 * this.size) / maxInBundle + 60 || this.apart > this.size / maxApart;
    const all = isScattered ? this.bundles.flatMap(({ members }) => members) : [];
    if (isScattered) {
      this.bundles = [];
      this.apart = 0;
      this.changed.clear();
    } else this.bundles = this.bundles.filter(({ members }) => members.length > 0);
    for (const one of this.loose) {
      if (held.has(one.shape.id)) continue;
      all.push(one);
      this.loose.delete(one);
    }
    this.put(bundled(all));
  }

  private put(made: readonly Bundle[]): void {
    for (const one of made) this.bundles.push(one);
    this.bundles.sort((a, b) => b.extent - a.extent);
  }

  /** Of cells in which something looks otherwise: those that look the same are one bundle again, with its paths where it is the same as before. */
  private regroup(): void {
    const made: Bundle[] = [];
    let looked = 0;
    for (const cell of this.changed) {
      if (looked > maxRegrouped) break;
      this.changed.delete(cell);
      const groups: Ready[][] = [];
      for (const { members } of cell) {
        looked += members.length;
        for (const one of members) {
          const same = groups.find(([first]) => looksAlike((first as Ready).shape, one.shape));
          if (same) same.push(one);
          else groups.push([one]);
        }
      }
      const now = groups.map((group) => {
        const before = (group[0] as Ready).bundle as Bundle;
        const isSame = before.members.length === group.length && group.every(({ bundle }) => bundle === before);
        if (isSame) before.example = (group[0] as Ready).shape;
        else made.push(new Bundle(group, before.extent, cell));
        return isSame ? before : (made.at(-1) as Bundle);
      });
      for (const bundle of cell) if (!now.includes(bundle)) bundle.members = [];
      for (const bundle of now) for (const one of bundle.members) one.bundle = bundle;
      cell.splice(0, cell.length, ...now);
    }
    if (made.length === 0) return;
    this.bundles = this.bundles.filter(({ members }) => members.length > 0);
    this.put(made);
  }
}

function bundled(all: readonly Ready[]): Bundle[] {
  const [left, top, right, bottom] = around(all);
  const scale = 32767 / Math.max(right - left, bottom - top, 1);
  const bundles: Bundle[] = [];
  for (const same of alike(all)) {
    // Where it lies and which it is, as one number: those are sorted in a tenth of the time.
    const order = Float64Array.from(same, ({ box }, i) => {
      const [x, y] = [(box[0] + box[2]) / 2 - left, (box[1] + box[3]) / 2 - top];
      return interleaved(x * scale, y * scale) * placesInOrder + i;
    }).sort();
    for (let i = 0; i < order.length; i += maxInBundle) {
      const members = Array.from(order.subarray(i, i + maxInBundle), (one) => same[one % placesInOrder] as Ready);
      const bundle = new Bundle(members, extentOf(members[0] as Ready));
      for (const one of members) one.bundle = bundle;
      bundles.push(bundle);
    }
  }
  return bundles;
}

/** More than shapes of a drawing; with 2^30 places in the plane it is still a whole number. */
const placesInOrder = 2 ** 22;

/** Those that look the same and are about as large. */
function alike(all: readonly Ready[]): Iterable<Ready[]> {
  const looks = new Map<string, Map<number, Ready[]>>();
  let [last, extents] = [undefined as Shape | undefined, new Map<number, Ready[]>()];
  for (const one of all) {
    const { shape } = one;
    if (!last || !looksAlike(last, shape)) {
      const key = `${formOf(shape)} ${shape.label} ${shape.group} ${shape.colour} ${shape.author}`;
      extents = looks.get(key) ?? new Map();
      looks.set(key, extents);
    }
    last = shape;
    const extent = extentOf(one);
    const same = extents.get(extent);
    if (same) same.push(one);
    else extents.set(extent, [one]);
  }
  return [...looks.values()].flatMap((each) => [...each.values()]);
}

function formOf({ kind }: Shape): string {
  return kind === 'point' ? 'point' : isClosed(kind) ? 'closed' : 'open';
}

function looksAlike(a: Shape, b: Shape): boolean {
  return (
    a.kind === b.kind && a.label === b.label && a.group === b.group && a.colour === b.colour && a.author === b.author
  );
}

/** The next power of two. */
function extentOf({ shape, box }: Ready): number {
  if (shape.kind === 'point') return 0;
  return 2 ** Math.ceil(Math.log2(Math.max(box[2] - box[0], box[3] - box[1], 1e-3)));
}

/** The bits of two numbers below 2^15, one from each in turn: what is near in the plane is near in that order. */
function interleaved(x: number, y: number): number {
  return spread(x) | (spread(y) << 1);
}

function spread(value: number): number {
  let bits = value & 0x7fff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

function around(all: readonly Ready[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { box } of all) {
    left = Math.min(left, box[0]);
    top = Math.min(top, box[1]);
    right = Math.max(right, box[2]);
    bottom = Math.max(bottom, box[3]);
  }
  return [left, top, right, bottom];
}
