import { type ClassLook, noClass } from './classes.ts';
import type { Listed, Lists } from './roi_rows.ts';
import { isClosed } from './shape.ts';

/** What there is of a class. */
export interface ClassSum {
  its: ClassLook;
  count: number;
  /** pixels of the image, of what is closed */
  area: number;
}

/** All classes that have shapes, in their order, and in the end those without one. */
export function sumsByClass(
  drawings: Iterable<Lists>,
  classes: readonly ClassLook[],
  isShown: (shape: Listed) => boolean,
): ClassSum[] {
  const sums = new Map(
    [...classes, noClass].map((its): [number | null, ClassSum] => [its.id, { its, count: 0, area: 0 }]),
  );
  const without = sums.get(noClass.id) as ClassSum;
  for (const drawing of drawings) {
    for (const shape of drawing.all()) {
      if (!isShown(shape)) continue;
      const sum = sums.get(shape.label) ?? without;
      sum.count++;
      if (isClosed(shape.kind)) sum.area += shape.area;
    }
  }
  return [...sums.values()].filter(({ count }) => count > 0);
}

/** "84.6 %"; "" of nothing. */
export function shareText(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)}\u00a0%` : '';
}
