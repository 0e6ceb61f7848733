import { type Field, smoothed, spreadOf } from './field.ts';

/** Cells each way around its beginning that a wire may run in. */
export const wireReach = 128;
const sigma = 1;

/** Lengths of a step to the side and across, and what a step costs at the least, and where there is no edge at all. */
const [straight, diagonal] = [5, 7];
const [cheapest, dearest] = [1, 32];

/**
 * The paths of least cost from one cell to all others of a window (Mortensen and Barrett 1995): it is cheap to run along edges. Dijkstra's
 * algorithm, run as far as it is asked: whole costs lie in a ring of buckets (Dial 1969), so that a cell is settled in constant time.
 */
export class Wire {
  readonly width: number;
  readonly height: number;
  private readonly costs: Uint8Array;
  private readonly cost: Int32Array;
  private readonly from: Int32Array;
  private readonly settled: Uint8Array;
  private readonly buckets: number[][];
  private now = 0;
  private waiting = 1;

  constructor(costs: Uint8Array, width: number, height: number, x: number, y: number) {
    this.costs = costs;
    this.width = width;
    this.height = height;
    this.cost = new Int32Array(width * height).fill(2 ** 31 - 1);
    this.from = new Int32Array(width * height).fill(-1);
    this.settled = new Uint8Array(width * height);
    this.buckets = Array.from({ length: dearest * diagonal + 1 }, () => []);
    const start = y * width + x;
    this.cost[start] = 0;
    this.buckets[0]?.push(start);
  }

  /** Cells from the beginning to there, as x, y, x, y …; both ends included. */
  pathTo(x: number, y: number): number[] {
    const end = y * this.width + x;
    while (this.settled[end] === 0 && this.waiting > 0) this.settleNext();
    const back: number[] = [];
    for (let at = end; at >= 0; at = this.from[at] as number) back.push(at);
    return back.reverse().flatMap((at) => [at % this.width, Math.floor(at / this.width)]);
  }

  private settleNext(): void {
    const { buckets, width, height, settled } = this;
    let bucket = buckets[this.now % buckets.length] as number[];
    while (bucket.length === 0) {
      this.now++;
      bucket = buckets[this.now % buckets.length] as number[];
    }
    const at = bucket.pop() as number;
    this.waiting--;
    // It has been reached by a shorter way before.
    if (settled[at] === 1) return;
    settled[at] = 1;
    const x = at % width;
    const y = (at - x) / width;
    for (let dy = -1; dy <= 1; dy++) {
      if (y + dy < 0 || y + dy >= height) continue;
      for (let dx = -1; dx <= 1; dx++) {
        if ((dx === 0 && dy === 0) || x + dx < 0 || x + dx >= width) continue;
        const next = at + dy * width + dx;
        if (settled[next] === 1) continue;
        const cost = this.now + (this.costs[next] as number) * (dx === 0 || dy === 0 ? straight : diagonal);
        if (cost >= (this.cost[next] as number)) continue;
        this.cost[next] = cost;
        this.from[next] = at;
        buckets[cost % buckets.length]?.push(next);
        this.waiting++;
      }
    }
  }
}

/**
 * What it costs to step on each cell: little on the ridge of an edge, much where nothing changes. How strong an edge is goes by the strongest of
 * the window, of each channel by its own spread, so that it is the same however bright the values are.
 */
export function edgeCosts(field: Field): Uint8Array {
  const parts = edgeCostsInParts(field);
  let part = parts.next();
  while (!part.done) part = parts.next();
  return part.value;
}

/** The same, in parts of a few milliseconds. */
export function* edgeCostsInParts(field: Field): Generator<void, Uint8Array> {
  const { width, height } = field;
  const strength = new Float32Array(width * height);
  for (const channel of field.channels) {
    const [values = channel] = smoothed({ width, height, channels: [channel] }, sigma).channels;
    yield;
    const { spread } = spreadOf(values);
    if (spread === 0) continue;
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x;
        const gx = (values[at + 1] as number) - (values[at - 1] as number);
        const gy = (values[at + width] as number) - (values[at - width] as number);
        const gradient = Math.sqrt(gx * gx + gy * gy) / spread;
        if (gradient > (strength[at] as number)) strength[at] = gradient;
      }
    }
    yield;
  }
  const ridges = ridgesOf(strength, width, height);
  const top = highOf(strength);
  const costs = new Uint8Array(width * height).fill(dearest);
  if (top === 0) return costs;
  for (let at = 0; at < costs.length; at++) {
    // On the ridge itself; beside it, it is dearer, so that a wire does not cut corners.
    const share = Math.min(1, (strength[at] as number) / top) * (ridges[at] === 1 ? 1 : 0.6);
    costs[at] = Math.round(dearest - (dearest - cheapest) * share);
  }
  return costs;
}

/** Cells that no neighbour across the edge is stronger than. */
function ridgesOf(strength: Float32Array, width: number, height: number): Uint8Array {
  const ridges = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const own = strength[at] as number;
      if (own === 0) continue;
      const isOver = own >= (strength[at - 1] as number) && own > (strength[at + 1] as number);
      if (isOver || (own >= (strength[at - width] as number) && own > (strength[at + width] as number))) ridges[at] = 1;
    }
  }
  return ridges;
}

/** What one in a hundred is above: a single bright speck does not make all other edges faint. */
function highOf(strength: Float32Array): number {
  let largest = 0;
  for (const value of strength) if (value > largest) largest = value;
  if (largest === 0) return 0;
  const counts = new Uint32Array(512);
  for (const value of strength) {
    if (Number.isNaN(value)) continue;
    const bin = Math.min(511, Math.floor((value / largest) * 512));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let above = 0;
  for (let bin = 511; bin > 0; bin--) {
    above += counts[bin] as number;
    if (above >= strength.length / 100) return ((bin + 1) / 512) * largest;
  }
  return largest / 512;
}
