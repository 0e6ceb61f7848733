import type { TileValues } from './software.ts';
import type { DisplayState } from './tile_source.ts';

// What is done for each pixel of a row, of which there are millions: no object is made for any of them, and what is the same for the row is
// worked out before it.

type Look = Pick<DisplayState, 'black' | 'white' | 'gamma' | 'tint' | 'blend'>;

function clamp(i: number, count: number): number {
  return i < 0 ? 0 : i >= count ? count - 1 : i;
}

/**
 * The values of a tile along a line: of `count` places from (u, v) on, `right` apart. taps: 0 the texel, 1 between four, n > 1 the mean
 * of n × n.
 */
export function readRow(
  tile: TileValues,
  taps: number,
  u: number,
  v: number,
  right: { u: number; v: number },
  count: number,
  out: Float32Array,
): void {
  if (right.v !== 0) readTurned(tile, taps, u, v, right, count, out);
  else if (taps === 0) readTexels(tile, u, v, right.u, count, out);
  else if (taps === 1) readBetween(tile, u, v, right.u, count, out);
  else readMeans(tile, taps, u, v, right.u, count, out);
}

function readTexels(
  { width, height, samples, data }: TileValues,
  u: number,
  v: number,
  step: number,
  count: number,
  out: Float32Array,
): void {
  const row = clamp(Math.floor(v), height) * width;
  const last = width - 1;
  if (samples === 1) {
    for (let i = 0; i < count; i++) {
      const x = (u + i * step) | 0;
      out[i] = data[row + (x < 0 ? 0 : x > last ? last : x)] as number;
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const from = (row + clamp((u + i * step) | 0, width)) * samples;
    for (let c = 0; c < samples; c++) out[i * samples + c] = data[from + c] as number;
  }
}

function readBetween(
  { width, height, samples, data }: TileValues,
  u: number,
  v: number,
  step: number,
  count: number,
  out: Float32Array,
): void {
  const y = Math.floor(v - 0.5);
  const toBottom = v - 0.5 - y;
  const top = clamp(y, height) * width;
  const bottom = clamp(y + 1, height) * width;
  const last = width - 1;
  for (let i = 0; i < count; i++) {
    const at = u + i * step - 0.5;
    const x = Math.floor(at);
    const toRight = at - x;
    const left = x < 0 ? 0 : x;
    const next = x >= last ? last : x + 1;
    if (samples === 1) {
      const above = (data[top + left] as number) * (1 - toRight) + (data[top + next] as number) * toRight;
      const below = (data[bottom + left] as number) * (1 - toRight) + (data[bottom + next] as number) * toRight;
      out[i] = above * (1 - toBottom) + below * toBottom;
      continue;
    }
    for (let c = 0; c < samples; c++) {
      const above =
        (data[(top + left) * samples + c] as number) * (1 - toRight) +
        (data[(top + next) * samples + c] as number) * toRight;
      const below =
        (data[(bottom + left) * samples + c] as number) * (1 - toRight) +
        (data[(bottom + next) * samples + c] as number) * toRight;
      out[i * samples + c] = above * (1 - toBottom) + below * toBottom;
    }
  }
}

let sums = new Float32Array(0);

/** Rows are added up first, each column once; then a pixel adds up what is side by side. */
function readMeans(
  tile: TileValues,
  taps: number,
  u: number,
  v: number,
  step: number,
  count: number,
  out: Float32Array,
): void {
  const { width, height, samples, data } = tile;
  const length = width * samples;
  if (sums.length < length) sums = new Float32Array(length);
  const top = Math.floor(v - taps / 2 + 0.5);
  const ends = [Math.floor(u - taps / 2 + 0.5), Math.floor(u + (count - 1) * step - taps / 2 + 0.5)] as const;
  const from = clamp(Math.min(...ends), width) * samples;
  const to = (clamp(Math.max(...ends) + taps - 1, width) + 1) * samples;
  sums.fill(0, from, to);
  for (let y = 0; y < taps; y++) {
    const row = clamp(top + y, height) * length;
    for (let i = from; i < to; i++) sums[i] = (sums[i] as number) + (data[row + i] as number);
  }
  const share = 1 / (taps * taps);
  for (let i = 0; i < count; i++) {
    const left = Math.floor(u + i * step - taps / 2 + 0.5);
    if (samples === 1 && left >= 0 && left + taps <= width) {
      let sum = 0;
      for (let x = left; x < left + taps; x++) sum += sums[x] as number;
      out[i] = sum * share;
      continue;
    }
    for (let c = 0; c < samples; c++) {
      let sum = 0;
      for (let x = left; x < left + taps; x++) sum += sums[clamp(x, width) * samples + c] as number;
      out[i * samples + c] = sum * share;
    }
  }
}

function readTurned(
  { width, height, samples, data }: TileValues,
  taps: number,
  u: number,
  v: number,
  right: { u: number; v: number },
  count: number,
  out: Float32Array,
): void {
  const [lastX, lastY] = [width - 1, height - 1] as const;
  const isBetween = taps === 1;
  const side = Math.max(1, taps);
  const share = 1 / (side * side);
  const [stepX, stepY] = [right.u, right.v] as const;
  for (let i = 0; i < count; i++) {
    if (taps === 0) {
      const x = (u + i * stepX) | 0;
      const y = (v + i * stepY) | 0;
      const from = ((y > lastY ? lastY : y < 0 ? 0 : y) * width + (x > lastX ? lastX : x < 0 ? 0 : x)) * samples;
      if (samples === 1) out[i] = data[from] as number;
      else for (let c = 0; c < samples; c++) out[i * samples + c] = data[from + c] as number;
      continue;
    }
    const x = u + i * stepX - (isBetween ? 0.5 : side / 2 - 0.5);
    const y = v + i * stepY - (isBetween ? 0.5 : side / 2 - 0.5);
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (isBetween) {
      const x0 = left < 0 ? 0 : left;
      const x1 = left >= lastX ? lastX : left + 1;
      const above = (top < 0 ? 0 : top) * width;
      const below = (top >= lastY ? lastY : top + 1) * width;
      const toRight = x - left;
      const toBottom = y - top;
      for (let c = 0; c < samples; c++) {
        const high =
          (data[(above + x0) * samples + c] as number) * (1 - toRight) +
          (data[(above + x1) * samples + c] as number) * toRight;
        const low =
          (data[(below + x0) * samples + c] as number) * (1 - toRight) +
          (data[(below + x1) * samples + c] as number) * toRight;
        out[i * samples + c] = high * (1 - toBottom) + low * toBottom;
      }
      continue;
    }
    for (let c = 0; c < samples; c++) {
      let sum = 0;
      for (let down = 0; down < side; down++) {
        const row = clamp(top + down, height) * width;
        for (let along = 0; along < side; along++)
          sum += data[(row + clamp(left + along, width)) * samples + c] as number;
      }
      out[i * samples + c] = sum * share;
    }
  }
}

/** Makes of colours what they are shown as, 0 … 255; of each `samples` the first `colours` are values. */
export function lightRow(values: Float32Array, count: number, samples: number, colours: number, look: Look): void {
  const { black, gamma } = look;
  const scale = 255 / Math.max(1e-6, look.white - black);
  for (let i = 0, end = count * samples; i < end; i += samples) {
    for (let c = i; c < i + colours; c++) {
      const light = ((values[c] as number) - black) * scale;
      const shown = light < 0 ? 0 : light > 255 ? 255 : light;
      values[c] = gamma === 1 ? shown : 255 * (shown / 255) ** gamma;
    }
  }
}

/**
 * What a grey layer adds to a pixel, in the colour of its tint: a whole number, red lowest, as every processor that runs a browser keeps
 * pixels. By value, or by the share of the window, 0 … 65535, where values lie between others.
 */
export interface Shades {
  byValue: Uint32Array;
  byShare: Uint32Array;
}

export function shadesOf({ black, white, gamma, tint }: Look, opacity: number, values: number): Shades {
  const shade = (light: number) => {
    const [r, g, b] = tint.map((part) => (255 * light * part * opacity + 0.5) | 0) as [number, number, number];
    return ((b << 16) | (g << 8) | r) >>> 0;
  };
  const byShare = new Uint32Array(65536);
  for (let i = 0; i < 65536; i++) byShare[i] = shade(gamma === 1 ? i / 65535 : (i / 65535) ** gamma);
  const byValue = new Uint32Array(values);
  const scale = 1 / Math.max(1e-6, white - black);
  for (let i = 0; i < values; i++) {
    const light = Math.min(1, Math.max(0, (i - black) * scale));
    byValue[i] = shade(gamma === 1 ? light : light ** gamma);
  }
  return { byValue, byShare };
}

/** Lays grey values over pixels that have none of their layer yet, from `at` on. */
export function layGrey(
  pixels: Uint32Array,
  marks: Uint16Array,
  at: number,
  count: number,
  mark: number,
  values: Float32Array,
  areStored: boolean,
  { byValue, byShare }: Shades,
  { black, white, blend }: Look,
  opacity: number,
): void {
  const scale = 65535 / Math.max(1e-6, white - black);
  for (let i = 0, p = at; i < count; i++, p++) {
    if (marks[p] === mark) continue;
    marks[p] = mark;
    const value = values[i] as number;
    let own = 0;
    if (areStored) own = byValue[value | 0] as number;
    else {
      const share = (value - black) * scale;
      own = byShare[share <= 0 ? 0 : share >= 65535 ? 65535 : (share + 0.5) | 0] as number;
    }
    const before = pixels[p] as number;
    if (blend === 'add') pixels[p] = (added(before, own) | 0xff000000) >>> 0;
    else if (blend === 'max') pixels[p] = (brighter(before, own) | 0xff000000) >>> 0;
    else pixels[p] = over(before, own, opacity);
  }
}

/** Red, green and blue, each not beyond 255. */
function added(a: number, b: number): number {
  const outer = (a & 0xff00ff) + (b & 0xff00ff);
  const inner = (a & 0xff00) + (b & 0xff00);
  // What has left its eight bits fills them.
  const beyond = outer & 0x1000100;
  return ((outer | (beyond - (beyond >>> 8))) & 0xff00ff) | (inner > 0xff00 ? 0xff00 : inner);
}

function brighter(a: number, b: number): number {
  const r = Math.max(a & 0xff, b & 0xff);
  const g = Math.max(a & 0xff00, b & 0xff00);
  return r | g | Math.max(a & 0xff0000, b & 0xff0000);
}

function over(below: number, own: number, opacity: number): number {
  if (opacity === 1) return (own | 0xff000000) >>> 0;
  const rest = 1 - opacity;
  const r = ((below & 255) * rest + (own & 255) + 0.5) | 0;
  const g = (((below >>> 8) & 255) * rest + ((own >>> 8) & 255) + 0.5) | 0;
  const b = (((below >>> 16) & 255) * rest + ((own >>> 16) & 255) + 0.5) | 0;
  const a = ((below >>> 24) * rest + 255 * opacity + 0.5) | 0;
  return ((Math.min(255, a) << 24) | (Math.min(255, b) << 16) | (Math.min(255, g) << 8) | Math.min(255, r)) >>> 0;
}
