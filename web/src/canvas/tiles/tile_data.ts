import type { GreyPixels } from './png.ts';

/** What a tile is once decoded: exact grey values, or a picture in colour. Shared, never changed. */
export type TileData = { kind: 'grey'; pixels: GreyPixels } | { kind: 'colour'; bitmap: ImageBitmap };

export interface TileJob {
  id: number;
  file: ArrayBuffer;
  /** the picture should hold one value a pixel */
  grey: boolean;
}

export type TileReply = { id: number; tile: TileData } | { id: number; error: string };

export const bitmapOptions: ImageBitmapOptions = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' };

export function tileSize(tile: TileData): { width: number; height: number } {
  return tile.kind === 'grey' ? tile.pixels : tile.bitmap;
}
