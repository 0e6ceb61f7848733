import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { type LayerLook, panelOrder, type ViewLayer } from '../../../model/layers/layers.ts';
import { session } from '../use_session.ts';
import { adjust, adjustAll, resetAll } from './adjust.ts';

/** What keys do to layers: to all, and to the one that is selected. */
export function layerActions(store: LayerStore) {
  /** of two groups with such a channel, that of the group that is seen */
  const selected = () => {
    const alike = panelOrder(store.layers).filter((layer) => session.isSelected(layer));
    return alike.find((layer) => store.isGroupShown(layer)) ?? alike[0];
  };
  const onSelected = (act: (layer: ViewLayer) => void) => () => {
    const layer = selected();
    if (layer) act(layer);
  };
  return {
    adjust: onSelected((layer) => layer.grey && adjust(layer, store)),
    adjustAll: () => adjustAll(store),
    resetAll: () => resetAll(store),
    toggleEye: onSelected((layer) => store.set(layer.id, { visible: !store.look(layer.id).visible })),
    showOnly: onSelected((layer) => showOnly(layer, store)),
    /** up the panel is up the stack of layers */
    selectBy: (by: number) => {
      const rows = panelOrder(store.layers);
      const at = rows.findIndex((layer) => session.isSelected(layer));
      const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
      if (next) session.select(next);
    },
  };
}

/** Hides all others beside it; when it is alone already, shows them again. */
export function showOnly(layer: ViewLayer, store: LayerStore): void {
  const isBeside = (other: ViewLayer) =>
    other.lead === other.id && other.kind === 'image' && other.parentId === layer.parentId;
  const others = store.layers.filter((other) => isBeside(other) && other.id !== layer.lead);
  const isAlone = store.look(layer.id).visible && others.every(({ id }) => !store.look(id).visible);
  const changes = new Map<number, Partial<LayerLook>>([[layer.lead, { visible: true }]]);
  for (const { id } of others) changes.set(id, { visible: isAlone });
  store.setAll(changes);
}
