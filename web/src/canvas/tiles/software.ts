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
  samples: 1 | 2 | 4;
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

/** What a value is shown as, 0 … 255, for every value that there is. */
export function lightsOf({ black, white, gamma }: Look, count: number): Float32Array {
  const lights = new Float32Array(count);
  const scale = 1 / Math.max(1e-6, white - black);
  for (let value = 0; value < count; value++) lights[value] = lightOf(value, black, scale, gamma);
  return lights;
}

function lightOf(value: number, black: number, scale: number, gamma: number): number {
  const light = Math.min(1, Math.max(0, (value - black) * scale));
  return 255 * (gamma === 1 ? light : light ** gamma);
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
 * Draws a tile of a layer where none of that layer is yet. `mark`: of the layer, from 1. Millions of pixels go through here: no object is made
 * for any of them.
 */
export function paintTile(
  surface: Surface,
  tile: TileValues,
  place: Placement,
  look: Look,
  opacity: number,
  mark: number,
  lights: Float32Array,
): void {
  const { marks } = surface;
  const { width, height, samples } = tile;
  const { taps, right, down } = place;
  const value = new Float32Array(4);
  const full = tile.data instanceof Uint16Array ? 65535 : 255;
  const scale = 1 / Math.max(1e-6, look.white - look.black);
  const fromU = -width * overlap;
  const toU = width * (1 + overlap);
  const fromV = -height * overlap;
  const toV = height * (1 + overlap);
  const red = look.tint[0] * opacity;
  const green = look.tint[1] * opacity;
  const blue = look.tint[2] * opacity;
  const isNormal = look.blend === 'normal';
  for (let y = place.top; y < place.bottom; y++) {
    let u = place.u + y * down.u + place.left * right.u;
    let v = place.v + y * down.v + place.left * right.v;
    let at = y * surface.width + place.left;
    for (let x = place.left; x < place.end; x++, at++, u += right.u, v += right.v) {
      if (u < fromU || v < fromV || u >= toU || v >= toV || marks[at] === mark) continue;
      marks[at] = mark;
      read(tile, taps, u, v, value);
      const first = value[0] as number;
      const light = taps === 0 ? (lights[first] as number) : lightOf(first, look.black, scale, look.gamma);
      if (samples === 1) {
        put(surface.data, at * 4, light * red, light * green, light * blue, isNormal ? opacity : 1, look.blend);
        continue;
      }
      // Added light needs a black ground, however faint it is; a picture lets through what lies below.
      const alpha = samples === 2 ? (value[1] as number) / full : (value[3] as number) / 255;
      const ground = isNormal ? alpha * opacity : alpha;
      const second = samples === 2 ? light : lightOf(value[1] as number, look.black, scale, look.gamma);
      const third = samples === 2 ? light : lightOf(value[2] as number, look.black, scale, look.gamma);
      put(surface.data, at * 4, light * red * alpha, second * green * alpha, third * blue * alpha, ground, look.blend);
    }
  }
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
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] as number;
    const back = alpha === 0 ? 0 : 255 / alpha;
    out[i] = (data[i] as number) * back;
    out[i + 1] = (data[i + 1] as number) * back;
    out[i + 2] = (data[i + 2] as number) * back;
    out[i + 3] = alpha;
  }
}

function clamp(i: number, count: number): number {
  return i < 0 ? 0 : i >= count ? count - 1 : i;
}

/** The values at a place of a tile. taps: 0 the texel, 1 between four, n > 1 the mean of n × n. */
function read(
  { width, height, samples, data }: TileValues,
  taps: number,
  u: number,
  v: number,
  out: Float32Array,
): void {
  if (taps === 0) {
    const i = (clamp(Math.floor(v), height) * width + clamp(Math.floor(u), width)) * samples;
    for (let c = 0; c < samples; c++) out[c] = data[i + c] as number;
    return;
  }
  if (taps === 1) {
    const x = Math.floor(u - 0.5);
    const y = Math.floor(v - 0.5);
    const toRight = u - 0.5 - x;
    const toBottom = v - 0.5 - y;
    const left = clamp(x, width);
    const right = clamp(x + 1, width);
    const top = clamp(y, height) * width;
    const bottom = clamp(y + 1, height) * width;
    for (let c = 0; c < samples; c++) {
      const above =
        (data[(top + left) * samples + c] as number) * (1 - toRight) +
        (data[(top + right) * samples + c] as number) * toRight;
      const below =
        (data[(bottom + left) * samples + c] as number) * (1 - toRight) +
        (data[(bottom + right) * samples + c] as number) * toRight;
      out[c] = above * (1 - toBottom) + below * toBottom;
    }
    return;
  }
  const left = Math.floor(u - taps / 2 + 0.5);
  const top = Math.floor(v - taps / 2 + 0.5);
  for (let c = 0; c < samples; c++) {
    let sum = 0;
    for (let y = 0; y < taps; y++) {
      const row = clamp(top + y, height) * width;
      for (let x = 0; x < taps; x++) sum += data[(row + clamp(left + x, width)) * samples + c] as number;
    }
    out[c] = sum / (taps * taps);
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
