import type OpenSeadragon from 'openseadragon';
import { tileAt } from '../../model/pyramid.ts';
import type { TileData } from './tile_data.ts';
import { type LayerTileSource, tileStore } from './tile_source.ts';
import { release } from './tile_store.ts';

/** OpenSeadragon's own index of tiles, which its types leave out: level → x → y. */
type TileIndex = Record<number, Record<number, Record<number, OpenSeadragon.Tile>>>;

export function tileIndex(image: OpenSeadragon.TiledImage): TileIndex {
  return (image as unknown as { tilesMatrix: TileIndex }).tilesMatrix;
}

export function dataOf(tile: OpenSeadragon.Tile | undefined): TileData | undefined {
  return tile?.loaded ? (tile.getCache(tile.cacheKey)?.data as TileData | undefined) : undefined;
}

/** Stored values of a pixel: one for grey, three for colour. */
export interface PixelValue {
  stored: readonly number[];
  /** it comes from the largest level; otherwise it is a mean of what lies around */
  exact: boolean;
}

/** What is known of a pixel of the image, from the finest tile that is here. */
export function valueAt(image: OpenSeadragon.TiledImage, x: number, y: number): PixelValue | null {
  const pyramid = (image.source as LayerTileSource).options;
  const index = tileIndex(image);
  const finest = pyramid.levels.length - 1;
  for (let level = finest; level >= 0; level--) {
    const at = tileAt(pyramid, level, x, y);
    const tile = dataOf(index[level]?.[at.x]?.[at.y]);
    const stored = tile && pixelOf(tile, at.inX, at.inY);
    if (stored) return { stored, exact: level === finest };
  }
  return null;
}

/** The same from the largest level, whose tile is fetched when it is not here. */
export async function exactValueAt(
  image: OpenSeadragon.TiledImage,
  x: number,
  y: number,
  signal: AbortSignal,
): Promise<PixelValue | null> {
  const here = valueAt(image, x, y);
  const source = image.source as LayerTileSource;
  if (here?.exact || source.options.picture) return here;
  const finest = source.options.levels.length - 1;
  const at = tileAt(source.options, finest, x, y);
  const tile = await tileStore.take(source.getTileUrl(finest, at.x, at.y), source.options.grey, signal);
  const stored = pixelOf(tile, at.inX, at.inY);
  release(tile);
  return stored && { stored, exact: true };
}

function pixelOf(tile: TileData, x: number, y: number): readonly number[] | null {
  if (tile.kind === 'colour') return colourAt(tile.bitmap, x, y);
  const { width, bands, data } = tile.pixels;
  const value = data[(y * width + x) * bands];
  return value === undefined ? null : [value];
}

let onePixel: OffscreenCanvasRenderingContext2D | null = null;

function colourAt(bitmap: ImageBitmap, x: number, y: number): readonly number[] | null {
  onePixel ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!onePixel) return null;
  onePixel.clearRect(0, 0, 1, 1);
  onePixel.drawImage(bitmap, -x, -y);
  return [...onePixel.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
}
