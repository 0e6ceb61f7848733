import type { ValueMapping } from './values.ts';

/** How often which true values occur: bin i holds those of first + i × width and above, which lie `step` apart. */
export interface Histogram {
  /** the smallest and the largest value there is */
  first: number;
  last: number;
  width: number;
  step: number;
  counts: readonly number[];
}

/** As the server stores it: of stored values, whole numbers, from the smallest there is. */
export interface StoredHistogram {
  min: number;
  max: number;
  width: number;
  counts: readonly number[];
}

export function histogramOf(stored: StoredHistogram, { offset, scale }: ValueMapping): Histogram {
  const { min, max, width, counts } = stored;
  return { first: offset + scale * min, last: offset + scale * max, width: width * scale, step: scale, counts };
}

/** Of all planes of a channel together. */
export function merged(parts: readonly Histogram[]): Histogram | null {
  const [one] = parts;
  if (!one || parts.length === 1) return one ?? null;
  const step = Math.min(...parts.map((part) => part.step));
  const first = Math.min(...parts.map((part) => part.first));
  const last = Math.max(...parts.map((part) => part.last));
  const span = last - first + step;
  // As fine as the finest of them, and not so fine that it costs time.
  const finest = Math.max(Math.min(...parts.map(({ width }) => width)), span / 1024);
  const width = step * Math.ceil(finest / step - 1e-9);
  const counts = new Array<number>(Math.max(1, Math.ceil(span / width - 1e-9))).fill(0);
  for (const part of parts) {
    part.counts.forEach((count, i) => {
      if (count > 0) spread(counts, count, (part.first + i * part.width - first) / width, part.width / width);
    });
  }
  return { first, last, width, step, counts };
}

/** Counts in each bin as many as lie in it of a piece; where that begins and how long it is, in bins. */
function spread(counts: number[], count: number, from: number, length: number): void {
  // The last bin of a part may reach beyond its largest value.
  const to = Math.min(from + length, counts.length);
  const last = Math.ceil(to - 1e-9) - 1;
  for (let bin = Math.floor(from + 1e-9); bin <= last; bin++) {
    const part = (Math.min(to, bin + 1) - Math.max(from, bin)) / (to - from);
    counts[bin] = at(counts, bin) + count * part;
  }
}

/** The values of some bins: from the first of them up to, not including, the last. */
interface Part {
  from: number;
  to: number;
}

const all = ({ counts }: Histogram): Part => ({ from: 0, to: counts.length });

function total({ counts }: Histogram, { from, to }: Part): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += at(counts, i);
  return sum;
}

/** The smallest value that a share (0 … 1) of some bins does not exceed; within a bin, values are taken to be spread evenly. */
function quantileIn(histogram: Histogram, part: Part, share: number): number {
  const { first, last, width, step, counts } = histogram;
  const wanted = total(histogram, part) * share;
  let seen = 0;
  for (let i = part.from; i < part.to; i++) {
    const count = at(counts, i);
    const low = first + i * width;
    const inside = Math.min(width, last + step - low) - step;
    if (count > 0 && seen + count >= wanted) return low + ((wanted - seen) / count) * inside;
    seen += count;
  }
  return last;
}

/** The same, and no value of its bin is above: where a source is saturated, its last value holds more than any other. */
function endOfQuantileIn(histogram: Histogram, part: Part, share: number): number {
  const { first, last, width, step } = histogram;
  const bin = Math.floor((quantileIn(histogram, part, share) - first) / width + 1e-9);
  return Math.min(last, first + (bin + 1) * width - step);
}

/**
 * Where background ends and what there is begins: the bin up to which the two are most different from each other.
 * N. Otsu, A threshold selection method from gray-level histograms, IEEE Trans. SMC 9 (1979) 62–66.
 */
function backgroundEnd(histogram: Histogram): number {
  const { counts } = histogram;
  const sum = total(histogram, all(histogram));
  const weighted = counts.reduce((before, count, i) => before + count * i, 0);
  let [below, belowWeighted, best, end] = [0, 0, -1, 1];
  for (let i = 0; i < counts.length - 1; i++) {
    below += at(counts, i);
    belowWeighted += at(counts, i) * i;
    if (below === 0 || below === sum) continue;
    const apart = belowWeighted / below - (weighted - belowWeighted) / (sum - below);
    const variance = below * (sum - below) * apart * apart;
    if (variance > best) [best, end] = [variance, i + 1];
  }
  return end;
}

function modeIn({ first, width, step, counts }: Histogram, { from, to }: Part): number {
  let mode = from;
  for (let i = from; i < to; i++) if (at(counts, i) > at(counts, mode)) mode = i;
  return first + mode * width + (width - step) / 2;
}

/** The value shown black, and the one shown at full brightness; white > black. */
export interface Window {
  black: number;
  white: number;
}

/** From the smallest to the largest value there is. */
export function wholeWindow({ first, last, step }: Histogram): Window {
  return { black: first, white: Math.max(last, first + step) };
}

/** How bright the middle of the background may be, and how much of what there is may be shown at full brightness. */
const brightestBackground = 0.06;
const maxSaturated = 0.03;

/**
 * The first look of a channel: black is the mode of the background, white the 99.9th percentile. Where the background is
 * broad, black is higher, so that it stays dark; where nearly everything is background, white is, so that the little
 * there is does not burn out.
 */
export function firstWindow(histogram: Histogram): Window {
  const end = backgroundEnd(histogram);
  const background = { from: 0, to: end };
  const foreground = { from: end, to: histogram.counts.length };
  const white = Math.max(
    endOfQuantileIn(histogram, all(histogram), 0.999),
    total(histogram, foreground) > 0 ? endOfQuantileIn(histogram, foreground, 1 - maxSaturated) : -Infinity,
  );
  const mode = modeIn(histogram, background);
  const middle = quantileIn(histogram, background, 0.5);
  const darkest = (middle - brightestBackground * white) / (1 - brightestBackground);
  const black = Math.max(mode, darkest);
  return white - black >= histogram.step ? { black, white } : wholeWindow(histogram);
}

function at(counts: readonly number[], i: number): number {
  return counts[i] as number;
}
