import { decodeGreyPng, isGrey, readHeader } from './png.ts';
import { bitmapOptions, type TileData, type TileJob, type TileReply } from './tile_data.ts';

async function decode({ file, grey }: TileJob): Promise<TileData> {
  const bytes = new Uint8Array(file);
  const header = grey ? readHeader(bytes) : null;
  // 8 bits survive the browser's decoder; an interlaced file of 16 bits is refused rather than shown wrongly.
  if (header && isGrey(header) && !(header.interlaced && header.depth === 8)) {
    return { kind: 'grey', pixels: await decodeGreyPng(bytes) };
  }
  return { kind: 'colour', bitmap: await createImageBitmap(new Blob([file]), bitmapOptions) };
}

self.onmessage = async (event: MessageEvent<TileJob>) => {
  const { id } = event.data;
  try {
    const tile = await decode(event.data);
    const moved = tile.kind === 'grey' ? tile.pixels.data.buffer : tile.bitmap;
    self.postMessage({ id, tile } satisfies TileReply, { transfer: [moved as Transferable] });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'The tile cannot be read.';
    self.postMessage({ id, error: reason } satisfies TileReply);
  }
};
