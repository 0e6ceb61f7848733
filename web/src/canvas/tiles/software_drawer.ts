import type OpenSeadragon from 'openseadragon';
import {
  clearSurface,
  layOver,
  lightsOf,
  makeSurface,
  paintTile,
  placementOf,
  type Surface,
  type TileValues,
  toStraight,
} from './software.ts';
import type { TileData } from './tile_data.ts';
import type { taps, tileMatrix, viewMatrix } from './tile_place.ts';
import type { DisplayState, LayerTileSource } from './tile_source.ts';

type TiledImage = OpenSeadragon.TiledImage;

/** What it takes of the rest of the canvas, which is there already: this file is fetched by itself. */
interface Given {
  Base: typeof OpenSeadragon.DrawerBase;
  dataType: string;
  viewMatrix: typeof viewMatrix;
  tileMatrix: typeof tileMatrix;
  taps: typeof taps;
}

/**
 * Draws the same as LayerDrawer where there is no WebGL 2: remote desktops, machines on which it is switched off. Each layer is drawn
 * finest tile first, and a pixel that has one of this layer takes no other.
 */
export function makeSoftwareDrawer(given: Given) {
  const { Base } = given;
  return class SoftwareDrawer extends Base {
    /** what was drawn last stays */
    isHeld = false;
    private readonly ink: CanvasRenderingContext2D;
    private surface: Surface;
    /** of a channel whose planes are shown as one */
    private channel: Surface | null = null;
    private image: ImageData;
    private readonly lights = new WeakMap<DisplayState, { key: string; lights: Float32Array }>();
    private readonly onResize = () => this.fit();

    constructor(options: ConstructorParameters<typeof OpenSeadragon.DrawerBase>[0]) {
      super(options);
      const ink = this.canvas.getContext('2d');
      if (!ink) throw new Error('A canvas gave nothing to draw with.');
      this.ink = ink;
      const { width, height } = this.canvas;
      this.surface = makeSurface(width, height);
      this.image = new ImageData(Math.max(1, width), Math.max(1, height));
      this.viewer.addHandler('resize', this.onResize);
    }

    static override isSupported(): boolean {
      return true;
    }

    override get defaultOptions(): OpenSeadragon.BaseDrawerOptions {
      return { usePrivateCache: true, preloadCache: false } as OpenSeadragon.BaseDrawerOptions;
    }

    override getType(): string {
      return 'memento-software';
    }

    override getSupportedDataFormats(): string[] {
      return [given.dataType];
    }

    override canRotate(): boolean {
      return true;
    }

    override setImageSmoothingEnabled(): void {}

    _createDrawingElement(): HTMLCanvasElement {
      const canvas = document.createElement('canvas');
      const size = this.wantedSize();
      canvas.width = size.x;
      canvas.height = size.y;
      return canvas;
    }

    override internalCacheCreate(cache: OpenSeadragon.CacheRecord): TileValues {
      const tile = cache.data as TileData;
      return tile.kind === 'grey' ? tile.pixels : valuesOf(tile.bitmap);
    }

    override internalCacheFree(): void {}

    draw(unordered: TiledImage[]): void {
      if (this.isHeld) return;
      const images = unordered.toSorted((a, b) => orderOf(a) - orderOf(b));
      const { surface } = this;
      clearSurface(surface);
      const view = given.viewMatrix(this.viewport);
      let projected = 0;
      images.forEach((image, n) => {
        const display = displayOf(image);
        if (display.projection !== projected && display.projection !== 0) this.beginChannel();
        projected = display.projection;
        if (image.getOpacity() > 0) this.drawLayer(image, view, n + 1, projected !== 0 ? this.channel : null);
        const next = images[n + 1];
        const isLast = !next || displayOf(next).projection !== projected;
        if (projected !== 0 && isLast && this.channel) layOver(surface, this.channel, display.blend);
      });
      toStraight(surface, this.image.data);
      this.ink.putImageData(this.image, 0, 0);
      const first = images[0];
      if (first) this.raiseDrawn(first);
    }

    /** The picture as it is now, top row first. */
    readPixels(images: TiledImage[]): { width: number; height: number; data: Uint8Array } {
      this.draw(images);
      const { width, height, data } = this.surface;
      return { width, height, data: data.slice() };
    }

    override destroy(): void {
      super.destroy();
      this.destroyInternalCache();
      this.viewer.removeHandler('resize', this.onResize);
      this.canvas.remove();
    }

    private drawLayer(image: TiledImage, view: OpenSeadragon.Mat3, mark: number, channel: Surface | null): void {
      const display = displayOf(image);
      const tiles = image.getTilesToDraw();
      const surface = channel ?? this.surface;
      // Of a channel that is projected each pixel keeps the brightest plane.
      const look = channel ? { ...display, blend: 'max' as const } : display;
      for (let i = tiles.length - 1; i >= 0; i--) {
        const tile = tiles[i]?.tile;
        const values = tile && (this.getDataToDraw(tile) as TileValues | undefined);
        if (!tile || !values) continue;
        const { width, height } = values;
        const shrink =
          ((width / tile.positionedBounds.width) * this.viewport.getBoundsNoRotate(true).width) / surface.width;
        const place = placementOf([...given.tileMatrix(view, tile).values], surface, {
          width,
          height,
          mirrored: tile.flipped,
          taps: given.taps(shrink),
        });
        const lights = this.lightsOf(display, values.data instanceof Uint16Array ? 65536 : 256);
        if (place) paintTile(surface, values, place, look, image.getOpacity(), mark, lights);
      }
    }

    /** Computed anew only where the window or gamma is another one. */
    private lightsOf(display: DisplayState, count: number): Float32Array {
      const key = `${display.black} ${display.white} ${display.gamma} ${count}`;
      const known = this.lights.get(display);
      if (known?.key === key) return known.lights;
      const lights = lightsOf(display, count);
      this.lights.set(display, { key, lights });
      return lights;
    }

    private beginChannel(): void {
      const { width, height } = this.surface;
      if (this.channel?.width !== width || this.channel.height !== height) this.channel = makeSurface(width, height);
      clearSurface(this.channel);
    }

    private fit(): void {
      const size = this.wantedSize();
      if (this.canvas.width === size.x && this.canvas.height === size.y) return;
      this.canvas.width = size.x;
      this.canvas.height = size.y;
      this.surface = makeSurface(size.x, size.y);
      this.image = new ImageData(Math.max(1, size.x), Math.max(1, size.y));
    }

    // Two methods of the base class that its types leave out.
    private wantedSize(): OpenSeadragon.Point {
      return (this as unknown as { _calculateCanvasSize(): OpenSeadragon.Point })._calculateCanvasSize();
    }

    private raiseDrawn(image: TiledImage): void {
      const base = this as unknown as {
        _raiseTiledImageDrawnEvent(image: TiledImage, tiles: OpenSeadragon.Tile[]): void;
      };
      base._raiseTiledImageDrawnEvent(
        image,
        image.getTilesToDraw().map((drawn) => drawn.tile),
      );
    }
  };
}

function valuesOf(bitmap: ImageBitmap): TileValues {
  const { width, height } = bitmap;
  const ink = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!ink) throw new Error('A canvas gave nothing to draw with.');
  ink.drawImage(bitmap, 0, 0);
  return { width, height, samples: 4, data: ink.getImageData(0, 0, width, height).data };
}

const displayOf = (image: TiledImage) => (image.source as LayerTileSource).display;

function orderOf(image: TiledImage): number {
  return (image.source as LayerTileSource).options.order;
}
