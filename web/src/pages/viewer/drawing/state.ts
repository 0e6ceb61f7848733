import type { ToolId } from '../../../canvas/tools/tool.ts';
import { makeSignal, type Signal } from '../../../model/signal.ts';

/** What is in the hand, from sample to sample; null: the picture is moved. */
export const toolInHand: Signal<ToolId | null> = makeSignal<ToolId | null>(null);

/** Closed shapes are filled, faintly. */
export const fill: Signal<boolean> = makeSignal(false);

/** Which shapes are not seen, and cannot be picked. */
export const hiddenClasses: Signal<{ classes: ReadonlySet<number | null>; others: boolean }> = makeSignal<{
  classes: ReadonlySet<number | null>;
  others: boolean;
}>({ classes: new Set(), others: false });

/** Drawings that one has locked oneself, against what is done by mistake. */
export const lockedLayers: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());
