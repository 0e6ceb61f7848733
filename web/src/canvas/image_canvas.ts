import OpenSeadragon from 'openseadragon';
import type { LayerStore } from '../model/layers/layer_store.ts';
import type { Whereabouts } from '../model/view_address.ts';
import { Ahead, isSameSize, tilesToOpen } from './ahead.ts';
import { type CanvasEvents, type CanvasView, emptyView } from './canvas_view.ts';
import { Curtain } from './curtain.ts';
import type { Drawer } from './drawers.ts';
import { LayerStack } from './layer_stack.ts';
import { keepInStep, showOverview } from './overview.ts';
import { PointerProbe } from './pointer_probe.ts';
import { MissingTiles, revive } from './tiles/missing_tiles.ts';
import { Retrying } from './tiles/retrying.ts';
import { tileStore } from './tiles/tile_source.ts';
import { release } from './tiles/tile_store.ts';
import { gridOf } from './view_geometry.ts';
import { takeImagesAtOnce, tileRetries, viewerOptions } from './viewer_options.ts';
import { Viewport } from './viewport.ts';
import { listenToWheel } from './wheel.ts';

/**
 * The canvas: OpenSeadragon with our own drawer, driven by a LayerStore. Knows no React. World coordinates are pixels of
 * the base image, whose top-left corner is the origin; every other image lies on the same grid at its own size.
 */
export class ImageCanvas {
  private readonly viewer: OpenSeadragon.Viewer;
  private readonly viewport: Viewport;
  private readonly overview: HTMLElement;
  readonly host: HTMLElement;
  private readonly sizes: ResizeObserver;
  /** where the canvas was on the screen when it was measured last */ place: DOMRect;
  private readonly events: CanvasEvents;
  /** of what is open */ stack: LayerStack | null = null;
  private stopFollowing: () => void = () => {};
  private opening = Promise.resolve();
  private readonly curtain: Curtain;
  private readonly ahead = new Ahead(async ({ url, grey }, signal) => {
    const tile = await tileStore.take(url, grey, signal);
    this.drawer().prepareTile?.(tile, true);
    release(tile);
  });
  /** what may be opened next: its tiles are fetched when nothing else is to come */
  private next: readonly LayerStore[] = [];
  /** an annotation of the same size is opened where one looks at now */ keepsView = true;
  /** two fingers on a trackpad move the picture instead of zooming */
  twoFingersPan = false;
  /** all of the picture that is seen stays in sight when the canvas gets its next size; by itself it stays where it is */
  fitsOnce = false;
  private view = emptyView;
  private readonly missing: MissingTiles;
  private readonly ended = new AbortController();
  private readonly retrying = new Retrying(() => this.retry(), this.ended.signal, window);
  /** for someone to log in again */ private isWaiting = false;
  /** frames since something last moved, changed or arrived */ private quiet = 0;
  private frame = 0;
  readonly pointer: PointerProbe;

  constructor(host: HTMLElement, overview: HTMLElement, events: CanvasEvents) {
    this.events = events;
    // OpenSeadragon moves the element it is given, so it gets one that nobody else minds.
    this.overview = overview.appendChild(document.createElement('div'));
    this.overview.style.cssText = 'width:100%;height:100%';
    this.viewer = OpenSeadragon(viewerOptions(host, this.overview));
    const { viewer } = this;
    takeImagesAtOnce(viewer);
    this.curtain = new Curtain(host, () => [viewer, viewer.navigator].map(({ drawer }) => drawer as unknown as Drawer));
    this.viewport = new Viewport(this.viewer);
    this.missing = new MissingTiles(this.viewer);
    this.pointer = new PointerProbe(this.viewport, () => this.stack, events.onProbe);
    this.host = host;
    this.place = host.getBoundingClientRect();
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(host);
    this.listen(host);
    this.frame = requestAnimationFrame(this.tick);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.ended.abort();
    this.ahead.end();
    this.sizes.disconnect();
    this.stopFollowing();
    this.viewer.destroy();
    this.overview.remove();
  }

  /** Tools that draw stand over the picture: what is fitted lies beside them. */
  set hasTools(has: boolean) {
    if (this.viewport.leaveRoom(has)) this.fit(true);
  }

  /** Shows another annotation. The picture before it stays until there is something to see of this one. What is open stays so. */
  open(store: LayerStore): Promise<void> {
    if (this.stack?.store !== store) this.opening = this.openAnew(store);
    return this.opening;
  }

  private async openAnew(store: LayerStore): Promise<void> {
    this.stopFollowing();
    this.ahead.end();
    const staysThere = this.staysThere(store);
    if (this.stack && !this.stack.isEmpty()) this.curtain.lower();
    // What is on its way to be shown is wanted no more.
    this.viewer.imageLoader.clear();
    this.viewer.navigator?.imageLoader.clear();
    this.viewer.world.removeAll();
    if (!staysThere) this.viewport.reset();
    this.missing.clear();
    this.view = emptyView;
    this.touch();
    const stack = new LayerStack(this.viewer, store, (status, sentAt) => {
      if (status === 401) void this.waitForSession(sentAt);
      this.retrying.failed(status);
    });
    this.stack = stack;
    this.pointer.moveTo(null);
    const isWanted = () => this.stack === stack && !this.viewer.isDestroyed();
    const load = () =>
      stack.load(isWanted, () => {
        if (this.viewport.isFitted()) this.fit(true);
        this.viewer.world.update(true); // tiles that were fetched ahead are drawn in the next frame
        this.redraw();
      });
    const stopLooks = store.onLook((id, look) => {
      stack.setLook(id, look);
      if (stack.lacks(id)) void load();
      this.redraw();
    });
    const stopPlanes = store.onPlane(() => {
      stack.setPlane();
      void load();
      this.redraw();
    });
    // The view stays; only pictures that are new are fetched.
    const stopRows = store.onRows(() => {
      void load();
      this.redraw();
    });
    this.stopFollowing = () => {
      for (const stop of [stopLooks, stopPlanes, stopRows]) stop();
    };
    await load();
    // What was fetched ahead has been taken in a moment later: drawn then, it is half done when the frame begins.
    setTimeout(() => {
      if (isWanted() && this.curtain.isDown) this.viewer.world.update(true);
      this.raiseCurtain();
    });
  }

  /** What may be opened next: as it would be shown. */
  expect(next: readonly LayerStore[]): void {
    this.next = next;
  }

  private staysThere(store: LayerStore): boolean {
    return this.keepsView && isSameSize(this.stack?.store, store);
  }

  private fetchAhead(): void {
    const stores = this.next;
    this.next = [];
    if (stores.length === 0) return;
    this.drawer().forgetAhead?.();
    const tiles = stores.flatMap((store) => tilesToOpen(store, this.viewport, this.staysThere(store)));
    void this.ahead.get(tiles);
  }

  /** The picture before is taken away as soon as the one that is open can be seen all over, or cannot be had. */
  private raiseCurtain(): void {
    const box = this.stack?.box();
    if (!this.curtain.isDown || !this.stack) return;
    const isHopeless = this.missing.count > 0 || (!box && this.stack.pending === 0);
    if (!isHopeless && !(box && this.stack.covers(gridOf(this.viewport.partOf(box).part)))) return;
    this.curtain.raise();
    this.drawer().drawFirst(this.drawn());
    this.redraw();
  }

  fit(immediately = false): void {
    const box = this.stack?.box();
    if (!box) return;
    this.viewport.fit(box, immediately);
    this.touch();
  }

  /** One pixel of the image on one pixel of the page. */
  actualPixels(): void {
    this.viewport.zoomTo(1);
    this.touch();
  }

  zoomBy(factor: number): void {
    this.viewport.zoomBy(factor);
    this.touch();
  }

  /** By CSS pixels of the screen, to the right and down. */
  panBy(right: number, down: number): void {
    this.viewport.panBy(right, down);
    this.touch();
  }

  /** To a zoom (CSS pixels per image pixel) and a centre (image pixels), at once. */
  showAt(zoom: number, x: number, y: number): void {
    this.viewport.showAt(zoom, x, y);
    this.touch();
  }

  /** Null while what is seen is all of it, fitted. */
  whereabouts(): Whereabouts | null {
    return this.viewport.whereabouts();
  }

  goTo(where: Whereabouts): void {
    this.viewport.goTo(where);
    this.touch();
  }

  rotate(): void {
    this.viewport.rotate();
    this.fit(true);
  }

  flip(): void {
    this.viewport.flip();
    this.touch();
  }

  /** Asks again for every tile that could not be had. */
  retry(): void {
    this.missing.clear();
    for (const { world } of [this.viewer, this.viewer.navigator]) revive(world);
    this.redraw();
  }

  private async waitForSession(sentAt: number): Promise<void> {
    if (this.isWaiting) return;
    this.isWaiting = true;
    const isBack = await this.events.onSessionOver(sentAt);
    this.isWaiting = false;
    if (isBack && !this.viewer.isDestroyed()) this.retry();
  }

  /** Every tile in view has arrived, is drawn, and nothing moves any more. */
  isReady(): boolean {
    const isStill = this.view.zoom > 0 && this.view.pending === 0 && this.quiet >= 4;
    return isStill && !this.curtain.isDown && !this.drawer().isCoarse;
  }

  /** What is shown is here, and only has to be drawn. */
  hasArrived(): boolean {
    if (this.drawer().isCoarse || this.stack?.pending) return false;
    return this.drawn().every((image) => image.getFullyLoaded());
  }

  /** Some of the picture is on the screen, be it coarse; or all that can be had of it, be it nothing. */
  isSeen(): boolean {
    const isDone = this.view.pending === 0 && this.quiet >= 4;
    return !this.curtain.isDown && (isDone || this.drawn().some((one) => one.getTilesToDraw().length > 0));
  }

  readPixels(): { width: number; height: number; data: Uint8Array } {
    return this.drawer().readPixels(this.drawn());
  }

  /** What is seen, drawn in this very task: what WebGL drew does not outlive it. */
  picture(): HTMLCanvasElement {
    const drawer = this.drawer();
    drawer.draw(this.drawn(), true);
    return drawer.canvas;
  }

  /** CSS pixels per pixel of the base image. */
  zoom(): number {
    return this.viewport.zoom;
  }

  /** Where a point of the image (pixels) lies on the canvas (device pixels, as readPixels counts). */
  imageToCanvas(x: number, y: number): { x: number; y: number } {
    const point = this.viewport.toCanvas(x, y);
    const ratio = this.drawer().canvas.width / this.viewer.viewport.getContainerSize().x;
    return { x: point.x * ratio, y: point.y * ratio };
  }

  /** Where a point of the image lies, in CSS pixels from the top left corner of the canvas; and the other way. */
  imageToPage(x: number, y: number): { x: number; y: number } {
    return this.viewport.toCanvas(x, y);
  }

  pageToImage(x: number, y: number): { x: number; y: number } {
    return this.viewport.toImage(x, y);
  }

  /** Where one looks, as it is drawn now. */
  lookingAt(): Whereabouts {
    const { zoom, rotation, flipped } = this.viewport;
    return { zoom, rotation, flipped, ...this.viewport.toImage(this.place.width / 2, this.place.height / 2) };
  }

  private drawer(): Drawer {
    return this.viewer.drawer as unknown as Drawer;
  }

  private drawn(): OpenSeadragon.TiledImage[] {
    return this.stack?.drawn() ?? [];
  }

  /** The overview shares how layers are shown, but is told to draw by nobody else. */
  private redraw(): void {
    this.viewer.forceRedraw();
    this.viewer.navigator?.forceRedraw();
    this.pointer.again();
    this.touch();
  }

  /** When panels open or close, the picture stays where it is on the screen; drawn at once, so nothing flickers. */
  private resize(): void {
    const before = this.place;
    const now = this.host.getBoundingClientRect();
    if (now.width === 0 || now.height === 0) return;
    this.place = now;
    const fits = this.fitsOnce && this.viewport.isFitted();
    this.fitsOnce = false;
    this.viewport.follow(before, now);
    if (fits) this.fit(true);
    // A canvas of another size is empty.
    this.curtain.raise();
    this.viewer.forceRedraw();
    this.drawer().draw(this.drawn());
    this.touch();
  }

  private listen(host: HTMLElement): void {
    const { viewer } = this;
    for (const event of ['animation', 'rotate', 'flip', 'tile-loaded', 'tile-load-failed'] as const) {
      viewer.addHandler(event, () => this.touch());
    }
    this.missing.follow((image) => this.stack?.idOf(image), tileRetries);
    viewer.addHandler('tile-loaded', ({ tile, tiledImage }) => {
      this.retrying.came();
      // Of a plane beside the one that is shown.
      if (tiledImage.getOpacity() === 0) this.drawer().prepareTile?.(tile.getCache().data);
    });
    // In the frame that has drawn it, and not in the next one.
    viewer.addHandler('update-viewport', () => this.raiseCurtain());
    keepInStep(viewer);
    const { signal } = this.ended;
    this.pointer.follow(host, signal);
    listenToWheel(
      host,
      {
        zoomAt: (factor, x, y, immediately) => {
          this.viewport.zoomAt(factor, x, y, immediately);
          this.touch();
        },
        panBy: (right, down) => {
          this.viewport.panBy(right, down, true);
          this.touch();
        },
        stepPlane: (axis, by) => this.stack?.store.stepPlane(axis, by),
        twoFingersPan: () => this.twoFingersPan,
      },
      signal,
    );
  }

  private touch(): void {
    this.quiet = 0;
  }

  /** Once a frame: what is still to come, and whether anything the strip shows has changed. */
  private readonly tick = (): void => {
    this.frame = requestAnimationFrame(this.tick);
    this.raiseCurtain();
    const { imageLoader } = this.viewer;
    const drawn = this.drawn();
    const waiting = drawn.some((image) => !image.getFullyLoaded());
    const tiles = waiting ? Math.max(1, imageLoader.jobQueue.length + imageLoader.jobsInProgress) : 0;
    const pending = tiles + (this.stack?.pending ?? 0);
    const zoom = this.stack && !this.stack.isEmpty() ? this.viewport.zoom : 0;
    const next: CanvasView = {
      zoom,
      pending,
      missing: this.missing.count,
      flipped: this.viewport.flipped,
      rotation: this.viewport.rotation,
      failed: this.stack?.failed ?? emptyView.failed,
    };
    const box = this.stack?.box(); // nobody needs an overview of what is in view anyway
    showOverview(this.viewer, this.overview, box ? !this.viewport.sees(box) : false);
    const changed = (Object.keys(next) as (keyof CanvasView)[]).some((key) => next[key] !== this.view[key]);
    this.quiet = changed ? 0 : this.quiet + 1;
    if (this.isReady()) this.fetchAhead();
    if (!changed) return;
    this.view = next;
    this.events.onView(next);
    this.pointer.again();
  };
}
