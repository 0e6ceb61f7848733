import { groupDigits } from '../text.ts';
import { type ClassLook, noClass } from './classes.ts';
import type { Listed, Lists } from './roi_rows.ts';
import { isClosed } from './shape.ts';
import type { Tally } from './tally.ts';

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

/** Points that were counted, as the same. */
export function sumsOfTally({ by }: Tally, classes: readonly ClassLook[]): ClassSum[] {
  const known = new Set(classes.map(({ id }) => id));
  let without = 0;
  for (const [id, count] of by) if (id === null || !known.has(id)) without += count;
  const sums = classes.map((its) => ({ its, count: by.get(its.id) ?? 0, area: 0 }));
  return [...sums, { its: noClass, count: without, area: 0 }].filter(({ count }) => count > 0);
}

/** How many there are in a square millimetre, to three digits: "440", "4.25"; "" where nobody knows how large that is. */
export function perSquareMm(count: number, squareMm: number): string {
  if (count === 0 || !(squareMm > 0)) return '';
  const density = Number((count / squareMm).toPrecision(3));
  return density >= 1000 ? groupDigits(density) : String(density);
}
