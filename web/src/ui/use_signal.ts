import { useSyncExternalStore } from 'react';
import type { Signal } from '../model/signal.ts';

/** The component is drawn again whenever the value is another one. */
export function useSignal<T>(signal: Signal<T>): T {
  return useSyncExternalStore(signal.subscribe, signal.get);
}

/** A part of it: the component is drawn again only when that part changes. */
export function useSignalPart<T, P extends string | number | boolean>(signal: Signal<T>, part: (value: T) => P): P {
  return useSyncExternalStore(signal.subscribe, () => part(signal.get()));
}
