import { describe, expect, it } from 'vitest';
import { RowStore } from '../../../src/model/drawing/row_store.ts';
import { newShape, type Shape } from '../../../src/model/drawing/shape.ts';
import { Shapes } from '../../../src/model/drawing/shapes.ts';
import { tallyOf } from '../../../src/model/drawing/tally.ts';

function point(id: string, x: number, label: number | null, seq = 1): Shape {
  const fields = { label, name: '', colour: '', group: null, kind: 'point' as const, geometry: [[x, 5]] };
  return { ...newShape(fields, id, 'anna', 'now'), seq };
}

describe('a tally', () => {
  it('counts the points of a large drawing that are not in view, and what waits to be saved', () => {
    const drawing = new Shapes(7);
    const all = [point('a', 10, 3), point('b', 20, 3), point('c', 900, null), point('d', 950, 3)];
    const outline = { ...point('e', 0, 3), kind: 'rectangle' as const, geometry: [[0, 0, 9, 9, 0]] };
    drawing.show({ shapes: [all[0] as Shape, all[1] as Shape, outline], seq: 1, total: 5, density: [] }, new Set());
    const rows = [...all, outline].map(({ geometry, ...row }) => {
      const [x = 0, y = 0] = geometry[0] ?? [];
      return { ...row, box: [x, y, x, y] as const };
    });
    const store = new RowStore(drawing, rows, 1);
    const none = { layerId: 7, created: [], updated: [], deleted: [] };
    drawing.add({ opId: 'o', edit: { ...none, created: [point('f', 30, 3, 0)], deleted: [all[0] as Shape] } });
    const everywhere = tallyOf([store], () => true);
    expect([...everywhere.by]).toEqual(
      expect.arrayContaining([
        [3, 3],
        [null, 1],
      ]),
    );
    expect(everywhere.total).toBe(4);
    expect(tallyOf([store], (x) => x > 500).total).toBe(2);
    store.end();
  });
});
