import type { Image } from '../model/image.ts';
import type { LayerStore } from '../model/layers/layer_store.ts';
import { baseImage } from '../model/layers/layers.ts';
import { levelSize, tileCount } from '../model/pyramid.ts';
import type { Box } from './view_geometry.ts';
import type { Viewport } from './viewport.ts';

export interface WantedTile {
  url: string;
  grey: boolean;
}

/**
 * The tiles that an annotation needs first: those of its shown layers, of the level OpenSeadragon draws at a zoom (CSS
 * pixels per pixel of the base image), inside of a part of the image. Coarsest first.
 */
export function tilesOfView(store: LayerStore, zoom: number, part: Box): WantedTile[] {
  return store.layers.flatMap((layer) => {
    const { image, grey } = layer;
    if (image?.state !== 'ready' || image.levels.length === 0 || !store.isShown(layer)) return [];
    return urlsOf(image, levelAt(image, zoom), part).map((url) => ({ url, grey }));
  });
}

/** The tiles that are seen when an annotation is opened: as a whole, or where one looks at now. */
export function tilesToOpen(store: LayerStore, viewport: Viewport, staysThere: boolean): WantedTile[] {
  const image = baseImage(store.layers);
  if (!image || image.width === 0) return [];
  const box = { x: 0, y: 0, width: image.width, height: image.height };
  const { zoom, part } = staysThere ? viewport.partOf(box) : viewport.fittedPart(box);
  return tilesOfView(store, zoom, part);
}

/** The finest level of which a pixel is not smaller than half a pixel of the screen: what `minPixelRatio` says. */
function levelAt(image: Image, zoom: number): number {
  const coarsest = (zoom * image.width) / levelSize(image, 0).width;
  return Math.max(0, Math.min(image.levels.length - 1, Math.floor(Math.log2(coarsest / 0.5))));
}

function urlsOf(image: Image, level: number, { x, y, width, height }: Box): string[] {
  const size = levelSize(image, level);
  const count = tileCount(image, level);
  const scale = size.width / image.width / image.tileSize;
  const between = (from: number, to: number, count: number) => {
    const first = Math.max(0, Math.floor(from * scale));
    const last = Math.min(count - 1, Math.ceil(to * scale) - 1);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  };
  return between(y, y + height, count.y).flatMap((row) =>
    between(x, x + width, count.x).map((column) => `${image.tiles}${level}/${column}_${row}.${image.tileFormat}`),
  );
}

/** Their pixels lie at the same places. */
export function isSameSize(a: LayerStore | undefined, b: LayerStore): boolean {
  const [one, two] = [a && baseImage(a.layers), baseImage(b.layers)];
  return Boolean(one && two && one.width === two.width && one.height === two.height && one.pixelSize === two.pixelSize);
}

/** Fetches tiles one after the other, a few at a time, until it is ended. What cannot be had is asked for again when it is shown. */
export class Ahead {
  private readonly take: (tile: WantedTile, signal: AbortSignal) => Promise<unknown>;
  private ended = new AbortController();

  constructor(take: Ahead['take']) {
    this.take = take;
  }

  async get(tiles: readonly WantedTile[]): Promise<void> {
    this.end();
    this.ended = new AbortController();
    const { signal } = this.ended;
    const left = [...tiles];
    const one = async () => {
      for (let tile = left.shift(); tile && !signal.aborted; tile = left.shift()) {
        await this.take(tile, signal).catch(() => {});
      }
    };
    await Promise.all([one(), one(), one()]);
  }

  end(): void {
    this.ended.abort();
  }
}
