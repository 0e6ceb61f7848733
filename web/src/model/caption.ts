import type { LayerStore } from './layers/layer_store.ts';
import { panelOrder } from './layers/layers.ts';
import { formatValue } from './layers/values.ts';

/** What stands below a picture that leaves: each channel that is seen, topmost first, and the values it is shown from and to. */
export interface CaptionLine {
  tint: string;
  text: string;
}

export function captionOf(store: LayerStore): CaptionLine[] {
  const shown = panelOrder(store.layers).filter((layer) => {
    const look = store.look(layer.id);
    return layer.kind === 'image' && layer.image && look.visible && store.isGroupShown(layer);
  });
  return shown.map((layer) => {
    const { black, white, gamma, opacity, tint } = store.look(layer.id);
    const window = `${formatValue(black, layer.range)}–${formatValue(white, layer.range)}`;
    const more = [gamma !== 1 && `gamma ${gamma}`, opacity !== 1 && `${Math.round(opacity * 100)} %`].filter(Boolean);
    return { tint, text: [layer.title, layer.grey ? window : '', ...more].filter(Boolean).join(' ') };
  });
}

/** "z 5 of 17, t 2 of 24"; "" where there are no planes. */
export function planeText(store: LayerStore): string {
  const layer = store.shownStack();
  const view = layer && store.planeView(layer);
  if (!layer?.stack || !view) return '';
  const { depths, times } = layer.stack;
  const z = view.projected ? `maximum of ${depths.length} z` : `z ${view.z + 1} of ${depths.length}`;
  return [depths.length > 1 && z, times.length > 1 && `t ${view.t + 1} of ${times.length}`].filter(Boolean).join(', ');
}
