import { describe, expect, it } from 'vitest';
import type { AnnotationRow } from '../../src/model/annotation.ts';
import { deckOf, swipeOf } from '../../src/model/swiping.ts';

describe('a picture that is dragged', () => {
  it('is labelled to either side and left for later upwards, once it is far enough or quick', () => {
    const slow = 800;
    expect(swipeOf({ x: 200, y: 20, ms: slow }, 700)).toBe('right');
    expect(swipeOf({ x: -200, y: 20, ms: slow }, 700)).toBe('left');
    expect(swipeOf({ x: 20, y: -200, ms: slow }, 700)).toBe('up');
    expect(swipeOf({ x: 100, y: 0, ms: slow }, 700)).toBe(null);
    expect(swipeOf({ x: 100, y: 0, ms: 100 }, 700)).toBe('right');
    // A tap, something between two ways, and downwards say nothing.
    for (const [x, y] of [
      [3, 2],
      [200, -190],
      [0, 300],
    ] as const)
      expect(swipeOf({ x, y, ms: 100 }, 700)).toBe(null);
  });

  it('is one of those that are to be reviewed, what was left for later after the others', () => {
    const row = (id: number, submitted = false) => ({ id, submitted }) as AnnotationRow;
    const rows = [row(1), row(2, true), row(3), row(4)];
    expect(deckOf(rows, new Set([1])).map(({ id }) => id)).toEqual([3, 4, 1]);
  });
});
