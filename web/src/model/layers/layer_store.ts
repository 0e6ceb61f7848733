import type { LayerLook, ViewLayer } from './layers.ts';

type Listener = () => void;
type LookListener = (id: number, look: LayerLook) => void;

/**
 * The looks of the open annotation's layers. The canvas follows every change, also while a slider is being dragged
 * (`preview`); panels are told only when a change is final (`set`), so that dragging redraws the image and nothing else.
 */
export class LayerStore {
  readonly layers: readonly ViewLayer[];
  private looks: ReadonlyMap<number, LayerLook>;
  private readonly listeners = new Set<Listener>();
  private readonly canvases = new Set<LookListener>();

  constructor(layers: readonly ViewLayer[]) {
    this.layers = layers;
    this.looks = new Map(layers.map((layer) => [layer.id, layer.first]));
  }

  /** The same map until something is set: made for useSyncExternalStore. */
  snapshot = (): ReadonlyMap<number, LayerLook> => this.looks;

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  onLook(listener: LookListener): () => void {
    this.canvases.add(listener);
    return () => this.canvases.delete(listener);
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
    for (const canvas of this.canvases) canvas(id, look);
  }

  set(id: number, change: Partial<LayerLook>): void {
    const look = { ...this.look(id), ...change };
    this.looks = new Map(this.looks).set(id, look);
    for (const canvas of this.canvases) canvas(id, look);
    for (const listener of this.listeners) listener();
  }

  reset(id: number): void {
    const layer = this.layers.find((one) => one.id === id);
    if (layer) this.set(id, { ...layer.first, visible: this.look(id).visible });
  }
}
