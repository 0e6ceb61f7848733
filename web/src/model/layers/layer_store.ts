import type { Histogram } from './histogram.ts';
import type { LayerLook, Plane, ViewLayer } from './layers.ts';

type Listener = () => void;
type LookListener = (id: number, look: LayerLook) => void;

/** Which plane of a stack is shown; projected: of all depths at this time, at each pixel the brightest. */
export interface PlaneView extends Plane {
  projected: boolean;
}

/**
 * The layers of an open annotation and their looks. The canvas follows every change, also while a slider is being dragged
 * (`preview`); panels are told only when a change is final (`set`), so that dragging redraws the image and nothing else.
 * When the server is asked again, `update` changes the rows and leaves the looks as they are.
 *
 * All planes of a channel have one look, kept under the id of their lead; any of their ids stands for it.
 */
export class LayerStore {
  readonly annotationId: number;
  private rows: readonly ViewLayer[] = [];
  private byId: ReadonlyMap<number, ViewLayer> = new Map();
  private looks: ReadonlyMap<number, LayerLook>;
  private planes: ReadonlyMap<number, PlaneView>;
  private readonly listeners = new Set<Listener>();
  private readonly lookListeners = new Set<LookListener>();
  private readonly planeListeners = new Set<Listener>();
  private readonly rowListeners = new Set<Listener>();

  /** kept: what is to be different from the first looks, by lead */
  constructor(annotationId: number, layers: readonly ViewLayer[], kept?: ReadonlyMap<number, Partial<LayerLook>>) {
    this.annotationId = annotationId;
    this.take(layers);
    const leads = layers.filter(isLead);
    this.looks = new Map(leads.map(({ id, first }) => [id, kept?.has(id) ? { ...first, ...kept.get(id) } : first]));
    this.planes = new Map(leads.flatMap((layer) => (layer.stack ? [[layer.id, firstPlane(layer.stack)]] : [])));
  }

  private take(layers: readonly ViewLayer[]): void {
    this.rows = layers;
    this.byId = new Map(layers.map((layer) => [layer.id, layer]));
  }

  /** Bottom to top; another list only when the rows have changed. */
  get layers(): readonly ViewLayer[] {
    return this.rows;
  }

  rowsSnapshot = (): readonly ViewLayer[] => this.rows;

  /** The same map until something is set: made for useSyncExternalStore. By lead. */
  snapshot = (): ReadonlyMap<number, LayerLook> => this.looks;
  planesSnapshot = (): ReadonlyMap<number, PlaneView> => this.planes;

  /** Told when a look, a plane or the rows have changed for good. */
  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The id is that of a lead. */
  onLook(listener: LookListener): () => void {
    this.lookListeners.add(listener);
    return () => this.lookListeners.delete(listener);
  }

  /** Told when another plane of a stack is shown, or all. */
  onPlane(listener: Listener): () => void {
    this.planeListeners.add(listener);
    return () => this.planeListeners.delete(listener);
  }

  onRows(listener: Listener): () => void {
    this.rowListeners.add(listener);
    return () => this.rowListeners.delete(listener);
  }

  look(id: number): LayerLook {
    const look = this.looks.get(this.byId.get(id)?.lead ?? id);
    if (!look) throw new RangeError(`no layer ${id}`);
    return look;
  }

  /** Shown right now: its own eye is open, that of its group, and it lies in the plane that is shown. */
  isShown(layer: ViewLayer): boolean {
    return this.look(layer.id).visible && this.isGroupShown(layer) && this.isOnPlane(layer);
  }

  /** A layer that stands alone has no eye above its own. */
  isGroupShown(layer: ViewLayer): boolean {
    return this.looks.get(layer.parentId)?.visible ?? true;
  }

  /** Where one is in the stack of a layer; null when it is in none. */
  planeView(layer: ViewLayer): PlaneView | null {
    return this.planes.get(layer.stack ? layer.id : layer.parentId) ?? null;
  }

  isOnPlane(layer: ViewLayer): boolean {
    const view = layer.plane && this.planeView(layer);
    if (!layer.plane || !view) return true;
    return layer.plane.t === view.t && (view.projected || layer.plane.z === view.z);
  }

  /** Whether a group is the plane that is shown; one that is no plane always is. */
  isPlaneShown(groupId: number): boolean {
    for (const { id, stack } of this.rows) {
      const plane = stack?.planes.get(groupId);
      const view = plane && this.planes.get(id);
      if (plane && view) return plane.t === view.t && (view.projected || plane.z === view.z);
    }
    return true;
  }

  /** The group of the plane one looks at; null where there is no stack, or all depths are shown. */
  shownPlane(): number | null {
    const { stack, id } = this.shownStack() ?? {};
    const view = id !== undefined && this.planes.get(id);
    if (!stack || !view || view.projected) return null;
    return [...stack.planes].find(([, plane]) => plane.z === view.z && plane.t === view.t)?.[0] ?? null;
  }

  /** The layer of a channel that lies in the plane that is shown; itself where there is none, or no stack. */
  inPlane(layer: ViewLayer): ViewLayer {
    if (!layer.plane) return layer;
    return this.rows.find((one) => one.lead === layer.lead && this.isOnPlane(one)) ?? layer;
  }

  preview(id: number, change: Partial<LayerLook>): void {
    const look = { ...this.look(id), ...change };
    for (const listener of this.lookListeners) listener(this.byId.get(id)?.lead ?? id, look);
  }

  set(id: number, change: Partial<LayerLook>): void {
    this.setAll(new Map([[id, change]]));
  }

  /** Several at once: panels are told once. */
  setAll(changes: ReadonlyMap<number, Partial<LayerLook>>): void {
    const looks = new Map(this.looks);
    for (const [id, change] of changes) looks.set(this.byId.get(id)?.lead ?? id, { ...this.look(id), ...change });
    this.looks = looks;
    for (const id of changes.keys()) {
      for (const listener of this.lookListeners) listener(this.byId.get(id)?.lead ?? id, this.look(id));
    }
    this.tell();
  }

  reset(id: number): void {
    const layer = this.byId.get(id);
    if (layer) this.set(id, { ...layer.first, visible: this.look(id).visible });
  }

  /** To another plane of a stack, by the id of its group; beyond the ends is at the end. */
  showPlane(stackId: number, change: Partial<PlaneView>): void {
    const stack = this.byId.get(stackId)?.stack;
    const view = this.planes.get(stackId);
    if (!stack || !view) return;
    const next = { ...view, ...change };
    const z = clamp(next.z, stack.depths.length);
    const t = clamp(next.t, stack.times.length);
    if (z === view.z && t === view.t && next.projected === view.projected) return;
    this.planes = new Map(this.planes).set(stackId, { ...next, z, t });
    for (const listener of this.planeListeners) listener();
    this.tell();
  }

  /** The stack one looks at: the topmost that is shown. */
  shownStack(): ViewLayer | null {
    return this.rows.findLast((layer) => layer.stack && this.look(layer.id).visible) ?? null;
  }

  stepPlane(axis: 'z' | 't', by: number): void {
    const stack = this.shownStack();
    const view = stack && this.planes.get(stack.id);
    if (stack && view) this.showPlane(stack.id, { [axis]: view[axis] + by });
  }

  /** What is different from the first looks, by lead. */
  changes(): Map<number, Partial<LayerLook>> {
    const changed = new Map<number, Partial<LayerLook>>();
    for (const [id, look] of this.looks) {
      const first = this.byId.get(id)?.first;
      if (!first || look === first) continue;
      const keys = (Object.keys(look) as (keyof LayerLook)[]).filter((key) => look[key] !== first[key]);
      if (keys.length > 0) changed.set(id, Object.fromEntries(keys.map((key) => [key, look[key]])));
    }
    return changed;
  }

  /** What the server says now of the same annotation. */
  update(layers: readonly ViewLayer[]): void {
    if (layers === this.rows) return;
    const before = this.byId;
    const leads = layers.filter(isLead);
    this.looks = new Map(leads.map((layer) => [layer.id, this.lookAfter(before.get(layer.id), layer)]));
    this.planes = new Map(
      leads.flatMap((layer) =>
        layer.stack ? [[layer.id, planeAfter(this.planes.get(layer.id), layer.stack)] as const] : [],
      ),
    );
    this.take(layers);
    for (const listener of this.rowListeners) listener();
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** A new layer looks as it first does, and so does one nobody has touched whose picture is another now. */
  private lookAfter(before: ViewLayer | undefined, now: ViewLayer): LayerLook {
    const look = before && this.looks.get(before.id);
    if (!look) return now.first;
    const isSame =
      pictureOf(before) === pictureOf(now) &&
      isSameHistogram(before.histogram, now.histogram) &&
      isSameLook(before.first, now.first);
    return look === before.first && !isSame ? now.first : look;
  }
}

const isLead = (layer: ViewLayer) => layer.lead === layer.id;

function isSameLook(a: LayerLook, b: LayerLook): boolean {
  return (Object.keys(a) as (keyof LayerLook)[]).every((key) => a[key] === b[key]);
}

/** Another plane of the channel may have become ready. */
function isSameHistogram(a: Histogram | null, b: Histogram | null): boolean {
  return a?.first === b?.first && a?.width === b?.width && a?.counts.length === b?.counts.length;
}

/** In the middle of the depths, at the first time. */
function firstPlane({ depths }: NonNullable<ViewLayer['stack']>): PlaneView {
  return { z: Math.floor((depths.length - 1) / 2), t: 0, projected: false };
}

function planeAfter(view: PlaneView | undefined, stack: NonNullable<ViewLayer['stack']>): PlaneView {
  if (!view) return firstPlane(stack);
  return { ...view, z: clamp(view.z, stack.depths.length), t: clamp(view.t, stack.times.length) };
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}

const pictures = new WeakMap<ViewLayer, string>();

/** Which picture a layer shows, as a text: the same one as long as nothing has to be fetched or placed anew. */
export function pictureOf(layer: ViewLayer): string {
  const known = pictures.get(layer);
  if (known !== undefined) return known;
  const { image, grey } = layer;
  const { uri, state, width, height, tiles, tileSize, pixelSize, mapping } = image ?? {};
  const text = image ? JSON.stringify([uri, state, width, height, tiles, tileSize, pixelSize, mapping, grey]) : '';
  pictures.set(layer, text);
  return text;
}
