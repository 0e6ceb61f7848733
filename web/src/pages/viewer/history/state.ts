import type { TextPainter } from '../../../canvas/tools/bench.ts';
import { makeSignal, type Signal } from '../../../model/signal.ts';

/** The history takes the place of the layers. */
export const isHistoryOpen: Signal<boolean> = makeSignal(false);

/** The edit before which one looks at a drawing; null: at how it is now. */
export const momentShown: Signal<number | null> = makeSignal<number | null>(null);

const none: ReadonlyMap<number, TextPainter> = new Map();

/** Drawings as they were then, by layer, instead of how they are. */
export const thenShown: Signal<ReadonlyMap<number, TextPainter>> = makeSignal(none);

export function leaveMoment(): void {
  momentShown.set(null);
  thenShown.set(none);
}

export function toggleHistory(): void {
  leaveMoment();
  isHistoryOpen.set(!isHistoryOpen.get());
}

/** Esc: from an earlier moment to now, and from now to the layers. */
export function leaveHistory(): void {
  if (momentShown.get() !== null) leaveMoment();
  else isHistoryOpen.set(false);
}

/** For its keys and its buttons; it needs the place of the layers. */
export const historyContext = {
  isOpen: false,
  toggle: toggleHistory,
  leave: leaveHistory,
  openGallery: () => {},
  toggleTable: () => {},
  toggleDrawings: () => {},
};
