import type { LayerStore } from '../../../model/layers/layer_store.ts';

/** How a sample is seen in a pane: it is the same in another one. */
export interface Seen {
  id: number;
  looks: ReturnType<LayerStore['snapshot']>;
  planes: ReturnType<LayerStore['planesSnapshot']>;
}

export function seenOf(store: LayerStore): Seen {
  return { id: store.annotationId, looks: store.snapshot(), planes: store.planesSnapshot() };
}

/** The same sample; what is there no more is left out. */
export function showAs(seen: Seen, store: LayerStore): void {
  const known = store.snapshot();
  store.setAll(new Map([...seen.looks].filter(([id]) => known.has(id))));
  for (const [id, plane] of seen.planes) store.showPlane(id, plane);
}
