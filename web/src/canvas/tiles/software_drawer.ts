import type OpenSeadragon from 'openseadragon';
import type { isSamePicture, Picture, pictureOf } from './same_picture.ts';
import {
  clearSurface,
  layOver,
  makeSurface,
  paintTile,
  placementOf,
  type Surface,
  type TileValues,
  toStraight,
} from './software.ts';
import { type Shades, shadesOf } from './software_rows.ts';
import type { TileData } from './tile_data.ts';
import type { taps, tileMatrix, viewMatrix } from './tile_place.ts';
import type { DisplayState, LayerTileSource } from './tile_source.ts';

type TiledImage = OpenSeadragon.TiledImage;

/** A frame that takes longer, ms, is drawn coarsely while others follow it at once: before it has been still for so long. */
const maxCost = 40;
const still = 150;

const nothing = makeSurface(0, 0);

/** What it takes of the rest of the canvas, which is there already: this file is fetched by itself. */
interface Given {
  Base: typeof OpenSeadragon.DrawerBase;
  dataType: string;
  viewMatrix: typeof viewMatrix;
  tileMatrix: typeof tileMatrix;
  taps: typeof taps;
  pictureOf: typeof pictureOf;
  isSamePicture: typeof isSamePicture;
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
    isUnseen = false;
    readonly isCoarse = false;
    /** what is on the canvas, sharp; null: nothing that can be relied on */
    private shown: Picture | null = null;
    private readonly ink: CanvasRenderingContext2D;
    private surface: Surface = nothing;
    /** the same at half the size, for as long as it moves */
    private coarseSurface: Surface = nothing;
    private readonly coarse: CanvasRenderingContext2D;
    private sharpening = 0;
    /** ms that the last whole picture took, and when anything was drawn last */
    private cost = 0;
    private drawnAt = 0;
    /** of a channel whose planes are shown as one */
    private channel: Surface | null = null;
    private image = new ImageData(1, 1);
    private readonly shades = new WeakMap<DisplayState, { key: string; shades: Shades }>();
    private readonly onResize = () => this.fit();

    constructor(options: ConstructorParameters<typeof OpenSeadragon.DrawerBase>[0]) {
      super(options);
      const ink = this.canvas.getContext('2d');
      const coarse = document.createElement('canvas').getContext('2d');
      if (!ink || !coarse) throw new Error('A canvas gave nothing to draw with.');
      this.ink = ink;
      this.coarse = coarse;
      this.makeRoom();
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

    draw(unordered: TiledImage[], isToLast = false): void {
      if (this.isHeld || this.isUnseen) return;
      const images = unordered.toSorted((a, b) => orderOf(a) - orderOf(b));
      const { width, height } = this.canvas;
      const picture = given.pictureOf(images, [width, height, ...given.viewMatrix(this.viewport).values]);
      if (!isToLast && this.shown && given.isSamePicture(this.shown, picture)) return;
      this.shown = null;
      const now = performance.now();
      const isBusy = !isToLast && this.cost > maxCost && now - this.drawnAt < still;
      this.drawnAt = now;
      clearTimeout(this.sharpening);
      if (isBusy) {
        // Coarse while it moves, or a slider does; sharp as soon as it is still.
        this.sharpening = window.setTimeout(() => this.viewer.forceRedraw(), still);
        this.drawCoarsely(images);
      } else {
        this.shown = picture;
        this.drawAll(images);
        this.cost = performance.now() - now;
      }
      const first = images[0];
      if (first) this.raiseDrawn(first);
    }

    drawFirst(images: TiledImage[]): void {
      this.draw(images);
    }

    private drawAll(images: TiledImage[]): void {
      this.compose(this.surface, images);
      toStraight(this.surface, this.image.data);
      this.ink.putImageData(this.image, 0, 0);
    }

    /** A quarter of the pixels, each twice as wide and high. */
    private drawCoarsely(images: TiledImage[]): void {
      const { width, height } = this.coarse.canvas;
      const picture = this.coarse.createImageData(width, height);
      this.compose(this.coarseSurface, images);
      toStraight(this.coarseSurface, picture.data);
      this.coarse.putImageData(picture, 0, 0);
      this.ink.imageSmoothingEnabled = false;
      this.ink.clearRect(0, 0, this.canvas.width, this.canvas.height);
      this.ink.drawImage(this.coarse.canvas, 0, 0, width * 2, height * 2);
    }

    private compose(surface: Surface, images: TiledImage[]): void {
      clearSurface(surface);
      const view = given.viewMatrix(this.viewport);
      let projected = 0;
      images.forEach((image, n) => {
        const display = displayOf(image);
        if (display.projection !== projected && display.projection !== 0) this.beginChannel(surface);
        projected = display.projection;
        if (image.getOpacity() > 0) this.drawLayer(image, view, n + 1, surface, projected !== 0);
        const next = images[n + 1];
        const isLast = !next || displayOf(next).projection !== projected;
        if (projected !== 0 && isLast && this.channel) layOver(surface, this.channel, display.blend);
      });
    }

    /** The picture as it is now, sharp, top row first. */
    readPixels(images: TiledImage[]): { width: number; height: number; data: Uint8Array } {
      this.shown = null;
      if (!this.isHeld) this.drawAll(images.toSorted((a, b) => orderOf(a) - orderOf(b)));
      const { width, height, data } = this.surface;
      return { width, height, data: data.slice() };
    }

    override destroy(): void {
      super.destroy();
      this.destroyInternalCache();
      clearTimeout(this.sharpening);
      this.viewer.removeHandler('resize', this.onResize);
      this.canvas.remove();
    }

    private drawLayer(
      image: TiledImage,
      view: OpenSeadragon.Mat3,
      mark: number,
      onto: Surface,
      isProjected: boolean,
    ): void {
      const display = displayOf(image);
      const tiles = image.getTilesToDraw();
      const channel = isProjected ? this.channel : null;
      const surface = channel ?? onto;
      // Of a channel that is projected each pixel keeps the brightest plane.
      const look = channel ? { ...display, blend: 'max' as const } : display;
      for (let i = tiles.length - 1; i >= 0; i--) {
        const tile = tiles[i]?.tile;
        const values = tile && (this.getDataToDraw(tile) as TileValues | undefined);
        if (!values) this.shown = null; // it is not all here yet
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
        const opacity = image.getOpacity();
        const shades = this.shadesOf(display, opacity, values.data instanceof Uint16Array ? 65536 : 256);
        if (place) paintTile(surface, values, place, look, opacity, mark, shades);
      }
    }

    /** Computed anew only where the look is another one. */
    private shadesOf(display: DisplayState, opacity: number, values: number): Shades {
      const { black, white, gamma, tint } = display;
      const key = [black, white, gamma, ...tint, opacity, values].join(' ');
      const known = this.shades.get(display);
      if (known?.key === key) return known.shades;
      const shades = shadesOf(display, opacity, values);
      this.shades.set(display, { key, shades });
      return shades;
    }

    private beginChannel({ width, height }: Surface): void {
      if (this.channel?.width !== width || this.channel.height !== height) this.channel = makeSurface(width, height);
      clearSurface(this.channel);
    }

    private fit(): void {
      const size = this.wantedSize();
      if (this.canvas.width === size.x && this.canvas.height === size.y) return;
      this.canvas.width = size.x;
      this.canvas.height = size.y;
      this.makeRoom();
    }

    private makeRoom(): void {
      const { width, height } = this.canvas;
      const [wide, high] = [Math.ceil(width / 2), Math.ceil(height / 2)];
      this.surface = makeSurface(width, height);
      this.image = new ImageData(Math.max(1, width), Math.max(1, height));
      this.coarseSurface = makeSurface(wide, high);
      this.coarse.canvas.width = Math.max(1, wide);
      this.coarse.canvas.height = Math.max(1, high);
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
  return { width, height, bands: 4, data: ink.getImageData(0, 0, width, height).data };
}

const displayOf = (image: TiledImage) => (image.source as LayerTileSource).display;

function orderOf(image: TiledImage): number {
  return (image.source as LayerTileSource).options.order;
}
