import type { AnnotationRow } from './annotation.ts';

/** What a picture that is dragged means: a label to either side, or for later. */
export type Swipe = 'left' | 'right' | 'up';

/** How far it has to be dragged, in parts of the width of the picture; a quick flick needs less. */
const far = 0.25;
const flick = 0.08;
/** CSS pixels a millisecond */
const quick = 0.5;

export interface Drag {
  /** CSS pixels, to the right and down */
  x: number;
  y: number;
  /** milliseconds since it began */
  ms: number;
}

/** Null: not far enough yet, or neither clearly to a side nor up. */
export function swipeOf({ x, y, ms }: Drag, width: number): Swipe | null {
  const isSideways = Math.abs(x) > 1.2 * Math.abs(y);
  const isUp = -y > 1.2 * Math.abs(x);
  const along = isSideways ? Math.abs(x) : isUp ? -y : 0;
  const isFar = along > far * width || (along > flick * width && along / Math.max(1, ms) > quick);
  if (!isFar) return null;
  return isUp ? 'up' : x < 0 ? 'left' : 'right';
}

/** What is still to be reviewed, in the order of the list: what was left for later comes last. */
export function deckOf(rows: readonly AnnotationRow[], later: ReadonlySet<number>): AnnotationRow[] {
  const open = rows.filter(({ submitted }) => !submitted);
  return [...open.filter(({ id }) => !later.has(id)), ...open.filter(({ id }) => later.has(id))];
}
