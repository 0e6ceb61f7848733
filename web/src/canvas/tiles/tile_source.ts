import OpenSeadragon from 'openseadragon';
import type { Blend } from '../../model/layers/layers.ts';
import type { Rgb } from '../../model/layers/tint.ts';
import { levelSize, type Pyramid, tileCount, tileRect } from '../../model/pyramid.ts';
import { bitmapOptions, type TileData } from './tile_data.ts';
import { decodeTile } from './tile_decoder.ts';
import { hold, release, TileStore } from './tile_store.ts';

export const tileDataType = 'memento-tile';

OpenSeadragon.converter.learnDestroy(tileDataType, release);
// A copy is the same object: tiles never change.
OpenSeadragon.converter.learn(tileDataType, tileDataType, (_tile: unknown, data: TileData) => hold(data), 0, 1);

/** How the drawer shows a layer, in stored values. Shared with the overview, which therefore shows the same. */
export interface DisplayState {
  black: number;
  white: number;
  gamma: number;
  tint: Rgb;
  blend: Blend;
  /** the channel whose planes are shown as one, at each pixel the brightest; 0: the layer is shown alone */
  projection: number;
}

export interface LayerTileOptions extends Pyramid {
  /** `<tiles><level>/<x>_<y>.<format>` */
  tiles: string;
  format: string;
  grey: boolean;
  /** of the layer among all, 0 at the bottom */
  order: number;
  display: DisplayState;
  /** told about the status of every failed request (0: no answer), and when it went out (performance.now()) */
  onFailure: (status: number, sentAt: number) => void;
  /** a picture from elsewhere, loaded as a whole; then there are no tiles */
  picture?: HTMLImageElement;
  /** its server lets nobody read its pixels: it lies below the canvas as it is, and is nothing here but its place */
  isSealed?: boolean;
}

class HttpError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** The tiles of one layer's image. Level sizes come from the description, not from halving. */
export class LayerTileSource extends OpenSeadragon.TileSource {
  readonly options: LayerTileOptions;
  readonly display: DisplayState;

  constructor(options: LayerTileOptions) {
    super({
      width: options.width,
      height: options.height,
      tileSize: options.tileSize,
      tileOverlap: 0,
      minLevel: 0,
      maxLevel: options.levels.length - 1,
    } as OpenSeadragon.TileSourceOptions);
    this.options = options;
    this.display = options.display;
  }

  override getLevelScale(level: number): number {
    return levelSize(this.options, level).width / this.options.width;
  }

  override getNumTiles(level: number): OpenSeadragon.Point {
    const { x, y } = tileCount(this.options, level);
    return new OpenSeadragon.Point(x, y);
  }

  /** x and y in widths of the image, as OpenSeadragon counts. */
  override getTileAtPoint(level: number, point: OpenSeadragon.Point): OpenSeadragon.Tile {
    const { width, height, tileSize } = this.options;
    const size = levelSize(this.options, level);
    const last = tileCount(this.options, level);
    const x = Math.floor((point.x * size.width) / tileSize);
    const y = Math.floor((point.y * size.height * width) / height / tileSize);
    const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    // Typed as a tile, but OpenSeadragon's own answer is a point too.
    return new OpenSeadragon.Point(clamp(x, last.x), clamp(y, last.y)) as unknown as OpenSeadragon.Tile;
  }

  override getTileBounds(level: number, x: number, y: number, isSource?: boolean): OpenSeadragon.Rect {
    const rect = tileRect(this.options, level, x, y);
    if (isSource) return new OpenSeadragon.Rect(0, 0, rect.width, rect.height);
    const size = levelSize(this.options, level);
    const scaleY = this.options.height / this.options.width / size.height;
    return new OpenSeadragon.Rect(rect.x / size.width, rect.y * scaleY, rect.width / size.width, rect.height * scaleY);
  }

  override getTileUrl(level: number, x: number, y: number): string {
    const { tiles, format, picture } = this.options;
    return picture ? picture.src : `${tiles}${level}/${x}_${y}.${format}`;
  }

  override hasTransparency(): boolean {
    return true;
  }

  override downloadTileStart(job: OpenSeadragon.ImageJob): void {
    const stop = new AbortController();
    const sentAt = performance.now();
    job.userData.stop = stop;
    this.load(job.src, stop.signal).then(
      (tile) => job.finish(tile, null as unknown as XMLHttpRequest, tileDataType),
      (error: Error) => {
        if (stop.signal.aborted) return;
        if (error instanceof HttpError) this.options.onFailure(error.status, sentAt);
        job.fail(error.message, null);
      },
    );
  }

  override downloadTileAbort(job: OpenSeadragon.ImageJob): void {
    (job.userData.stop as AbortController | undefined)?.abort();
  }

  private async load(url: string, signal: AbortSignal): Promise<TileData> {
    const { picture, isSealed } = this.options;
    if (isSealed) return hold({ kind: 'colour', bitmap: await createImageBitmap(new ImageData(1, 1)) });
    if (picture) return hold({ kind: 'colour', bitmap: await createImageBitmap(picture, bitmapOptions) });
    return tileStore.take(url, this.options.grey, signal);
  }
}

async function loadTile(url: string, grey: boolean, signal: AbortSignal): Promise<TileData> {
  const response = await fetch(url, { signal, credentials: 'same-origin' }).catch((cause) => {
    if (signal.aborted) throw cause;
    throw new HttpError(0);
  });
  if (!response.ok) throw new HttpError(response.status);
  return decodeTile(await response.arrayBuffer(), grey);
}

export const tileStore = new TileStore(loadTile);

const maxWait = 30;

/** A picture on another server, as one tile. One that other sites may not read (CORS) is sealed: it can be shown, and nothing else. */
export async function loadPicture(uri: string): Promise<{ picture: HTMLImageElement; isSealed: boolean }> {
  try {
    return { picture: await fetchPicture(uri, true), isSealed: false };
  } catch (reason) {
    if ((reason as Error).message === tooSlow) throw reason;
    return { picture: await fetchPicture(uri, false), isSealed: true };
  }
}

const tooSlow = `Its server did not send the picture within ${maxWait} seconds.`;

function fetchPicture(uri: string, readable: boolean): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    const giveUp = () => {
      picture.src = '';
      reject(new Error(tooSlow));
    };
    const timer = setTimeout(giveUp, maxWait * 1000);
    if (readable) picture.crossOrigin = 'anonymous';
    picture.referrerPolicy = 'no-referrer';
    picture.onload = () => {
      clearTimeout(timer);
      resolve(picture);
    };
    picture.onerror = () => {
      clearTimeout(timer);
      const server = new URL(uri).host;
      reject(new Error(`${server} refused the picture, has none at this address, or what it sent is no picture.`));
    };
    picture.src = uri;
  });
}
