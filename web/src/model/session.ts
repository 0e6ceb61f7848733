import type { Annotation } from './annotation.ts';
import { LayerStore } from './layers/layer_store.ts';
import type { ViewLayer } from './layers/layers.ts';
import { makeSignal, type Signal } from './signal.ts';

/**
 * What is open, by the id of its annotation. It outlives every answer of the server: asking again changes rows, never the
 * looks, what is selected, or what the canvas shows of them.
 */
export class Session {
  /** of the annotation that is open; another store only for another annotation */
  readonly opened: Signal<LayerStore | null> = makeSignal<LayerStore | null>(null);
  /** the layer one works on: that which was touched last, by name, so that it is the same in the next annotation */
  readonly selected: Signal<string> = makeSignal('');
  /** what was folded or unfolded by hand, also by name */
  readonly unfolded: Signal<ReadonlyMap<string, boolean>> = makeSignal<ReadonlyMap<string, boolean>>(new Map());

  /** Opens an annotation, or takes what the server says now of the one that is open; null closes it. */
  show(annotation: Pick<Annotation, 'id' | 'layers'> | null): void {
    const store = this.opened.get();
    if (annotation && store?.annotationId === annotation.id) {
      this.rename(store.layers, annotation.layers);
      store.update(annotation.layers);
    } else {
      this.opened.set(annotation && new LayerStore(annotation.id, annotation.layers));
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
      if (this.selected.get() === name) this.select(layer);
    }
  }

  select(layer: ViewLayer): void {
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
