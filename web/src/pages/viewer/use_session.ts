import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Annotation } from '../../model/annotation.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import type { ViewLayer } from '../../model/layers/layers.ts';
import { Session } from '../../model/session.ts';
import { useSignal } from '../../ui/use_signal.ts';

/** One for as long as the page is loaded: going to another project keeps what is selected and unfolded. */
export const session = new Session();

/** The layers of what is open; the same object for as long as the same annotation is. */
export function useOpened(annotation: Annotation | undefined, first: string): LayerStore | null {
  useLayoutEffect(() => {
    session.setFirst(first);
    session.show(annotation ?? null);
  }, [annotation, first]);
  useEffect(() => () => session.show(null), []);
  return useSignal(session.opened);
}

const none: readonly ViewLayer[] = [];
const noRows = () => none;
const nothing = () => () => {};

/** Its rows, bottom to top; the component is drawn again when they change, and not for looks. */
export function useLayers(store: LayerStore | null): readonly ViewLayer[] {
  return useSyncExternalStore(store?.subscribe ?? nothing, store?.rowsSnapshot ?? noRows);
}
