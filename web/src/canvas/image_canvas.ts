import OpenSeadragon from 'openseadragon';
import type { Image } from '../api/types.ts';
import type { LayerStore } from '../model/layer_store.ts';
import { baseImage, type LayerLook, type ViewLayer } from '../model/layers.ts';
import { tintRgb } from '../model/tint.ts';
import { LayerDrawer } from './layer_drawer.ts';
import { histogramOf, valueAt } from './probe.ts';
import { type DisplayState, LayerTileSource, loadPicture } from './tile_source.ts';
import { type Box, fitView, turn } from './view_geometry.ts';

type TiledImage = OpenSeadragon.TiledImage;

/** What the strip and the scale bar show; a new object whenever something in it changed. */
export interface CanvasView {
  /** CSS pixels per pixel of the base image; 0 while nothing is open */
  zoom: number;
  /** tiles on their way */
  pending: number;
  /** tiles that could not be had */
  missing: number;
  flipped: boolean;
  rotation: number;
  /** layers whose picture could not be loaded, with the reason */
  failed: ReadonlyMap<number, string>;
}

export interface PixelProbe {
  x: number;
  y: number;
  /** one entry per shown layer, topmost first; null while its pixel is not here yet */
  values: { id: number; value: readonly number[] | null }[];
}

export interface CanvasEvents {
  onView: (view: CanvasView) => void;
  onProbe: (probe: PixelProbe | null) => void;
  onSessionOver: () => void;
}

const emptyView: CanvasView = { zoom: 0, pending: 0, missing: 0, flipped: false, rotation: 0, failed: new Map() };
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

/**
 * The canvas: OpenSeadragon with our own drawer, driven by a LayerStore. Knows no React. World coordinates are pixels of
 * the base image, whose top-left corner is the origin; every other image lies on the same grid at its own size.
 */
export class ImageCanvas {
  private readonly viewer: OpenSeadragon.Viewer;
  private readonly overview: HTMLElement;
  private readonly events: CanvasEvents;
  private store: LayerStore | null = null;
  private stopFollowing: () => void = () => {};
  private images = new Map<number, TiledImage>();
  private boxes = new Map<number, Box>();
  private displays = new Map<number, DisplayState>();
  private view = emptyView;
  private failed = new Map<number, string>();
  private missing = new Set<string>();
  /** frames since something last moved, changed or arrived */
  private quiet = 0;
  private frame = 0;
  private opening = 0;
  private pointer: OpenSeadragon.Point | null = null;

  /** Whether this browser can show images at all. */
  static isSupported(): boolean {
    return LayerDrawer.isSupported();
  }

  constructor(host: HTMLElement, overview: HTMLElement, events: CanvasEvents) {
    this.events = events;
    const still = calm.matches;
    // OpenSeadragon moves the element it is given, so it gets one that nobody else minds.
    this.overview = overview.appendChild(document.createElement('div'));
    this.overview.style.cssText = 'width:100%;height:100%';
    this.viewer = OpenSeadragon({
      element: host,
      drawer: LayerDrawer as unknown as OpenSeadragon.DrawerType,
      showNavigationControl: false,
      showNavigator: true,
      navigatorElement: this.overview,
      navigatorMaintainSizeRatio: false,
      navigatorDisplayRegionColor: '#FFFFFF',
      keyboardNavEnabled: false,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: false },
      gestureSettingsTouch: { flickEnabled: !still },
      animationTime: still ? 0 : 0.25,
      springStiffness: 8,
      blendTime: 0,
      minZoomImageRatio: 0.2,
      maxZoomPixelRatio: 40,
      visibilityRatio: 0.1,
      zoomPerScroll: 1.25,
      preserveImageSizeOnResize: true,
      maxTilesPerFrame: 50,
      imageLoaderLimit: 8,
      maxImageCacheCount: 400,
      tileRetryMax: 2,
      tileRetryDelay: 500,
      preserveOverlays: true,
      tabIndex: -1,
    } as unknown as OpenSeadragon.Options);
    this.listen(host);
    this.frame = requestAnimationFrame(this.tick);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.stopFollowing();
    this.viewer.destroy();
    this.overview.remove();
  }

  /** Shows another annotation. The picture before it stays until this is called, never longer. */
  async open(store: LayerStore): Promise<void> {
    const opening = ++this.opening;
    this.stopFollowing();
    this.store = store;
    this.viewer.world.removeAll();
    this.images.clear();
    this.boxes.clear();
    this.displays.clear();
    this.failed = new Map();
    this.missing.clear();
    this.probeAt(null);
    this.viewer.viewport.setRotation(0, true);
    this.viewer.viewport.setFlip(false);
    this.stopFollowing = store.onLook((id, look) => this.setLook(id, look));
    const shown = store.layers.filter((layer) => layer.kind === 'image' && layer.image);
    const sources = await Promise.all(shown.map((layer) => this.sourceOf(layer, store)));
    if (opening !== this.opening) return;
    await Promise.all(sources.map((source) => source && this.add(source.layer, source.source, opening)));
    if (opening !== this.opening) return;
    this.restack();
    this.fit(true);
    this.touch();
  }

  fit(immediately = false): void {
    const box = this.shownBox();
    if (!box) return;
    const { viewport } = this.viewer;
    const { x: width, y: height } = viewport.getContainerSize();
    const { zoom, x, y } = fitView(box, { width, height }, viewport.getRotation(), viewport.getFlip());
    viewport.zoomTo(zoom / width, undefined, immediately);
    viewport.panTo(new OpenSeadragon.Point(x, y), immediately);
    this.touch();
  }

  /** One pixel of the image on one pixel of the page. */
  actualPixels(): void {
    this.viewer.viewport.zoomTo(1 / this.viewer.viewport.getContainerSize().x);
    this.viewer.viewport.applyConstraints();
    this.touch();
  }

  zoomBy(factor: number): void {
    this.viewer.viewport.zoomBy(factor);
    this.viewer.viewport.applyConstraints();
    this.touch();
  }

  /** By CSS pixels of the screen, to the right and down. */
  panBy(right: number, down: number): void {
    const { viewport } = this.viewer;
    const flip = viewport.getFlip() ? -1 : 1;
    viewport.panBy(viewport.deltaPointsFromPixels(new OpenSeadragon.Point(right * flip, down)));
    viewport.applyConstraints();
    this.touch();
  }

  /** To a zoom (CSS pixels per image pixel) and a centre (image pixels), at once. */
  showAt(zoom: number, x: number, y: number): void {
    const { viewport } = this.viewer;
    viewport.zoomTo(zoom / viewport.getContainerSize().x, undefined, true);
    viewport.panTo(new OpenSeadragon.Point(x, y), true);
    this.touch();
  }

  rotate(): void {
    this.viewer.viewport.setRotation((this.viewer.viewport.getRotation() + 90) % 360, true);
    this.fit(true);
  }

  flip(): void {
    this.viewer.viewport.toggleFlip();
    this.touch();
  }

  /** Asks again for every tile that could not be had. */
  retry(): void {
    const lost = new Set([...this.missing].map((key) => Number(key.split('/')[0])));
    this.missing.clear();
    for (const id of lost) this.images.get(id)?.reset();
    this.touch();
  }

  /** Every tile in view has arrived, is drawn, and nothing moves any more. */
  isReady(): boolean {
    return this.view.zoom > 0 && this.view.pending === 0 && this.quiet >= 4;
  }

  readPixels(): { width: number; height: number; data: Uint8Array } {
    return this.drawer().readPixels(this.drawn());
  }

  /** The picture in view as a PNG file. */
  savePng(): Promise<Blob | null> {
    const drawer = this.drawer();
    drawer.draw(this.drawn());
    return new Promise((resolve) => drawer.canvas.toBlob(resolve));
  }

  /** Where a point of the image (pixels) lies on the canvas (device pixels, as readPixels counts). */
  imageToCanvas(x: number, y: number): { x: number; y: number } {
    const { viewport } = this.viewer;
    const point = viewport.pixelFromPoint(new OpenSeadragon.Point(x, y), true);
    const size = viewport.getContainerSize();
    const ratio = this.drawer().canvas.width / size.x;
    return { x: (viewport.getFlip() ? size.x - point.x : point.x) * ratio, y: point.y * ratio };
  }

  /** Counts the grey values of a layer's tiles that are here, finest first; null while there are none. */
  histogram(layer: ViewLayer) {
    const image = this.images.get(layer.id);
    return image ? histogramOf(image, layer.max) : null;
  }

  private drawer(): LayerDrawer {
    return this.viewer.drawer as LayerDrawer;
  }

  private drawn(): TiledImage[] {
    return [...this.images.values()].filter((image) => image.getOpacity() > 0);
  }

  private async sourceOf(layer: ViewLayer, store: LayerStore) {
    const { image } = layer;
    if (!image) return null;
    try {
      const picture = image.type === 'E' ? await loadPicture(image.uri) : undefined;
      if (!picture && image.state !== 'ready') return null;
      const size = picture ? { width: picture.naturalWidth, height: picture.naturalHeight } : image;
      const display = displayOf(store.look(layer.id));
      this.displays.set(layer.id, display);
      this.boxes.set(layer.id, { x: 0, y: 0, ...placed(image, baseImage(store.layers), size) });
      const source = new LayerTileSource({
        width: size.width,
        height: size.height,
        levels: picture ? [size] : image.levels,
        tileSize: picture ? Math.max(size.width, size.height) : image.tile_size,
        tiles: image.tiles,
        format: image.tile_format,
        grey: layer.grey,
        display,
        ...(picture ? { picture } : {}),
        onFailure: (status) => {
          if (status === 401) this.events.onSessionOver();
        },
      });
      return { layer, source };
    } catch (error) {
      this.failed = new Map(this.failed).set(layer.id, error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  private add(layer: ViewLayer, source: LayerTileSource, opening: number): Promise<void> {
    const box = this.boxes.get(layer.id);
    return new Promise((resolve) => {
      this.viewer.addTiledImage({
        tileSource: source,
        x: 0,
        y: 0,
        width: box?.width,
        opacity: this.opacityOf(layer.id),
        success: (event: unknown) => {
          const { item } = event as { item: TiledImage };
          if (opening === this.opening) this.images.set(layer.id, item);
          else this.viewer.world.removeItem(item);
          resolve();
        },
        error: () => resolve(),
      } as unknown as OpenSeadragon.TileSourceSpecifier);
    });
  }

  /** Images arrive in any order; the stack follows the layers. */
  private restack(): void {
    const order = (this.store?.layers ?? [])
      .map((layer) => this.images.get(layer.id))
      .filter((image) => image !== undefined);
    this.images = new Map(
      (this.store?.layers ?? []).flatMap((layer) => {
        const image = this.images.get(layer.id);
        return image ? [[layer.id, image] as const] : [];
      }),
    );
    for (const [i, image] of order.entries()) this.viewer.world.setItemIndex(image, i);
  }

  private setLook(id: number, look: LayerLook): void {
    const layer = this.store?.layers.find((one) => one.id === id);
    if (!layer) return;
    const display = this.displays.get(id);
    if (display) Object.assign(display, displayOf(look));
    const touched = layer.kind === 'group' ? this.store?.layers.filter((one) => one.parentId === id) : [layer];
    for (const one of touched ?? []) {
      const opacity = one.id === id ? this.opacityOf(id, look) : this.opacityOf(one.id);
      this.images.get(one.id)?.setOpacity(opacity);
      // The overview follows opacity by events; windowing is shared but has to be drawn anew.
    }
    this.viewer.forceRedraw();
    this.viewer.navigator?.forceRedraw();
    this.touch();
  }

  private opacityOf(id: number, look = this.store?.look(id)): number {
    const layer = this.store?.layers.find((one) => one.id === id);
    if (!layer || !look?.visible || !this.store) return 0;
    const group = layer.parentId && this.store.layers.some((one) => one.id === layer.parentId);
    return group && !this.store.look(layer.parentId).visible ? 0 : look.opacity;
  }

  /** What is fitted: everything shown, or the base while nothing is. */
  private shownBox(): Box | null {
    const shown = (this.store?.layers ?? []).filter((layer) => this.boxes.has(layer.id) && this.store?.isShown(layer));
    const boxes = (shown.length > 0 ? shown : [...this.boxes.keys()].map((id) => ({ id }))).map(({ id }) =>
      this.boxes.get(id),
    );
    if (boxes.length === 0) return null;
    return {
      x: 0,
      y: 0,
      width: Math.max(...boxes.map((box) => box?.width ?? 0)),
      height: Math.max(...boxes.map((box) => box?.height ?? 0)),
    };
  }

  private listen(host: HTMLElement): void {
    const { viewer } = this;
    for (const event of ['animation', 'resize', 'rotate', 'flip', 'tile-loaded'] as const) {
      viewer.addHandler(event, () => this.touch());
    }
    viewer.addHandler('tile-load-failed', ({ tile, tiledImage }) => {
      if (tile && tiledImage) this.missing.add(this.tileKey(tiledImage, tile));
      this.touch();
    });
    viewer.addHandler('tile-loaded', ({ tile, tiledImage }) => {
      if (tile && tiledImage) this.missing.delete(this.tileKey(tiledImage, tile));
    });
    host.addEventListener('pointermove', (event) => {
      const at = host.getBoundingClientRect();
      this.probeAt(new OpenSeadragon.Point(event.clientX - at.left, event.clientY - at.top));
    });
    host.addEventListener('pointerleave', () => this.probeAt(null));
  }

  private tileKey(image: TiledImage, tile: OpenSeadragon.Tile): string {
    const id = [...this.images].find(([, one]) => one === image)?.[0] ?? 0;
    return `${id}/${tile.level}/${tile.x}_${tile.y}`;
  }

  private probeAt(pixel: OpenSeadragon.Point | null): void {
    this.pointer = pixel;
    const { viewport } = this.viewer;
    const base = this.store && this.shownBox();
    if (!pixel || !base) {
      this.events.onProbe(null);
      return;
    }
    const seen = viewport.getFlip() ? new OpenSeadragon.Point(viewport.getContainerSize().x - pixel.x, pixel.y) : pixel;
    const point = viewport.pointFromPixel(seen, true);
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
    if (x < 0 || y < 0 || x >= base.width || y >= base.height) {
      this.events.onProbe(null);
      return;
    }
    const shown = (this.store?.layers ?? []).filter((layer) => this.images.has(layer.id) && this.store?.isShown(layer));
    const values = shown.reverse().map(({ id }) => {
      const box = this.boxes.get(id);
      const image = this.images.get(id);
      if (!box || !image || point.x >= box.width || point.y >= box.height) return { id, value: null };
      const size = image.getContentSize();
      return { id, value: valueAt(image, (point.x * size.x) / box.width, (point.y * size.y) / box.height) };
    });
    this.events.onProbe({ x, y, values });
  }

  private touch(): void {
    this.quiet = 0;
  }

  /** Once a frame: what is still to come, and whether anything the strip shows has changed. */
  private readonly tick = (): void => {
    this.frame = requestAnimationFrame(this.tick);
    const { viewport, imageLoader } = this.viewer;
    const drawn = this.drawn();
    const waiting = drawn.some((image) => !image.getFullyLoaded());
    const pending = waiting ? Math.max(1, imageLoader.jobQueue.length + imageLoader.jobsInProgress) : 0;
    const zoom = this.images.size > 0 ? viewport.getZoom(true) * viewport.getContainerSize().x : 0;
    const next: CanvasView = {
      zoom,
      pending,
      missing: this.missing.size,
      flipped: viewport.getFlip(),
      rotation: turn(viewport.getRotation()),
      failed: this.failed,
    };
    const changed = (Object.keys(next) as (keyof CanvasView)[]).some((key) => next[key] !== this.view[key]);
    this.quiet = changed ? 0 : this.quiet + 1;
    if (!changed) return;
    this.view = next;
    this.events.onView(next);
    if (this.pointer) this.probeAt(this.pointer);
  };
}

function displayOf(look: LayerLook): DisplayState {
  return { black: look.black, white: look.white, tint: tintRgb(look.tint), blend: look.blend };
}

/** Size on the base image's grid: its own pixels, scaled where both pixel sizes are known. */
function placed(image: Image, base: Image | undefined, size: { width: number; height: number }) {
  const scale = image.pixel_size_um && base?.pixel_size_um ? image.pixel_size_um / base.pixel_size_um : 1;
  return { width: size.width * scale, height: size.height * scale };
}
