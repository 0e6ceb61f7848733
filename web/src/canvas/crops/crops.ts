import type { LayerStore } from '../../model/layers/layer_store.ts';
import type { Part } from '../../model/part.ts';
import type { TileData } from '../tiles/tile_data.ts';
import { bytesOf, type CropLayer, cropLayers, emptyPatch, layOver, type Patch } from './crop.ts';
import { Pace } from './pace.ts';

/** What is to be cut out: a part of a sample, in one plane of it, as large as so many pixels of the screen. */
export interface CropOrder {
  key: string;
  store: () => Promise<LayerStore>;
  /** the group of a plane; null: the plane that is shown first */
  group: number | null;
  part: Part;
  size: number;
}

/** Where tiles come from; whoever takes one lets it go. */
export interface Tiles {
  take: (url: string, grey: boolean, signal?: AbortSignal) => Promise<TileData>;
  release: (tile: TileData) => void;
}

/** So many are painted at a time, and so many bytes of them are kept. */
const [atOnce, maxBytes] = [6, 96 * 1024 * 1024];
/** Pixels that are laid over in one go: about a millisecond's work. */
const piece = 8192;

/** Crops of images with their first looks: only the tiles that they need are fetched, and those that are asked for last come first. */
export class Crops {
  private readonly done = new Map<string, ImageData>();
  private readonly waiting: { order: CropOrder; signal: AbortSignal; resolve: (crop: ImageData | null) => void }[] = [];
  private readonly tiles: Tiles;
  private readonly pace = new Pace();
  private bytes = 0;
  private running = 0;

  constructor(tiles: Tiles) {
    this.tiles = tiles;
  }

  /** One that is here already. */
  get(key: string): ImageData | undefined {
    const known = this.done.get(key);
    if (known) {
      this.done.delete(key);
      this.done.set(key, known);
    }
    return known;
  }

  /** Null: there is nothing to see of it, or it is wanted no more. */
  ask(order: CropOrder, signal: AbortSignal): Promise<ImageData | null> {
    return new Promise((resolve) => {
      this.waiting.push({ order, signal, resolve });
      this.next();
    });
  }

  private next(): void {
    while (this.running < atOnce) {
      const one = this.waiting.pop();
      if (!one) return;
      if (one.signal.aborted) {
        one.resolve(null);
        continue;
      }
      this.running++;
      this.cut(one.order, one.signal)
        .catch(() => null)
        .then((crop) => {
          this.running--;
          one.resolve(crop);
          this.next();
        });
    }
  }

  private async cut({ key, store, group, part, size }: CropOrder, signal: AbortSignal): Promise<ImageData | null> {
    const known = this.get(key);
    if (known) return known;
    const opened = await store();
    signal.throwIfAborted();
    // Which layers are in that plane is read off at once: the store serves all crops of its sample.
    showGroup(opened, group);
    const layers = cropLayers(opened, part, size);
    const patches = await Promise.all(layers.map((layer) => patchOf(this.tiles, this.pace, layer, part, signal)));
    const crop = new Float32Array(4 * size * size);
    const rows = Math.max(1, Math.round(piece / size));
    for (const [i, layer] of layers.entries()) {
      for (let top = 0; top < size; top += rows) {
        signal.throwIfAborted();
        const bottom = Math.min(size, top + rows);
        await this.pace.run(() => layOver(crop, size, part, layer, patches[i] as Patch, top, bottom));
      }
    }
    const made = await this.pace.run(() => new ImageData(bytesOf(crop), size, size));
    this.keep(key, made);
    return made;
  }

  private keep(key: string, crop: ImageData): void {
    this.bytes -= this.done.get(key)?.data.length ?? 0;
    this.done.set(key, crop);
    this.bytes += crop.data.length;
    for (const [oldest, { data }] of this.done) {
      if (this.bytes <= maxBytes) return;
      this.done.delete(oldest);
      this.bytes -= data.length;
    }
  }
}

function showGroup(store: LayerStore, group: number | null): void {
  if (group === null) return;
  for (const { id, stack } of store.layers) {
    const plane = stack?.planes.get(group);
    if (plane) store.showPlane(id, plane);
  }
}

async function patchOf(tiles: Tiles, pace: Pace, layer: CropLayer, part: Part, signal: AbortSignal): Promise<Patch> {
  const { grey } = layer.layer;
  const patch = emptyPatch(layer, part, grey ? 1 : 3);
  await Promise.all(
    layer.tiles.map(async ({ url, x, y }) => {
      const tile = await tiles.take(url, grey, signal);
      try {
        await pace.run(() => copyInto(patch, tile, x, y));
      } finally {
        tiles.release(tile);
      }
    }),
  );
  return patch;
}

/** What of a tile, which begins at x, y of its level, lies in a patch. */
function copyInto(patch: Patch, tile: TileData, x: number, y: number): void {
  const { width, height } = tile.kind === 'grey' ? tile.pixels : tile.bitmap;
  const [left, top] = [Math.max(x, patch.x), Math.max(y, patch.y)];
  const [right, bottom] = [Math.min(x + width, patch.x + patch.width), Math.min(y + height, patch.y + patch.height)];
  if (right <= left || bottom <= top) return;
  if (tile.kind === 'colour') {
    copyColour(patch, tile.bitmap, left, top, right - left, bottom - top, left - x, top - y);
    return;
  }
  const { bands, data } = tile.pixels;
  const most = data instanceof Uint16Array ? 65535 : 255;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const from = ((row - y) * width + column - x) * bands;
      const to = (row - patch.y) * patch.width + column - patch.x;
      patch.alpha[to] = bands === 2 ? (data[from + 1] as number) / most : 1;
      for (let c = 0; c < patch.channels; c++) patch.values[to * patch.channels + c] = data[from] as number;
    }
  }
}

function copyColour(
  patch: Patch,
  bitmap: ImageBitmap,
  left: number,
  top: number,
  width: number,
  height: number,
  fromX: number,
  fromY: number,
): void {
  const ink = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!ink) return;
  ink.drawImage(bitmap, fromX, fromY, width, height, 0, 0, width, height);
  const { data } = ink.getImageData(0, 0, width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = 4 * (row * width + column);
      const to = (top + row - patch.y) * patch.width + left + column - patch.x;
      patch.alpha[to] = (data[from + 3] as number) / 255;
      for (let c = 0; c < patch.channels; c++) patch.values[to * patch.channels + c] = data[from + c] as number;
    }
  }
}
