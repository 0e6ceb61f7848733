import { percentile } from '../../../model/layers/histogram.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import type { CanvasModel } from '../canvas_model.ts';

/** Black at the 1st, white at the 99th percentile of what is in view or was. */
export function adjust(layer: ViewLayer, store: LayerStore, model: CanvasModel): void {
  const histogram = model.canvas.get()?.histogram(layer);
  if (!histogram) return;
  const black = percentile(histogram, 0.01);
  const white = Math.max(black + 1, percentile(histogram, 0.99));
  store.set(layer.id, { black: Math.min(black, layer.max - 1), white: Math.min(white, layer.max) });
}

export function adjustAll(store: LayerStore, model: CanvasModel): void {
  for (const layer of store.layers) if (layer.grey && store.isShown(layer)) adjust(layer, store, model);
}

export function resetAll(store: LayerStore): void {
  for (const layer of store.layers) store.reset(layer.id);
}
