import type { TileValues } from './software.ts';
import type { DisplayState } from './tile_source.ts';

// What is done for each pixel of a row, of which there are millions: no object is made for any of them, and what is the same for the row is
// worked out before it.

type Look = Pick<DisplayState, 'black' | 'white' | 'gamma' | 'tint' | 'blend'>;

function clamp(i: number, count: number): number {
  return i < 0 ? 0 : i >= count ? count - 1 : i;
}

/** The values of a tile along a line that is turned: of `count` places from (u, v) on, `right` apart. taps: as those of StraightRows. */
export function readTurned(
  { width, height, bands, data }: TileValues,
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
      const from = ((y > lastY ? lastY : y < 0 ? 0 : y) * width + (x > lastX ? lastX : x < 0 ? 0 : x)) * bands;
      if (bands === 1) out[i] = data[from] as number;
      else for (let c = 0; c < bands; c++) out[i * bands + c] = data[from + c] as number;
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
      for (let c = 0; c < bands; c++) {
        const high =
          (data[(above + x0) * bands + c] as number) * (1 - toRight) +
          (data[(above + x1) * bands + c] as number) * toRight;
        const low =
          (data[(below + x0) * bands + c] as number) * (1 - toRight) +
          (data[(below + x1) * bands + c] as number) * toRight;
        out[i * bands + c] = high * (1 - toBottom) + low * toBottom;
      }
      continue;
    }
    for (let c = 0; c < bands; c++) {
      let sum = 0;
      for (let down = 0; down < side; down++) {
        const row = clamp(top + down, height) * width;
        for (let along = 0; along < side; along++)
          sum += data[(row + clamp(left + along, width)) * bands + c] as number;
      }
      out[i * bands + c] = sum * share;
    }
  }
}

/** Makes of colours what they are shown as, 0 … 255; of each `bands` the first `colours` are values. */
export function lightRow(values: Float32Array, count: number, bands: number, colours: number, look: Look): void {
  const { black, gamma } = look;
  if (black === 0 && look.white === 255 && gamma === 1) return;
  const scale = 255 / Math.max(1e-6, look.white - black);
  for (let i = 0, end = count * bands; i < end; i += bands) {
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
  byValue: Int32Array;
  byShare: Int32Array;
}

export function shadesOf({ black, white, gamma, tint }: Look, opacity: number, values: number): Shades {
  const shade = (light: number) => {
    const [r, g, b] = tint.map((part) => (255 * light * part * opacity + 0.5) | 0) as [number, number, number];
    return (b << 16) | (g << 8) | r;
  };
  const byShare = new Int32Array(65536);
  for (let i = 0; i < 65536; i++) byShare[i] = shade(gamma === 1 ? i / 65535 : (i / 65535) ** gamma);
  const byValue = new Int32Array(values);
  const scale = 1 / Math.max(1e-6, white - black);
  for (let i = 0; i < values; i++) {
    const light = Math.min(1, Math.max(0, (i - black) * scale));
    byValue[i] = shade(gamma === 1 ? light : light ** gamma);
  }
  return { byValue, byShare };
}

let owns = new Int32Array(0);

/** What grey values are shown as; the same array each time. */
function shadeRow(
  values: Float32Array,
  count: number,
  areStored: boolean,
  { byValue, byShare }: Shades,
  { black, white }: Look,
): Int32Array {
  if (owns.length < count) owns = new Int32Array(count);
  const shown = owns;
  if (areStored) {
    for (let i = 0; i < count; i++) shown[i] = byValue[(values[i] as number) | 0] as number;
    return shown;
  }
  const scale = 65535 / Math.max(1e-6, white - black);
  for (let i = 0; i < count; i++) {
    const share = ((values[i] as number) - black) * scale + 0.5;
    shown[i] = byShare[share <= 0 ? 0 : share >= 65535 ? 65535 : share | 0] as number;
  }
  return shown;
}

/** Lays grey values over pixels that have none of their layer yet, from `at` on. */
export function layGrey(
  pixels: Int32Array,
  marks: Uint16Array,
  at: number,
  count: number,
  mark: number,
  values: Float32Array,
  areStored: boolean,
  shades: Shades,
  look: Look,
  opacity: number,
): void {
  const row = shadeRow(values, count, areStored, shades, look);
  const { blend } = look;
  // A loop each: the choice is not made for every pixel.
  if (blend === 'add') {
    for (let i = 0, p = at; i < count; i++, p++) {
      if (marks[p] === mark) continue;
      marks[p] = mark;
      pixels[p] = added(pixels[p] as number, row[i] as number) | 0xff000000;
    }
  } else if (blend === 'max') {
    for (let i = 0, p = at; i < count; i++, p++) {
      if (marks[p] === mark) continue;
      marks[p] = mark;
      pixels[p] = brighter(pixels[p] as number, row[i] as number) | 0xff000000;
    }
  } else {
    for (let i = 0, p = at; i < count; i++, p++) {
      if (marks[p] === mark) continue;
      marks[p] = mark;
      pixels[p] = over(pixels[p] as number, row[i] as number, opacity);
    }
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
  if (opacity === 1) return own | 0xff000000;
  const rest = 1 - opacity;
  const r = ((below & 255) * rest + (own & 255) + 0.5) | 0;
  const g = (((below >>> 8) & 255) * rest + ((own >>> 8) & 255) + 0.5) | 0;
  const b = (((below >>> 16) & 255) * rest + ((own >>> 16) & 255) + 0.5) | 0;
  const a = ((below >>> 24) * rest + 255 * opacity + 0.5) | 0;
  return (Math.min(255, a) << 24) | (Math.min(255, b) << 16) | (Math.min(255, g) << 8) | Math.min(255, r);
}
