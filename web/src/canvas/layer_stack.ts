import type OpenSeadragon from 'openseadragon';
import type { Image } from '../model/image.ts';
import { type LayerStore, pictureOf } from '../model/layers/layer_store.ts';
import { baseImage, type LayerLook, type ViewLayer } from '../model/layers/layers.ts';
import { tintRgb } from '../model/layers/tint.ts';
import { identity, storedValue } from '../model/layers/values.ts';
import { sealedLayers } from './canvas_view.ts';
import { type DisplayState, LayerTileSource, loadPicture } from './tiles/tile_source.ts';
import type { Box } from './view_geometry.ts';

type TiledImage = OpenSeadragon.TiledImage;

/** A layer that has a picture in the world of the canvas. */
interface Placed {
  layer: ViewLayer;
  /** among all layers, 0 at the bottom; images arrive and stand in the world in any order */
  order: number;
  image: TiledImage;
  box: Box;
  display: DisplayState;
}

/** Pictures of hidden layers that stay in the world, so that showing them again costs nothing. */
const maxHidden = 48;

/** Planes before and after the one that is shown whose tiles are fetched, too. */
const planesAhead = 2;

/**
 * The pictures of one open annotation, bottom to top, and how each is shown. Lives from the opening of an annotation to
 * the next; world coordinates are pixels of the base image. A layer gets its picture when it is first shown, or lies in
 * a plane one may step to next: a stack of a thousand planes costs what is looked at.
 */
export class LayerStack {
  readonly store: LayerStore;
  /** layers whose picture could not be loaded, with the reason; another map whenever there is one more */
  failed: ReadonlyMap<number, string> = new Map();
  private readonly viewer: OpenSeadragon.Viewer;
  private readonly onFailure: (status: number, sentAt: number) => void;
  private placed: Placed[] = [];
  /** by layer: the picture that was asked for, so that the same one is not asked for again */
  private readonly asked = new Map<number, string>();
  /** pictures that have neither come nor failed yet */
  private expected = 0;

  constructor(viewer: OpenSeadragon.Viewer, store: LayerStore, onFailure: (status: number, sentAt: number) => void) {
    this.viewer = viewer;
    this.store = store;
    this.onFailure = onFailure;
  }

  /**
   * Puts every image that is to be shown into the world, each as soon as it is here: a slow one keeps nobody waiting.
   * Called again when the rows have changed or others are shown: then only what is new is asked for. `isWanted` turns
   * false when another annotation is opened meanwhile; `onPlaced` is told of each that got its place.
   */
  async load(isWanted: () => boolean, onPlaced: () => void): Promise<void> {
    const { layers } = this.store;
    this.drop(layers);
    const base = baseImage(layers);
    const fresh = layers.filter((layer) => layer.image && !this.asked.has(layer.id) && this.isAhead(layer));
    this.expected += fresh.length;
    await Promise.all(
      fresh.map(async (layer) => {
        const picture = askFor(layer, base);
        this.asked.set(layer.id, picture);
        const isStillWanted = () => isWanted() && this.asked.get(layer.id) === picture;
        const one = await this.add(layer, isStillWanted);
        this.expected--;
        if (one && isStillWanted()) this.place(one, onPlaced);
      }),
    );
  }

  /** Takes away what is there no more or is another picture now; what stays is as it was, but for its row and its place. */
  private drop(layers: readonly ViewLayer[]): void {
    const base = baseImage(layers);
    const pictures = new Map(layers.map((layer) => [layer.id, askFor(layer, base)]));
    const known = new Set(layers);
    const spare = this.placed.filter(({ layer }) => known.has(layer) && !this.isAhead(layer));
    const away = new Set(spare.slice(0, Math.max(0, spare.length - maxHidden)).map(({ layer }) => layer.id));
    const isSame = (id: number) => this.asked.get(id) === pictures.get(id) && !away.has(id);
    for (const { layer, image } of this.placed) if (!isSame(layer.id)) this.viewer.world.removeItem(image);
    this.placed = this.placed.filter(({ layer }) => isSame(layer.id));
    if ([...this.failed.keys()].some((id) => !isSame(id))) {
      this.failed = new Map([...this.failed].filter(([id]) => isSame(id)));
    }
    for (const id of [...this.asked.keys()]) if (!isSame(id)) this.asked.delete(id);
    for (const one of this.placed) {
      this.keepUp(one);
      this.show(one);
    }
    this.placed.sort((a, b) => a.order - b.order);
  }

  private keepUp(one: Placed): void {
    one.order = this.store.layers.findIndex(({ id }) => id === one.layer.id);
    one.layer = this.store.layers[one.order] ?? one.layer;
    (one.image.source as LayerTileSource).options.order = one.order;
  }

  get pending(): number {
    return this.expected;
  }

  private place(one: Placed, onPlaced: () => void): void {
    // Its row and how it is shown may have changed since it was asked for.
    this.keepUp(one);
    this.show(one);
    // One that was taken away again while others still arrived is not in the world, and has no place here.
    const { world } = this.viewer;
    this.placed = [...this.placed, one].filter(({ image }) => world.getIndexOfItem(image) >= 0);
    this.placed.sort((a, b) => a.order - b.order);
    onPlaced();
  }

  isEmpty(): boolean {
    return this.placed.length === 0;
  }

  /** What is to be drawn, bottom to top. */
  drawn(): TiledImage[] {
    return this.placed.map(({ image }) => image).filter((image) => image.getOpacity() > 0);
  }

  /** Shown layers, topmost first. */
  shown(): Placed[] {
    return this.placed.filter(({ layer }) => this.store.isShown(layer)).reverse();
  }

  /**
   * Every layer that is shown has something to draw at each of these points (world), or has nothing there, or failed:
   * what is seen now is the annotation, however coarse.
   */
  covers(points: readonly { x: number; y: number }[]): boolean {
    const shown = this.store.layers.filter((layer) => layer.image && this.store.isShown(layer));
    return shown.every((layer) => {
      if (this.failed.has(layer.id) || (layer.image?.state !== 'ready' && !layer.image?.isExternal)) return true;
      const one = this.placed.find((placed) => placed.layer.id === layer.id);
      return one !== undefined && points.every((point) => isDrawnAt(one, point));
    });
  }

  idOf(image: TiledImage): number | undefined {
    return this.placed.find((one) => one.image === image)?.layer.id;
  }

  /** What is fitted: everything shown, or everything there is while nothing is. */
  box(): Box | null {
    const shown = this.shown();
    const boxes = (shown.length > 0 ? shown : this.placed).map(({ box }) => box);
    if (boxes.length === 0) return null;
    const width = Math.max(...boxes.map((box) => box.width));
    return { x: 0, y: 0, width, height: Math.max(...boxes.map((box) => box.height)) };
  }

  /** The id is that of a lead, or of a group. */
  setLook(id: number, look: LayerLook): void {
    for (const one of this.placed) {
      if (one.layer.lead === id) this.show(one, look);
      else if (one.layer.parentId === id) this.show(one);
    }
  }

  /** Another plane is shown, or all: pictures that are here are shown at once. */
  setPlane(): void {
    for (const one of this.placed) this.show(one);
  }

  private show({ layer, image, display }: Placed, look = this.store.look(layer.id)): void {
    Object.assign(display, displayOf(look, layer), { projection: this.isProjected(layer) ? layer.lead : 0 });
    const shown = look.visible && this.store.isGroupShown(layer) && this.store.isOnPlane(layer);
    image.setOpacity(shown ? look.opacity : 0);
    // One that is not drawn fetches its tiles only when told to.
    image.setPreload(!shown && this.isAhead(layer));
  }

  /** Whether one that is to be shown has no picture yet; the id is that of a lead, or of a group. */
  lacks(id: number): boolean {
    const isOf = ({ lead, parentId }: ViewLayer) => lead === id || parentId === id;
    return this.store.layers.some(
      (layer) => isOf(layer) && layer.image && !this.asked.has(layer.id) && this.isAhead(layer),
    );
  }

  private isProjected(layer: ViewLayer): boolean {
    return layer.plane !== null && this.store.planeView(layer)?.projected === true;
  }

  /** It is shown, or would be one step or two further. */
  private isAhead(layer: ViewLayer): boolean {
    if (!this.store.look(layer.id).visible || !this.store.isGroupShown(layer)) return false;
    const view = layer.plane && this.store.planeView(layer);
    if (!layer.plane || !view) return true;
    const depths = view.projected ? 0 : Math.abs(layer.plane.z - view.z);
    const times = Math.abs(layer.plane.t - view.t);
    return (depths === 0 && times <= (view.projected ? 0 : planesAhead)) || (times === 0 && depths <= planesAhead);
  }

  private async add(layer: ViewLayer, isWanted: () => boolean): Promise<Placed | null> {
    try {
      const source = await this.sourceOf(layer);
      if (!source || !isWanted()) return null;
      const box = placeOf(layer.image, baseImage(this.store.layers), source.options);
      const image = await this.put(source, box, this.store.isShown(layer) ? this.store.look(layer.id).opacity : 0);
      if (isWanted() && source.options.isSealed) void this.showSealed(layer, image, source);
      if (isWanted()) return { layer, order: source.options.order, image, box, display: source.display };
      this.viewer.world.removeItem(image);
    } catch (error) {
      this.failed = new Map(this.failed).set(layer.id, error instanceof Error ? error.message : String(error));
    }
    return null;
  }

  private async showSealed(layer: ViewLayer, image: TiledImage, { options }: LayerTileSource): Promise<void> {
    sealedLayers.set(new Set(sealedLayers.get()).add(layer.id));
    const { showSealed } = await import('./sealed_picture.ts');
    if (options.picture) showSealed(this.viewer, image, options.picture);
  }

  private async sourceOf(layer: ViewLayer): Promise<LayerTileSource | null> {
    const { image, grey } = layer;
    if (!image) return null;
    const order = this.store.layers.indexOf(layer);
    const display = { ...displayOf(this.store.look(layer.id), layer), projection: 0 };
    const common = { order, display, onFailure: this.onFailure, grey };
    if (image.isExternal) {
      const { picture, isSealed } = await loadPicture(image.uri);
      const size = { width: picture.naturalWidth, height: picture.naturalHeight };
      const tileSize = Math.max(size.width, size.height);
      return new LayerTileSource({
        ...size,
        levels: [size],
        tileSize,
        tiles: '',
        format: '',
        picture,
        isSealed,
        ...common,
      });
    }
    if (image.state !== 'ready') return null;
    if (image.levels.length === 0) throw new Error('Its description names no tiles. The owner can upload it again.');
    const { width, height, levels, tileSize, tiles, tileFormat: format } = image;
    return new LayerTileSource({ width, height, levels, tileSize, tiles, format, ...common });
  }

  private put(tileSource: LayerTileSource, { x, y, width }: Box, opacity: number): Promise<TiledImage> {
    return new Promise((resolve, reject) => {
      this.viewer.addTiledImage({
        tileSource,
        x,
        y,
        width,
        opacity,
        success: (event: unknown) => resolve((event as { item: TiledImage }).item),
        error: (event: unknown) => reject(new Error((event as { message?: string }).message ?? 'It cannot be shown.')),
      } as unknown as OpenSeadragon.TileSourceSpecifier);
    });
  }
}

function isDrawnAt({ image, box }: Placed, { x, y }: { x: number; y: number }): boolean {
  if (x >= box.width || y >= box.height) return true;
  // Tiles count in widths of their image.
  const [u, v] = [x / box.width, y / box.width];
  return image.getTilesToDraw().some(({ tile }) => {
    const { bounds } = tile;
    return u >= bounds.x && v >= bounds.y && u <= bounds.x + bounds.width && v <= bounds.y + bounds.height;
  });
}

/** A look is in true values, what is drawn in those that are stored. */
function displayOf(look: LayerLook, { image }: ViewLayer): Omit<DisplayState, 'projection'> {
  const mapping = image?.mapping ?? identity;
  const [black, white] = [storedValue(mapping, look.black), storedValue(mapping, look.white)];
  return { black, white, gamma: look.gamma, tint: tintRgb(look.tint), blend: look.blend };
}

/** What a layer's picture is and where it lies, as a text. */
function askFor(layer: ViewLayer, base: Image | undefined): string {
  return `${pictureOf(layer)} ${base?.pixelSize ?? ''}`;
}

/** On the grid of the base image: at its own pixels, scaled where both pixel sizes are known. */
function placeOf(image: Image | undefined, base: Image | undefined, size: { width: number; height: number }): Box {
  const scale = image?.pixelSize && base?.pixelSize ? image.pixelSize / base.pixelSize : 1;
  return { x: 0, y: 0, width: size.width * scale, height: size.height * scale };
}
