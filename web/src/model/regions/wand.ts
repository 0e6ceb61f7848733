import { type Field, forget, smoothed, spreadOf } from './field.ts';

/** Cells each way that a wand looks at around the pointer, and how much it smooths. */
export const wandReach = 74;
const sigma = 2;
/** Cells that a gap or a hole may be wide to be closed. */
const closing = 2;

/**
 * What belongs to the place one points at, as a picture of cells: all around it that is joined to it and no further from its smoothed value
 * than a tolerance. The tolerance comes from what is there: the value that parts the window best in two (Otsu 1979, of the distances to
 * the value one points at), times a factor. So nothing depends on how bright or how wide the values are.
 */
export function wandRegion(field: Field, x: number, y: number, factor: number): Uint8Array {
  const { width, height } = field;
  const set = new Uint8Array(width * height);
  if (field.channels.length === 0) return set;
  const soft = smoothed(field, sigma);
  const distance = distances(field, soft, y * width + x);
  const { limit, noise } = parting(distance);
  const threshold = Math.max(limit * factor, noise);
  flood(distance, set, width, height, x, y, threshold);
  return closed(set, width, height);
}

/** Of each cell, how far its channels are from those of the one pointed at, each by its own spread and by how much of that is no noise. */
function distances(field: Field, soft: Field, seed: number): { square: Float32Array; noise: number } {
  const square = new Float32Array(soft.width * soft.height);
  let noise = 0;
  soft.channels.forEach((values, c) => {
    const { spread } = spreadOf(values);
    const at = values[seed] as number;
    if (spread === 0) {
      forget(values, square);
      return;
    }
    const grain = grainOf(field.channels[c] as Float32Array, values) / smoothing;
    const weight = Math.max(0, 1 - (grain / spread) ** 2) / (spread * spread);
    noise += weight * grain * grain;
    for (let i = 0; i < square.length; i++)
      square[i] = (square[i] as number) + weight * ((values[i] as number) - at) ** 2;
  });
  return { square, noise: Math.sqrt(noise) };
}

/** By what a Gaussian makes white noise smaller. */
const smoothing = 2 * sigma * Math.sqrt(Math.PI);

/** Spread of what the smoothing has taken away, by its median, to which edges add little. */
function grainOf(values: Float32Array, soft: Float32Array): number {
  const rests = new Float32Array(Math.ceil(values.length / 7));
  let n = 0;
  for (let i = 0; i < values.length; i += 7) {
    const rest = Math.abs((values[i] as number) - (soft[i] as number));
    if (!Number.isNaN(rest)) rests[n++] = rest;
  }
  const sorted = rests.subarray(0, n).sort();
  return (sorted[n >> 1] ?? 0) * 1.4826;
}

const bins = 256;

/** The distance that parts the window best in two, and one below which everything is noise. */
function parting({ square, noise }: { square: Float32Array; noise: number }): { limit: number; noise: number } {
  let largest = 0;
  for (const value of square) if (value > largest) largest = value;
  const top = Math.sqrt(largest);
  if (top === 0) return { limit: 0, noise: 0 };
  const counts = new Float64Array(bins);
  let [total, sum] = [0, 0];
  for (const value of square) {
    if (Number.isNaN(value)) continue;
    const bin = Math.min(bins - 1, Math.floor((Math.sqrt(value) / top) * bins));
    counts[bin] = (counts[bin] as number) + 1;
    total++;
    sum += bin;
  }
  let [below, sumBelow, best, at] = [0, 0, -1, 0];
  for (let bin = 0; bin < bins - 1; bin++) {
    below += counts[bin] as number;
    sumBelow += bin * (counts[bin] as number);
    if (below === 0 || below === total) continue;
    const between = below * (total - below) * (sumBelow / below - (sum - sumBelow) / (total - below)) ** 2;
    if (between > best) [best, at] = [between, bin];
  }
  return { limit: ((at + 1) / bins) * top, noise: 4 * noise };
}

function flood(
  { square }: { square: Float32Array },
  set: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  threshold: number,
): void {
  const limit = threshold * threshold;
  const start = y * width + x;
  if (Number.isNaN(square[start] as number)) return;
  // Each cell is put there once at the most.
  const stack = new Int32Array(set.length);
  let depth = 0;
  const join = (at: number) => {
    if (set[at] === 1 || !((square[at] as number) <= limit)) return;
    set[at] = 1;
    stack[depth++] = at;
  };
  set[start] = 1;
  stack[depth++] = start;
  while (depth > 0) {
    const at = stack[--depth] as number;
    const column = at % width;
    if (column > 0) join(at - 1);
    if (column < width - 1) join(at + 1);
    if (at >= width) join(at - width);
    if (at < width * (height - 1)) join(at + width);
  }
}

/** Grown and shrunk again by a square: gaps and holes that are no wider than twice its reach are closed. */
function closed(set: Uint8Array, width: number, height: number): Uint8Array {
  const grown = widest(set, width, height, 1);
  const shrunk = widest(grown, width, height, 0);
  // Along the edge of the window there is nothing to grow from.
  return shrunk.map((value, i) => value | (set[i] as number));
}

/** Whatever has that value within reach. */
function widest(set: Uint8Array, width: number, height: number, value: 0 | 1): Uint8Array {
  const pass = (from: Uint8Array, length: number, lines: number, step: number, stride: number) => {
    const to = new Uint8Array(from.length).fill(1 - value);
    for (let line = 0; line < lines; line++) {
      let since = Infinity;
      for (let i = 0; i < length; i++) {
        since = from[line * stride + i * step] === value ? 0 : since + 1;
        if (since <= closing) to[line * stride + i * step] = value;
      }
      since = Infinity;
      for (let i = length - 1; i >= 0; i--) {
        since = from[line * stride + i * step] === value ? 0 : since + 1;
        if (since <= closing) to[line * stride + i * step] = value;
      }
    }
    return to;
  };
  return pass(pass(set, width, height, 1, width), height, width, width, 1);
}
