/**
 * Grey PNG files, decoded exactly: a browser's own decoder drops 16 bits to 8 and may manage colours.
 * PNG specification (third edition), sections 9 (filters) and 11 (chunks): https://www.w3.org/TR/png-3/
 * Reads grey (colour type 0) and grey with alpha (4), 8 or 16 bits, not interlaced. Everything else is refused by name.
 */
export interface GreyPixels {
  width: number;
  height: number;
  /** values per pixel: 1 grey, 2 grey and alpha */
  bands: 1 | 2;
  data: Uint8Array | Uint16Array;
}

export interface PngHeader {
  width: number;
  height: number;
  depth: number;
  colorType: number;
  interlaced: boolean;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const chunkIhdr = 0x49484452;
const chunkIdat = 0x49444154;
const chunkIend = 0x49454e44;

/** Null when it is no PNG at all. */
export function readHeader(file: Uint8Array): PngHeader | null {
  if (file.length < 33 || signature.some((byte, i) => file[i] !== byte)) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(12) !== chunkIhdr) return null;
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth: view.getUint8(24),
    colorType: view.getUint8(25),
    interlaced: view.getUint8(28) !== 0,
  };
}

export function isGrey(header: PngHeader): boolean {
  return (header.colorType === 0 || header.colorType === 4) && (header.depth === 8 || header.depth === 16);
}

export async function decodeGreyPng(file: Uint8Array): Promise<GreyPixels> {
  const header = readHeader(file);
  if (!header) throw new Error('The tile is not a PNG file.');
  if (!isGrey(header))
    throw new Error(`The tile is a PNG of colour type ${header.colorType}, ${header.depth} bit, not grey.`);
  if (header.interlaced) throw new Error('The tile is an interlaced PNG, which cannot be shown.');
  const { width, height } = header;
  const bands = header.colorType === 4 ? 2 : 1;
  const bytes = header.depth / 8;
  const pixel = bands * bytes;
  const stride = width * pixel;
  const raw = await inflate(imageData(file), (stride + 1) * height);
  const rows = unfilter(raw, stride, height, pixel);
  return { width, height, bands, data: bytes === 1 ? rows : bigEndian16(rows) };
}

/** The compressed pixels: all IDAT chunks, one after the other. */
function imageData(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= file.length; ) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (type === chunkIend) break;
    if (at + 12 + length > file.length) throw new Error('The tile is cut off.');
    if (type === chunkIdat) parts.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return parts;
}

async function inflate(parts: Uint8Array[], size: number): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate');
  const writing = write(stream.writable.getWriter(), parts);
  const out = new Uint8Array(size);
  const reader = stream.readable.getReader();
  const tooMany = new Error('The tile holds more pixels than it says.');
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) throw tooMany;
      out.set(value, at);
      at += value.length;
    }
    await writing;
  } catch (cause) {
    writing.catch(() => {});
    throw cause === tooMany ? cause : new Error('The tile is damaged: its pixels cannot be unpacked.', { cause });
  }
  if (at < size) throw new Error('The tile is cut off.');
  return out;
}

async function write(writer: WritableStreamDefaultWriter<BufferSource>, parts: Uint8Array[]): Promise<void> {
  for (const part of parts) await writer.write(part as Uint8Array<ArrayBuffer>);
  await writer.close();
}

/** Undoes the filter of every row in place and returns the rows without their filter bytes. */
export function unfilter(raw: Uint8Array, stride: number, height: number, pixel: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const row = out.subarray(y * stride, (y + 1) * stride);
    row.set(raw.subarray(from + 1, from + 1 + stride));
    unfilterRow(raw[from] as number, row, above, pixel);
    above = row;
  }
  return out;
}

function unfilterRow(filter: number, row: Uint8Array, above: Uint8Array, pixel: number): void {
  const n = row.length;
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixel; i < n; i++) row[i] = at(row, i) + at(row, i - pixel);
      return;
    case 2:
      for (let i = 0; i < n; i++) row[i] = at(row, i) + at(above, i);
      return;
    case 3:
      for (let i = 0; i < n; i++) row[i] = at(row, i) + (((i < pixel ? 0 : at(row, i - pixel)) + at(above, i)) >> 1);
      return;
    case 4:
      for (let i = 0; i < pixel; i++) row[i] = at(row, i) + at(above, i);
      for (let i = pixel; i < n; i++)
        row[i] = at(row, i) + paeth(at(row, i - pixel), at(above, i), at(above, i - pixel));
      return;
    default:
      throw new Error(`The tile is damaged: there is no PNG filter ${filter}.`);
  }
}

function at(bytes: Uint8Array, i: number): number {
  return bytes[i] as number;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toUpLeft = Math.abs(guess - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function bigEndian16(bytes: Uint8Array): Uint16Array {
  const out = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = (at(bytes, 2 * i) << 8) | at(bytes, 2 * i + 1);
  return out;
}
