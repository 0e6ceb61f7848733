import type { ToolId } from '../../../canvas/tools/tool.ts';
import { makeSignal, type Signal } from '../../../model/signal.ts';

/** What is in the hand, from sample to sample; null: the picture is moved. */
export const toolInHand: Signal<ToolId | null> = makeSignal<ToolId | null>(null);

/** Closed shapes are filled, faintly. */
export const fill: Signal<boolean> = makeSignal(false);

/** Which shapes alone are seen, and can be picked: one's own, those of a class (null: of none; undefined: of all). */
export interface Only {
  mine: boolean;
  label: number | null | undefined;
}
export const onlyShown: Signal<Only> = makeSignal<Only>({ mine: false, label: undefined });

/** Letters of classes in the picture. */
export const letters: Signal<boolean> = makeSignal(true);

/** Drawings that one has locked oneself, against what is done by mistake. */
export const lockedLayers: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());

/** Selects what the table of ROIs lists, if that has the focus; false: it has not. null: there is no table. */
export const selectListed: Signal<(() => boolean) | null> = makeSignal<(() => boolean) | null>(null);
