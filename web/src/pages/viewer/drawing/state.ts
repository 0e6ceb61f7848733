import type { ToolId } from '../../../canvas/tools/tool.ts';
import { type ClassLook, noClass } from '../../../model/drawing/classes.ts';
import type { Style } from '../../../model/drawing/editor.ts';
import { makeSignal, type Signal } from '../../../model/signal.ts';

/** What is in the hand, from sample to sample; null: the picture is moved. */
export const toolInHand: Signal<ToolId | null> = makeSignal<ToolId | null>(null);

/** What the next shape is, from sample to sample of a project. */
export const nextStyle: Signal<{ projectId: number; style: Style } | null> = makeSignal<{
  projectId: number;
  style: Style;
} | null>(null);

/** Closed shapes are filled, faintly. */
export const fill: Signal<boolean> = makeSignal(false);

/** Which shapes alone are seen, and can be picked: one's own, those of a class (null: of none; undefined: of all). */
export interface Only {
  mine: boolean;
  label: number | null | undefined;
}
export const onlyShown: Signal<Only> = makeSignal<Only>({ mine: false, label: undefined });

/** A class of another project, or one that is gone, is none: what the list does not have hides nothing. */
export function onlyOf({ mine, label }: Only, classes: readonly ClassLook[]): Only {
  const isThere = [...classes, noClass].some(({ id }) => id === label);
  return { mine, label: isThere ? label : undefined };
}

/** Letters of classes in the picture. */
export const letters: Signal<boolean> = makeSignal(true);

/** Drawings that one has locked oneself, against what is done by mistake. */
export const lockedLayers: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());

export interface ShapeActions {
  classify: (label: number | null) => void;
  duplicate: () => void;
  combine: () => void;
}
/** What who may draw does to what is selected, for those who stand elsewhere; null: nobody may. */
export const shapeActions: Signal<ShapeActions | null> = makeSignal<ShapeActions | null>(null);

/** Selects what the table of ROIs lists, if that has the focus; false: it has not. null: there is no table. */
export const selectListed: Signal<(() => boolean) | null> = makeSignal<(() => boolean) | null>(null);
