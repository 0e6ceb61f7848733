import { describe, expect, it } from 'vitest';
import { perSquareMm, shareText, sumsByClass, sumsOfTally } from '../../../src/model/drawing/by_class.ts';
import { classLooks } from '../../../src/model/drawing/classes.ts';
import { type Fields, newShape } from '../../../src/model/drawing/shape.ts';
import { Shapes } from '../../../src/model/drawing/shapes.ts';

const classes = classLooks([
  { id: 1, name: 'mitotic', colour: '', key: '' },
  { id: 2, name: 'interphase', colour: '', key: '' },
]);
const made = (id: string, label: number | null, given: Partial<Fields> = {}) =>
  newShape(
    { kind: 'rectangle', geometry: [[0, 0, 10, 10, 0]], label, name: '', colour: '', group: null, ...given },
    id,
    'Anna',
    'now',
  );

describe('shapes by class', () => {
  const drawing = new Shapes(7);
  const line = { kind: 'line' as const, geometry: [[0, 0, 30, 40]] };
  drawing.load([made('a', 2), made('b', 2, line), made('c', 99), made('d', null)], 1);

  it('are counted with their areas; what has a class that is gone has none', () => {
    const sums = sumsByClass([drawing], classes, () => true);
    expect(sums.map(({ its, count, area }) => [its.id, count, area])).toEqual([
      [2, 2, 100],
      [null, 2, 200],
    ]);
    const some = sumsByClass([drawing], classes, ({ kind }) => kind === 'line');
    expect(some.map(({ its, count, area }) => [its.id, count, area])).toEqual([[2, 1, 0]]);
  });

  it('are those that were counted: points of a class that is gone have none', () => {
    const by = new Map<number | null, number>([
      [2, 187],
      [99, 3],
      [null, 2],
    ]);
    const sums = sumsOfTally({ by, total: 192 }, classes);
    expect(sums.map(({ its, count, area }) => [its.id, count, area])).toEqual([
      [2, 187, 0],
      [null, 5, 0],
    ]);
  });

  it('are told by the square millimetre, where that is known', () => {
    expect([perSquareMm(187, 0.425), perSquareMm(18, 0.425), perSquareMm(12_345, 1)]).toEqual([
      '440',
      '42.4',
      '12\u2009300',
    ]);
    expect([perSquareMm(5, 0), perSquareMm(0, 1)]).toEqual(['', '']);
  });

  it('are told as shares', () => {
    expect(shareText(1, 3)).toBe('33.3\u00a0%');
    expect(shareText(0, 0)).toBe('');
  });
});
