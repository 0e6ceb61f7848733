/**
 * Texts inside of a PNG file: chunks `iTXt` before its end, which readers that do not know them pass over.
 * PNG specification (third edition), section 11.3.3.4: https://www.w3.org/TR/png-3/#11iTXt
 */
export function withTexts(file: Uint8Array, texts: Record<string, string>): Uint8Array<ArrayBuffer> {
  const end = file.length - 12;
  const chunks = Object.entries(texts).map(([key, text]) => textChunk(key, text));
  const out = new Uint8Array(file.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  out.set(file.subarray(0, end));
  let at = end;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  out.set(file.subarray(end), at);
  return out;
}

/** key: 1 to 79 letters of Latin-1; the text is not compressed, and in no named language. */
function textChunk(key: string, text: string): Uint8Array {
  const data = new TextEncoder().encode(`iTXt${key}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(data.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(data.length + 4, crc(data));
  return chunk;
}

/** CRC-32 as section D of the specification has it, bit by bit: texts are short. */
function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
