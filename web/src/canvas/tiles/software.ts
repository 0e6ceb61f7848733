import { layGrey, lightRow, readTurned, type Shades } from './software_rows.ts';
import { StraightRows } from './software_straight.ts';
import type { DisplayState } from './tile_source.ts';

/** A picture that is put together without a graphics card, pixel by pixel, as the shaders do it. */
export interface Surface {
  width: number;
  height: number;
  /** RGBA, top row first; colours are multiplied by their alpha, as WebGL keeps them */
  data: Uint8Array;
  /** by the layer that came to a pixel last: what has the pixel already of one layer is its finest tile */
  marks: Uint16Array;
}

/** The values of a tile: grey, grey and alpha, or RGBA. */
export interface TileValues {
  width: number;
  height: number;
  bands: 1 | 2 | 4;
  data: Uint8Array | Uint8ClampedArray | Uint16Array;
}

/** Which texel lies in the middle of the first pixel of a surface, and how far the next one to the right and the one below are from it. */
export interface Placement {
  u: number;
  v: number;
  right: { u: number; v: number };
  down: { u: number; v: number };
  /** pixels of the surface that it may touch */
  left: number;
  top: number;
  end: number;
  bottom: number;
  taps: number;
}

export type Look = Pick<DisplayState, 'black' | 'white' | 'gamma' | 'tint' | 'blend'>;

export function makeSurface(width: number, height: number): Surface {
  return { width, height, data: new Uint8Array(width * height * 4), marks: new Uint16Array(width * height) };
}

export function clearSurface({ data, marks }: Surface): void {
  data.fill(0);
  marks.fill(0);
}

/** From clip space: of a tile of so many texels, by the matrix that places it. */
export function placementOf(
  matrix: readonly number[],
  surface: { width: number; height: number },
  tile: { width: number; height: number; mirrored: boolean; taps: number },
): Placement | null {
  const at = (i: number) => matrix[i] as number;
  // Pixels of the surface per width and height of the tile, and where its corner lies.
  const [ax, ay] = [(at(0) * surface.width) / 2, (-at(1) * surface.height) / 2];
  const [bx, by] = [(at(3) * surface.width) / 2, (-at(4) * surface.height) / 2];
  const [cx, cy] = [((at(6) + 1) * surface.width) / 2, ((1 - at(7)) * surface.height) / 2];
  const area = ax * by - ay * bx;
  if (!area) return null;
  const side = tile.mirrored ? -tile.width : tile.width;
  const right = { u: (by / area) * side, v: (-ay / area) * tile.height };
  const down = { u: (-bx / area) * side, v: (ax / area) * tile.height };
  const corners = [
    [cx, cy],
    [cx + ax, cy + ay],
    [cx + bx, cy + by],
    [cx + ax + bx, cy + ay + by],
  ] as const;
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [x, y] = [0.5 - cx, 0.5 - cy];
  return {
    u: (tile.mirrored ? tile.width : 0) + x * right.u + y * down.u,
    v: x * right.v + y * down.v,
    right,
    down,
    left: Math.max(0, Math.floor(Math.min(...xs)) - 1),
    end: Math.min(surface.width, Math.ceil(Math.max(...xs)) + 1),
    top: Math.max(0, Math.floor(Math.min(...ys)) - 1),
    bottom: Math.min(surface.height, Math.ceil(Math.max(...ys)) + 1),
    taps: tile.taps,
  };
}

/** Closes gaps of rounding between tiles, as far as the shader does: in parts of a tile. */
const overlap = 1 / 4096;

/**
 * Draws a tile of a layer where none of that layer is yet. `mark`: of the layer, from 1.
 */
export function paintTile(
  surface: Surface,
  tile: TileValues,
  place: Placement,
  look: Look,
  opacity: number,
  mark: number,
  shades: Shades,
): void {
  const { bands } = tile;
  const { taps } = place;
  const pixels = new Int32Array(surface.data.buffer);
  const row = rowOf((place.end - place.left) * bands);
  const lay = (y: number, start: number, count: number) => {
    const at = y * surface.width + start;
    if (bands === 1) {
      layGrey(pixels, surface.marks, at, count, mark, row, taps === 0, shades, look, opacity);
      return;
    }
    lightRow(row, count, bands, bands === 4 ? 3 : 1, look);
    layColour(surface, pixels, at, count, mark, row, bands, look, opacity, full(tile));
  };
  if (isStraight(surface, place)) readStraight(tile, place, row, lay);
  else readSlanted(tile, place, row, lay);
}

/** Told of each row of pixels that has been read. */
type Lay = (y: number, start: number, count: number) => void;

/** Rows lie in rows of the tile, but for what is rounded. */
function isStraight({ width, height }: Surface, { right, down }: Placement): boolean {
  return Math.abs(right.v) * width < 1e-6 && Math.abs(down.u) * height < 1e-6;
}

function readStraight(tile: TileValues, place: Placement, row: Float32Array, lay: Lay): void {
  const { width, height } = tile;
  const { u, right, down } = place;
  const isIn = (x: number) => u + x * right.u >= -width * overlap && u + x * right.u < width * (1 + overlap);
  let [start, end] = [place.left, place.end];
  while (start < end && !isIn(start)) start++;
  while (end > start && !isIn(end - 1)) end--;
  const count = end - start;
  if (count <= 0) return;
  const rows = new StraightRows(tile, place.taps, u + start * right.u, right.u, count);
  for (let y = place.top; y < place.bottom; y++) {
    const v = place.v + y * down.v;
    if (v < -height * overlap || v >= height * (1 + overlap)) continue;
    rows.read(v, row);
    lay(y, start, count);
  }
}

function readSlanted(tile: TileValues, place: Placement, row: Float32Array, lay: Lay): void {
  const { width, height } = tile;
  const { right, down } = place;
  const fromU = -width * overlap;
  const toU = width * (1 + overlap);
  const fromV = -height * overlap;
  const toV = height * (1 + overlap);
  const isIn = (u: number, v: number) => u >= fromU && v >= fromV && u < toU && v < toV;
  for (let y = place.top; y < place.bottom; y++) {
    const u = place.u + y * down.u;
    const v = place.v + y * down.v;
    let start = Math.max(place.left, firstWithin(u, right.u, fromU, toU), firstWithin(v, right.v, fromV, toV)) - 2;
    let end = Math.min(place.end, lastWithin(u, right.u, fromU, toU), lastWithin(v, right.v, fromV, toV)) + 2;
    // Exactly, whatever was rounded.
    start = Math.max(place.left, start);
    end = Math.min(place.end, end);
    while (start < end && !isIn(u + start * right.u, v + start * right.v)) start++;
    while (end > start && !isIn(u + (end - 1) * right.u, v + (end - 1) * right.v)) end--;
    const count = end - start;
    if (count <= 0) continue;
    readTurned(tile, place.taps, u + start * right.u, v + start * right.v, right, count, row);
    lay(y, start, count);
  }
}

let scratch = new Float32Array(0);

function rowOf(length: number): Float32Array {
  if (scratch.length < length) scratch = new Float32Array(length);
  return scratch;
}

/** The steps after which a value that grows by so much is between two others. */
function firstWithin(from: number, step: number, low: number, high: number): number {
  return step === 0 ? 0 : Math.floor(((step > 0 ? low : high) - from) / step);
}

function lastWithin(from: number, step: number, low: number, high: number): number {
  return step === 0 ? Number.POSITIVE_INFINITY : Math.ceil(((step > 0 ? high : low) - from) / step);
}

const full = ({ bands, data }: TileValues) => (bands === 2 && data instanceof Uint16Array ? 65535 : 255);

/** Lays what has an alpha of its own over pixels that have none of their layer yet. */
function layColour(
  { data, marks }: Surface,
  pixels: Int32Array,
  from: number,
  count: number,
  mark: number,
  lights: Float32Array,
  bands: 2 | 4,
  { tint, blend }: Look,
  opacity: number,
  full: number,
): void {
  const isNormal = blend === 'normal';
  const [second, third] = bands === 4 ? [1, 2] : [0, 0];
  const isPlain = bands === 4 && isNormal && opacity === 1 && tint.every((part) => part === 1);
  if (isPlain && layOpaque(pixels, marks, from, count, mark, lights)) return;
  for (let i = 0; i < count; i++) {
    const at = from + i;
    if (marks[at] === mark) continue;
    marks[at] = mark;
    const own = i * bands;
    // Added light needs a black ground, however faint it is; a picture lets through what lies below.
    const alpha = (lights[own + bands - 1] as number) / full;
    const light = alpha * opacity;
    put(
      data,
      at * 4,
      (lights[own] as number) * tint[0] * light,
      (lights[own + second] as number) * tint[1] * light,
      (lights[own + third] as number) * tint[2] * light,
      isNormal ? light : alpha,
      blend,
    );
  }
}

/** What nearly all of a photograph is; false, and nothing is laid, where some of the row lets through what lies below. */
function layOpaque(
  pixels: Int32Array,
  marks: Uint16Array,
  from: number,
  count: number,
  mark: number,
  lights: Float32Array,
): boolean {
  for (let i = 3; i < count * 4; i += 4) if (lights[i] !== 255) return false;
  for (let i = 0, at = from; i < count * 4; i += 4, at++) {
    if (marks[at] === mark) continue;
    marks[at] = mark;
    const r = ((lights[i] as number) + 0.5) | 0;
    const g = ((lights[i + 1] as number) + 0.5) | 0;
    const b = ((lights[i + 2] as number) + 0.5) | 0;
    pixels[at] = (b << 16) | (g << 8) | r | 0xff000000;
  }
  return true;
}

/** Lays a channel that was put together by itself over the picture. */
export function layOver(surface: Surface, channel: Surface, blend: Look['blend']): void {
  const { data } = channel;
  for (let at = 0; at < surface.width * surface.height; at++) {
    const i = at * 4;
    const alpha = data[i + 3] as number;
    if (alpha === 0) continue;
    put(surface.data, i, data[i] as number, data[i + 1] as number, data[i + 2] as number, alpha / 255, blend);
  }
}

/** The same with colours as they are, not multiplied: what a canvas takes. */
export function toStraight({ data }: Surface, out: Uint8ClampedArray): void {
  const from = new Uint32Array(data.buffer);
  const to = new Uint32Array(out.buffer);
  for (let i = 0; i < from.length; i++) {
    const pixel = from[i] as number;
    const alpha = pixel >>> 24;
    // Nearly all are.
    if (alpha === 255 || alpha === 0) {
      to[i] = alpha === 0 ? 0 : pixel;
      continue;
    }
    const back = 255 / alpha;
    out[i * 4] = (pixel & 255) * back;
    out[i * 4 + 1] = ((pixel >>> 8) & 255) * back;
    out[i * 4 + 2] = ((pixel >>> 16) & 255) * back;
    out[i * 4 + 3] = alpha;
  }
}

/** Lays a colour over a pixel: 0 … 255, already multiplied by its alpha, 0 … 1. */
function put(data: Uint8Array, i: number, r: number, g: number, b: number, alpha: number, blend: Look['blend']): void {
  if (blend === 'max') {
    data[i] = Math.max(data[i] as number, rounded(r));
    data[i + 1] = Math.max(data[i + 1] as number, rounded(g));
    data[i + 2] = Math.max(data[i + 2] as number, rounded(b));
    data[i + 3] = Math.max(data[i + 3] as number, rounded(alpha * 255));
    return;
  }
  const below = blend === 'add' ? 1 : 1 - alpha;
  data[i] = rounded(r + (data[i] as number) * below);
  data[i + 1] = rounded(g + (data[i + 1] as number) * below);
  data[i + 2] = rounded(b + (data[i + 2] as number) * below);
  data[i + 3] = rounded(alpha * 255 + (data[i + 3] as number) * (1 - alpha));
}

function rounded(value: number): number {
  return (value >= 255 ? 255 : value + 0.5) | 0;
}
