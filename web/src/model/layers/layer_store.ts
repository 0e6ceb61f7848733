import type { LayerLook, ViewLayer } from './layers.ts';

type Listener = () => void;
type LookListener = (id: number, look: LayerLook) => void;

/**
 * The layers of an open annotation and their looks. The canvas follows every change, also while a slider is being dragged
 * (`preview`); panels are told only when a change is final (`set`), so that dragging redraws the image and nothing else.
 * When the server is asked again, `update` changes the rows and leaves the looks as they are.
 */
export class LayerStore {
  readonly annotationId: number;
  private rows: readonly ViewLayer[];
  private looks: ReadonlyMap<number, LayerLook>;
  private readonly listeners = new Set<Listener>();
  private readonly lookListeners = new Set<LookListener>();
  private readonly rowListeners = new Set<Listener>();

  constructor(annotationId: number, layers: readonly ViewLayer[]) {
    this.annotationId = annotationId;
    this.rows = layers;
    this.looks = new Map(layers.map((layer) => [layer.id, layer.first]));
  }

  /** Bottom to top; another list only when the rows have changed. */
  get layers(): readonly ViewLayer[] {
    return this.rows;
  }

  rowsSnapshot = (): readonly ViewLayer[] => this.rows;

  /** The same map until something is set: made for useSyncExternalStore. */
  snapshot = (): ReadonlyMap<number, LayerLook> => this.looks;

  /** Told when a look or the rows have changed for good. */
  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  onLook(listener: LookListener): () => void {
    this.lookListeners.add(listener);
    return () => this.lookListeners.delete(listener);
  }

  onRows(listener: Listener): () => void {
    this.rowListeners.add(listener);
    return () => this.rowListeners.delete(listener);
  }

  look(id: number): LayerLook {
    const look = this.looks.get(id);
    if (!look) throw new RangeError(`no layer ${id}`);
    return look;
  }

  /** Shown right now: its own eye is open, and that of its group. */
  isShown(layer: ViewLayer): boolean {
    return this.look(layer.id).visible && this.isGroupShown(layer);
  }

  /** A layer that stands alone has no eye above its own. */
  isGroupShown(layer: ViewLayer): boolean {
    return this.looks.get(layer.parentId)?.visible ?? true;
  }

  preview(id: number, change: Partial<LayerLook>): void {
    const look = { ...this.look(id), ...change };
    for (const listener of this.lookListeners) listener(id, look);
  }

  set(id: number, change: Partial<LayerLook>): void {
    const look = { ...this.look(id), ...change };
    this.looks = new Map(this.looks).set(id, look);
    for (const listener of this.lookListeners) listener(id, look);
    for (const listener of this.listeners) listener();
  }

  reset(id: number): void {
    const layer = this.rows.find((one) => one.id === id);
    if (layer) this.set(id, { ...layer.first, visible: this.look(id).visible });
  }

  /** What the server says now of the same annotation. */
  update(layers: readonly ViewLayer[]): void {
    if (layers === this.rows) return;
    const before = new Map(this.rows.map((layer) => [layer.id, layer]));
    this.looks = new Map(layers.map((layer) => [layer.id, this.lookAfter(before.get(layer.id), layer)]));
    this.rows = layers;
    for (const listener of this.rowListeners) listener();
    for (const listener of this.listeners) listener();
  }

  /** A new layer looks as it first does, and so does one nobody has touched whose picture is another now. */
  private lookAfter(before: ViewLayer | undefined, now: ViewLayer): LayerLook {
    const look = before && this.looks.get(before.id);
    if (!look) return now.first;
    const untouched = look === before.first;
    return untouched && pictureOf(before) !== pictureOf(now) ? now.first : look;
  }
}

/** Which picture a layer shows, as a text: the same one as long as nothing has to be fetched or placed anew. */
export function pictureOf({ image, grey }: ViewLayer): string {
  if (!image) return '';
  const { uri, state, width, height, tiles, tileSize, pixelSize } = image;
  return JSON.stringify([uri, state, width, height, tiles, tileSize, pixelSize, grey]);
}
