import type OpenSeadragon from 'openseadragon';
import { addValues, emptyHistogram, type Histogram } from '../../model/layers/histogram.ts';
import { tileAt } from '../../model/pyramid.ts';
import type { TileData } from './tile_data.ts';
import type { LayerTileSource } from './tile_source.ts';

/** OpenSeadragon's own index of tiles, which its types leave out: level → x → y. */
type TileIndex = Record<number, Record<number, Record<number, OpenSeadragon.Tile>>>;

export function tileIndex(image: OpenSeadragon.TiledImage): TileIndex {
  return (image as unknown as { tilesMatrix: TileIndex }).tilesMatrix;
}

function dataOf(tile: OpenSeadragon.Tile | undefined): TileData | undefined {
  return tile?.loaded ? (tile.getCache(tile.cacheKey)?.data as TileData | undefined) : undefined;
}

/** The values of a pixel of the image, from the finest tile that is here: one for grey, three for colour. */
export function valueAt(image: OpenSeadragon.TiledImage, x: number, y: number): readonly number[] | null {
  const pyramid = (image.source as LayerTileSource).options;
  const index = tileIndex(image);
  for (let level = pyramid.levels.length - 1; level >= 0; level--) {
    const at = tileAt(pyramid, level, x, y);
    const tile = dataOf(index[level]?.[at.x]?.[at.y]);
    if (tile) return pixelOf(tile, at.inX, at.inY);
  }
  return null;
}

function pixelOf(tile: TileData, x: number, y: number): readonly number[] | null {
  if (tile.kind === 'colour') return colourAt(tile.bitmap, x, y);
  const { width, samples, data } = tile.pixels;
  const value = data[(y * width + x) * samples];
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

/** Grey values of the tiles that are here, from the finest level that has any; null while there are none, or for colour. */
export function histogramOf(image: OpenSeadragon.TiledImage, max: number): Histogram | null {
  const index = tileIndex(image);
  const levels = Object.keys(index)
    .map(Number)
    .sort((a, b) => b - a);
  for (const level of levels) {
    const histogram = emptyHistogram(max);
    for (const column of Object.values(index[level] ?? {})) {
      for (const tile of Object.values(column)) {
        const data = dataOf(tile);
        if (data?.kind === 'grey') addValues(histogram, data.pixels.data, data.pixels.samples);
      }
    }
    if (histogram.total > 0) return histogram;
  }
  return null;
}
