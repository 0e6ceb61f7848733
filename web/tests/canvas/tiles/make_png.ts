import { deflateSync } from 'node:zlib';

export interface PngOptions {
  width: number;
  height: number;
  depth: 8 | 16;
  colorType?: number;
  interlaced?: boolean;
  /** filter of a row */
  filter?: (row: number) => number;
  /** split the pixels into chunks of at most this many bytes */
  chunk?: number;
}

/** Writes a PNG as the specification says, filter by filter; the other direction of what is tested. */
export function makePng(values: ArrayLike<number>, options: PngOptions): Uint8Array {
  const {
    width,
    height,
    depth,
    colorType = 0,
    interlaced = false,
    filter = () => 0,
    chunk = Number.POSITIVE_INFINITY,
  } = options;
  const pixel = (colorType === 4 ? 2 : 1) * (depth / 8);
  const stride = width * pixel;
  const rows = new Uint8Array(stride * height);
  for (let i = 0; i < values.length; i++) {
    if (depth === 8) rows[i] = values[i] as number;
    else new DataView(rows.buffer).setUint16(2 * i, values[i] as number);
  }
  const raw = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    raw[y * (stride + 1)] = filter(y);
    for (let i = 0; i < stride; i++) {
      const at = (row: number, column: number) => (row < 0 || column < 0 ? 0 : (rows[row * stride + column] as number));
      const guess = predict(filter(y), at(y, i - pixel), at(y - 1, i), i < pixel ? 0 : at(y - 1, i - pixel));
      raw[y * (stride + 1) + 1 + i] = at(y, i) - guess;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colorType, 0, 0, interlaced ? 1 : 0], 8);
  const packed = new Uint8Array(deflateSync(raw));
  const parts = [block('IHDR', header), block('tEXt', Buffer.from('Title\0x'))];
  for (let i = 0; i < packed.length; i += chunk) parts.push(block('IDAT', packed.subarray(i, i + chunk)));
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
  return new Uint8Array(Buffer.concat([signature, ...parts, block('IEND', new Uint8Array(0))]));
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return Math.floor((left + up) / 2);
  if (filter !== 4) return 0;
  const distances = [left, up, corner].map((value) => [Math.abs(left + up - corner - value), value] as const);
  return distances.reduce((best, one) => (one[0] < best[0] ? one : best))[1];
}

/** The check sum is left zero: nothing here reads it. */
function block(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  new DataView(out.buffer).setUint32(0, data.length);
  out.set(Buffer.from(type), 4);
  out.set(data, 8);
  return out;
}
