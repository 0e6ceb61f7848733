import type { TileValues } from './software.ts';

/** Values beside the edges of a line, the same as at the edge: more than any mean reaches beyond it. */
const pad = 16;

let line = new Float32Array(0);
let other = new Float32Array(0);

/**
 * Reads rows of a tile that is not turned. Which columns its pixels lie in is the same for each row, and is worked out once; texels of one
 * row, or of some, become one line, and pixels are read from that. taps: 0 the texel, 1 between four, n > 1 the mean of n × n.
 */
export class StraightRows {
  private readonly tile: TileValues;
  private readonly taps: number;
  private readonly count: number;
  /** by pixel: the first place in the line, and how far beyond it */
  private readonly places: Int32Array;
  private readonly parts: Float32Array;
  /** texels of a row that are needed */
  private readonly from: number;
  private readonly to: number;
  /** what the line is made of now */
  private madeOf = Number.NaN;
  private madeWith = Number.NaN;

  /** `count` pixels from u on, `step` apart. */
  constructor(tile: TileValues, taps: number, u: number, step: number, count: number) {
    this.tile = tile;
    this.taps = taps;
    this.count = count;
    this.places = new Int32Array(count);
    this.parts = new Float32Array(count);
    const back = taps === 0 ? 0 : taps === 1 ? 0.5 : taps / 2 - 0.5;
    for (let i = 0; i < count; i++) {
      const at = u + i * step - back;
      const left = Math.floor(at);
      this.places[i] = (left + pad) * tile.bands;
      this.parts[i] = at - left;
    }
    const last = u + (count - 1) * step;
    this.from = Math.max(0, Math.min(tile.width - 1, Math.floor(Math.min(u, last) - back)));
    this.to = Math.max(this.from + 1, Math.min(tile.width, Math.floor(Math.max(u, last) - back) + Math.max(2, taps)));
    const length = (tile.width + 2 * pad) * tile.bands;
    if (line.length >= length) return;
    line = new Float32Array(length);
    other = new Float32Array(length);
  }

  /** The row at v. */
  read(v: number, out: Float32Array): void {
    this.makeLine(v);
    const { taps, count, places, parts } = this;
    const { bands } = this.tile;
    const from = line;
    if (bands !== 1) this.readBands(out);
    else if (taps === 0) for (let i = 0; i < count; i++) out[i] = from[places[i] as number] as number;
    else if (taps === 1) {
      for (let i = 0; i < count; i++) {
        const at = places[i] as number;
        const left = from[at] as number;
        out[i] = left + ((from[at + 1] as number) - left) * (parts[i] as number);
      }
    } else {
      const share = 1 / (taps * taps);
      for (let i = 0; i < count; i++) {
        const at = places[i] as number;
        let sum = (from[at] as number) + (from[at + 1] as number);
        for (let k = at + 2; k < at + taps; k++) sum += from[k] as number;
        out[i] = sum * share;
      }
    }
  }

  private readBands(out: Float32Array): void {
    const { taps, count, places, parts } = this;
    const { bands } = this.tile;
    const from = line;
    const share = taps > 1 ? 1 / (taps * taps) : 1;
    if (bands === 4 && taps < 2) {
      readColours(from, places, parts, taps === 1, count, out);
      return;
    }
    for (let i = 0, to = 0; i < count; i++) {
      const at = places[i] as number;
      const part = taps === 1 ? (parts[i] as number) : 0;
      for (let c = at; c < at + bands; c++, to++) {
        let value = from[c] as number;
        if (taps === 1) value += ((from[c + bands] as number) - value) * part;
        for (let k = 1; k < taps; k++) value += from[c + k * bands] as number;
        out[to] = value * share;
      }
    }
  }

  private makeLine(v: number): void {
    const { taps, from, to } = this;
    const { width, bands } = this.tile;
    const at = taps === 0 ? v : taps === 1 ? v - 0.5 : v - taps / 2 + 0.5;
    const top = Math.floor(at);
    const part = taps === 1 ? at - top : 0;
    // Magnified, some rows are the same.
    if (top === this.madeOf && part === this.madeWith) return;
    this.madeOf = top;
    this.madeWith = part;
    const [made, beside] = [line, other] as const;
    this.copy(top, made);
    const [first, end] = [(from + pad) * bands, (to + pad) * bands];
    if (part > 0) {
      this.copy(top + 1, beside);
      for (let i = first; i < end; i++) {
        const above = made[i] as number;
        made[i] = above + ((beside[i] as number) - above) * part;
      }
    }
    for (let row = 1; row < taps; row++) {
      this.copy(top + row, beside);
      for (let i = first; i < end; i++) made[i] = (made[i] as number) + (beside[i] as number);
    }
    if (from === 0) for (let i = first - 1; i >= first - pad * bands; i--) made[i] = made[i + bands] as number;
    if (to === width) for (let i = end; i < end + pad * bands; i++) made[i] = made[i - bands] as number;
  }

  private copy(y: number, to: Float32Array): void {
    const { width, height, bands, data } = this.tile;
    const row = Math.max(0, Math.min(height - 1, y)) * width;
    to.set(data.subarray((row + this.from) * bands, (row + this.to) * bands), (this.from + pad) * bands);
  }
}

/** The same as for any number of bands, four at a time: photographs are what takes longest. */
function readColours(
  from: Float32Array,
  places: Int32Array,
  parts: Float32Array,
  isBetween: boolean,
  count: number,
  out: Float32Array,
): void {
  for (let i = 0, to = 0; i < count; i++, to += 4) {
    const at = places[i] as number;
    const part = isBetween ? (parts[i] as number) : 0;
    const [r, g, b, a] = [from[at] as number, from[at + 1] as number, from[at + 2] as number, from[at + 3] as number];
    out[to] = r + ((from[at + 4] as number) - r) * part;
    out[to + 1] = g + ((from[at + 5] as number) - g) * part;
    out[to + 2] = b + ((from[at + 6] as number) - b) * part;
    out[to + 3] = a + ((from[at + 7] as number) - a) * part;
  }
}
