import { chosenWindow, windowWithin } from '../../../model/layers/first_look.ts';
import { wholeWindow } from '../../../model/layers/histogram.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { LayerLook, ViewLayer } from '../../../model/layers/layers.ts';

type Changes = Map<number, Partial<LayerLook>>;

/** What auto-adjusting makes of a channel: the window of its first look, and when it has that, everything there is. */
function adjusted(layer: ViewLayer, { black, white }: LayerLook) {
  if (!layer.histogram) return { black: layer.range.min, white: layer.range.max };
  const first = chosenWindow(layer.histogram, layer.range);
  const isFirst = first.black === black && first.white === white;
  return isFirst ? windowWithin(wholeWindow(layer.histogram), layer.range) : first;
}

export function adjust(layer: ViewLayer, store: LayerStore): void {
  store.set(layer.lead, adjusted(layer, store.look(layer.id)));
}

/** All channels that are shown, the same way: to everything only when none has another window than its first. */
export function adjustAll(store: LayerStore): void {
  const layers = store.layers.filter((layer) => layer.grey && layer.histogram && store.isShown(layer));
  const isFirst = (layer: ViewLayer) => {
    const { black, white } = store.look(layer.id);
    const first = layer.histogram && chosenWindow(layer.histogram, layer.range);
    return first?.black === black && first.white === white;
  };
  const all = layers.every(isFirst);
  const changes: Changes = new Map();
  for (const layer of layers) {
    if (!layer.histogram) continue;
    const window = all ? wholeWindow(layer.histogram) : undefined;
    changes.set(layer.lead, window ? windowWithin(window, layer.range) : chosenWindow(layer.histogram, layer.range));
  }
  store.setAll(changes);
}

export function resetAll(store: LayerStore): void {
  const changes: Changes = new Map();
  for (const { id, lead, first } of store.layers) {
    if (id === lead) changes.set(id, { ...first, visible: store.look(id).visible });
  }
  store.setAll(changes);
}
