import type OpenSeadragon from 'openseadragon';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { levelSize } from '../../../model/pyramid.ts';
import type { Field } from '../../../model/regions/field.ts';
import { dataOf, tileIndex } from '../../tiles/probe.ts';
import type { TileData } from '../../tiles/tile_data.ts';
import type { LayerTileSource } from '../../tiles/tile_source.ts';
import type { Box } from '../../view_geometry.ts';

/** A layer that is shown: its tiles, and where it lies on the base image. */
export interface Picture {
  layer: ViewLayer;
  image: OpenSeadragon.TiledImage;
  box: Box;
}

/** Values of a part of the grid of cells: left, top, width and height in cells, of so many pixels of the image each. */
export type ReadValues = (left: number, top: number, width: number, height: number, cell: number) => Field;

/**
 * The stored values of pictures on the grid of cells, from the tiles that are here: those of the level whose pixels are the cells, else a
 * coarser one's. Planes of a channel that is projected are one, the largest value of each. lead: of one channel alone; null: all.
 */
export function readStored(pictures: readonly Picture[], lead: number | null): ReadValues {
  return (left, top, width, height, cell) => {
    const channels = new Map<string, Float32Array>();
    for (const picture of pictures) {
      if (lead !== null && picture.layer.lead !== lead) continue;
      readPicture(picture, left, top, width, height, cell).forEach((values, sample) => {
        const name = `${picture.layer.lead} ${sample}`;
        const before = channels.get(name);
        channels.set(name, before ? largest(before, values) : values);
      });
    }
    // Of a picture that may not be read, or does not reach here, there is nothing to go by.
    const known = [...channels.values()].filter((values) => values.some((value) => !Number.isNaN(value)));
    return { width, height, channels: known };
  };
}

function largest(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => {
    const other = b[i] as number;
    return Number.isNaN(value) || other > value ? other : value;
  });
}

function readPicture(
  { image, box }: Picture,
  left: number,
  top: number,
  width: number,
  height: number,
  cell: number,
): Float32Array[] {
  const source = (image.source as LayerTileSource).options;
  const bands = source.grey ? 1 : 3;
  const channels = Array.from({ length: bands }, () => new Float32Array(width * height).fill(Number.NaN));
  const index = tileIndex(image);
  for (let level = levelOf(source.levels, box.width, cell), left_ = width * height; level >= 0 && left_ > 0; level--) {
    const size = levelSize(source, level);
    // The pixel of the level that the middle of each column and row of cells lies in; -1 beside the image.
    const place = (first: number, n: number, whole: number, pixels: number) =>
      Int32Array.from({ length: n }, (_, i) => {
        const at = (first + i + 0.5) * cell;
        return at < 0 || at >= whole ? -1 : Math.min(pixels - 1, Math.floor((at * pixels) / whole));
      });
    const columns = place(left, width, box.width, size.width);
    const rows = place(top, height, box.height, size.height);
    left_ = fill(channels, columns, rows, source.tileSize, (x, y) => dataOf(index[level]?.[x]?.[y]));
  }
  return channels;
}

/** The coarsest level whose pixels are no larger than a cell, and a little: sizes are rounded. */
function levelOf(levels: readonly { width: number }[], width: number, cell: number): number {
  const finest = levels.length - 1;
  const found = levels.findIndex((size) => width / size.width <= cell * 1.1);
  return found < 0 ? finest : found;
}

/** What is still unknown, from the tiles of a level; returns how much of that is left, of what lies in the image. */
function fill(
  channels: readonly Float32Array[],
  columns: Int32Array,
  rows: Int32Array,
  tileSize: number,
  tileAt: (x: number, y: number) => TileData | undefined,
): number {
  const [first = new Float32Array()] = channels;
  let left = 0;
  rows.forEach((y, j) => {
    if (y < 0) return;
    const row = Math.floor(y / tileSize);
    let [tileX, tile]: [number, Pixels | null] = [-1, null];
    for (let i = 0; i < columns.length; i++) {
      const x = columns[i] as number;
      const at = j * columns.length + i;
      if (x < 0 || !Number.isNaN(first[at] as number)) continue;
      const column = Math.floor(x / tileSize);
      if (column !== tileX) {
        tileX = column;
        const data = tileAt(column, row);
        tile = data ? pixelsOf(data) : null;
      }
      if (!tile) {
        left++;
        continue;
      }
      const from = ((y - row * tileSize) * tile.width + x - column * tileSize) * tile.step;
      for (let c = 0; c < channels.length; c++) (channels[c] as Float32Array)[at] = tile.data[from + c] as number;
    }
  });
  return left;
}

interface Pixels {
  width: number;
  /** values a pixel */
  step: number;
  data: Uint8Array | Uint16Array | Uint8ClampedArray;
}

/** A picture in colour is read back once, as long as it is held. */
const read = new WeakMap<ImageBitmap, Pixels>();

function pixelsOf(tile: TileData): Pixels | null {
  if (tile.kind === 'grey') return { width: tile.pixels.width, step: tile.pixels.bands, data: tile.pixels.data };
  const { bitmap } = tile;
  const known = read.get(bitmap);
  if (known) return known;
  const { width, height } = bitmap;
  const ink = width > 0 ? new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true }) : null;
  if (!ink) return null;
  ink.drawImage(bitmap, 0, 0);
  const pixels = { width, step: 4, data: ink.getImageData(0, 0, width, height).data };
  read.set(bitmap, pixels);
  return pixels;
}
