import { useEffect } from 'react';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import { comparing, comparisonText } from '../../model/comparison.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { readAddress, writeAddress } from '../../model/view_address.ts';
import { listFilter } from './list/use_filter.ts';

/** How often the address is made to say what is seen; browsers refuse more than a hundred changes in half a minute. */
const interval = 500;

/** Shows what the address says of an annotation when it opens, and has the address say what is seen from then on. */
export function useAddress(store: LayerStore | null, canvas: ImageCanvas | null, hasArrived: boolean): void {
  useEffect(() => {
    if (!store || !canvas || !hasArrived) return;
    if (location.search) {
      const where = readAddress(location.search, store);
      if (where) canvas.goTo(where);
    }
    const timer = setInterval(() => canvas.isReady() && tellAddress(store, canvas), interval);
    return () => clearInterval(timer);
  }, [store, canvas, hasArrived]);
}

/** Makes the address say what is seen now; the whole of it. */
export function tellAddress(store: LayerStore, canvas: ImageCanvas): string {
  const parts = [listFilter.get(), writeAddress(store, canvas.whereabouts()), comparisonText(comparing.get())];
  const search = parts.filter(Boolean).join('&');
  const address = location.pathname + (search && `?${search}`);
  if (address !== location.pathname + location.search) history.replaceState(history.state, '', address);
  return location.href;
}

/** Where the page is not served over TLS, browsers have no clipboard but the one of old. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.style.cssText = 'position:fixed;opacity:0';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
