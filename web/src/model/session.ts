import type { Annotation } from './annotation.ts';
import { windowWithin } from './layers/first_look.ts';
import { LayerStore } from './layers/layer_store.ts';
import type { LayerLook, ViewLayer } from './layers/layers.ts';
import { withFirstLooks } from './named_views.ts';
import { makeSignal, type Signal } from './signal.ts';

/**
 * What is open, by the id of its annotation. It outlives every answer of the server: asking again changes rows, never the
 * looks, what is selected, or what the canvas shows of them.
 */
export class Session {
  /** of the annotation that is open; another store only for another annotation */
  readonly opened: Signal<LayerStore | null> = makeSignal<LayerStore | null>(null);
  /** the layer one works on: that which was chosen or touched last, by name, so that it is the same in the next annotation */
  readonly selected: Signal<string> = makeSignal('');
  /** the id of one that was chosen as such: in the next annotation its name may be that of somebody else's; 0: none was */
  readonly chosen: Signal<number> = makeSignal(0);
  /** what was folded or unfolded by hand, also by name */
  readonly unfolded: Signal<ReadonlyMap<string, boolean>> = makeSignal<ReadonlyMap<string, boolean>>(new Map());

  /** what was changed about channels by hand, by name: the next annotation's are shown alike */
  private readonly kept = new Map<string, Partial<LayerLook>>();
  keepsLooks = true;
  /** made before the page knows that it is open */
  private expected: LayerStore | null = null;
  /** how channels of the project are shown at first, and what became of the layers that were asked for with it */
  private first = { looks: '', made: new WeakMap<readonly ViewLayer[], readonly ViewLayer[]>() };

  /** From now on, what is opened is shown at first as this says; "": by its pixels alone. */
  setFirst(looks: string): void {
    if (looks !== this.first.looks) this.first = { looks, made: new WeakMap() };
  }

  /** The same list for the same layers. */
  private withFirst(layers: readonly ViewLayer[]): readonly ViewLayer[] {
    const { looks, made } = this.first;
    const known = made.get(layers) ?? withFirstLooks(looks, layers);
    made.set(layers, known);
    return known;
  }

  /** Opens an annotation, or takes what the server says now of the one that is open; null closes it. */
  show(annotation: Pick<Annotation, 'id' | 'layers'> | null): void {
    const store = this.opened.get();
    if (annotation && store?.annotationId === annotation.id) {
      this.rename(store.layers, annotation.layers);
      store.update(this.withFirst(annotation.layers));
    } else {
      const { expected } = this;
      this.expected = null;
      if (store) this.keep(store);
      if (!annotation || expected?.annotationId !== annotation.id)
        this.opened.set(annotation && this.storeOf(annotation));
      else {
        expected.update(this.withFirst(annotation.layers));
        this.opened.set(expected);
      }
    }
  }

  /** What is about to be opened, for who shows it before the page does. */
  expect(annotation: Pick<Annotation, 'id' | 'layers'>): LayerStore {
    this.expected = this.storeOf(annotation);
    return this.expected;
  }

  /** As it would be shown if it were opened now. */
  storeOf({ id, layers: asked }: Pick<Annotation, 'id' | 'layers'>): LayerStore {
    const layers = this.withFirst(asked);
    const open = this.opened.get();
    if (open) this.keep(open);
    const looks = new Map<number, Partial<LayerLook>>();
    for (const layer of layers) {
      const kept = layer.lead === layer.id ? this.kept.get(nameKey(layer)) : undefined;
      if (!kept || !this.keepsLooks) continue;
      const { black, white } = { ...layer.first, ...kept };
      looks.set(layer.id, { ...kept, ...windowWithin({ black, white }, layer.range) });
    }
    return new LayerStore(id, layers, looks);
  }

  /** A channel that was reset is forgotten; one that is not there is as it was. */
  private keep(store: LayerStore): void {
    const changes = store.changes();
    for (const layer of store.layers) {
      if (layer.lead !== layer.id) continue;
      const change = changes.get(layer.id);
      if (change) this.kept.set(nameKey(layer), change);
      else this.kept.delete(nameKey(layer));
    }
  }

  /** A layer that has another name now is still the same one. */
  private rename(before: readonly ViewLayer[], now: readonly ViewLayer[]): void {
    const names = new Map(before.map((layer) => [layer.id, nameKey(layer)]));
    const unfolded = this.unfolded.get();
    for (const layer of now) {
      const name = names.get(layer.id);
      if (name === undefined || name === nameKey(layer)) continue;
      const open = unfolded.get(name);
      if (open !== undefined) this.unfold(layer, open);
      if (this.selected.get() === name) this.preselect(layer);
    }
  }

  select(layer: ViewLayer): void {
    this.chosen.set(layer.id);
    this.preselect(layer);
  }

  /** What one does something else with, as to open its eye, is selected as well. */
  preselect(layer: ViewLayer): void {
    this.selected.set(nameKey(layer));
  }

  isSelected(layer: ViewLayer): boolean {
    return this.selected.get() === nameKey(layer);
  }

  /** As it was left by hand; undefined when nobody has touched it yet. */
  isUnfolded(layer: ViewLayer): boolean | undefined {
    return this.unfolded.get().get(nameKey(layer));
  }

  unfold(layer: ViewLayer, open: boolean): void {
    this.unfolded.set(new Map(this.unfolded.get()).set(nameKey(layer), open));
  }
}

function nameKey(layer: ViewLayer): string {
  return `${layer.kind} ${layer.title}`;
}
