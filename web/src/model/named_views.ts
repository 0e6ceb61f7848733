import type { LayerStore } from './layers/layer_store.ts';
import type { LayerLook, ViewLayer } from './layers/layers.ts';
import { looksByTitle, lookText, saidOf } from './view_address.ts';

/** How channels are to be shown, by their names: the project's, or one's own. */
export interface NamedView {
  id: number;
  name: string;
  /** as an address says it */
  looks: string;
  own: boolean;
  /** of the project: how every sample is shown at first */
  first: boolean;
  /** who kept it */
  author: string;
}

/** How everything is shown now; of channels with one name, the topmost. */
export function looksOf(store: LayerStore): string {
  const byTitle = new Map<string, string>();
  for (const layer of store.layers) {
    if (layer.lead !== layer.id || layer.kind === 'drawing') continue;
    const { visible, black, white, gamma, tint, blend, opacity } = store.look(layer.id);
    const look = layer.kind === 'group' ? { visible } : { visible, opacity, blend };
    byTitle.set(
      layer.title,
      lookText(layer, layer.grey ? { ...look, black, white, gamma, tint } : look, store.look(layer.id)),
    );
  }
  return [...byTitle.values()].join(';');
}

/** Shows channels as a view says; what it does not name stays as it is. */
export function applyLooks(looks: string, store: LayerStore): void {
  const byTitle = looksByTitle(looks);
  const changes = new Map<number, Partial<LayerLook>>();
  for (const layer of store.layers) {
    const said = layer.lead === layer.id && layer.kind !== 'drawing' ? byTitle.get(layer.title) : undefined;
    if (said) changes.set(layer.id, saidOf(said, layer));
  }
  if (changes.size > 0) store.setAll(changes);
}

/** The same layers, shown at first as a view of the project says. */
export function withFirstLooks(looks: string, layers: readonly ViewLayer[]): readonly ViewLayer[] {
  const byTitle = looksByTitle(looks);
  if (byTitle.size === 0) return layers;
  return layers.map((layer) => {
    const said = layer.kind === 'drawing' ? undefined : byTitle.get(layer.title);
    return said ? { ...layer, first: { ...layer.first, ...saidOf(said, layer) } } : layer;
  });
}
