import type { Lists } from './roi_rows.ts';

export interface Tally {
  /** by class; null: those without one */
  by: ReadonlyMap<number | null, number>;
  total: number;
}

/** How many points there are of each class, of those that count. */
export function tallyOf(drawings: readonly Lists[], counts: (x: number, y: number) => boolean): Tally {
  const by = new Map<number | null, number>();
  let total = 0;
  for (const drawing of drawings) {
    for (const { kind, geometry, box, label } of drawing.all()) {
      const [x = 0, y = 0] = geometry?.[0] ?? box ?? [];
      if (kind !== 'point' || !counts(x, y)) continue;
      by.set(label, (by.get(label) ?? 0) + 1);
      total++;
    }
  }
  return { by, total };
}
