import { describe, expect, it } from 'vitest';
import { noEdit, updates } from '../../../src/model/drawing/edits.ts';
import { RowStore } from '../../../src/model/drawing/row_store.ts';
import { newShape, type Shape } from '../../../src/model/drawing/shape.ts';
import { Shapes } from '../../../src/model/drawing/shapes.ts';

const square = (id: string, seq = 1): Shape => ({
  ...newShape(
    { kind: 'rectangle', geometry: [[0, 0, 9, 9, 0]], label: null, name: '', colour: '', group: null },
    id,
    'anna',
    'now',
  ),
  seq,
});

function listed() {
  const drawing = new Shapes(7);
  const part = (ids: string[], seq = 1) =>
    drawing.show({ shapes: ids.map((id) => square(id)), seq, total: 9, density: [] }, new Set());
  part(['a', 'b']);
  const rows = new RowStore(
    drawing,
    ['a', 'b', 'c', 'd'].map((id) => square(id)),
    1,
  );
  const ids = () => [...rows.all()].map(({ id }) => id).join('');
  return { drawing, part, rows, ids };
}

describe('the rows of a drawing of which a part is here', () => {
  it('stay when their shapes are out of view', () => {
    const { part, ids } = listed();
    part(['c']);
    part([]);
    expect(ids()).toBe('abcd');
  });

  it('follow what is done here and elsewhere', () => {
    const { drawing, part, rows, ids } = listed();
    drawing.add({ opId: '1', edit: { ...noEdit(7), created: [square('e', 0)], deleted: [square('a')] } });
    expect(ids()).toBe('bcde');
    // Refused: as if nothing had been.
    drawing.drop('1');
    expect(ids()).toBe('bcda');
    drawing.take(
      new Map([
        ['c', null],
        ['f', square('f', 5)],
      ]),
      5,
    );
    expect(ids()).toBe('bdaf');
    const edit = updates(7, [[square('b'), { ...square('b'), name: 'nucleus' }]]);
    const { id, author, created, changed, area, length } = square('b');
    const stamp = { id, author, created, changed, area, length, seq: 6 };
    drawing.add({ opId: '2', edit });
    drawing.confirm('2', edit, [stamp], 'anna', new Map(), 6);
    part([], 6);
    expect([...rows.all()].map(({ id, name }) => id + name).join()).toBe('bnucleus,d,a,f');
  });

  it('know what was done while they were on their way', () => {
    const drawing = new Shapes(7);
    drawing.show({ shapes: [square('a')], seq: 1, total: 2, density: [] }, new Set());
    drawing.take(
      new Map([
        ['a', { ...square('a', 4), name: 'new' }],
        ['b', null],
      ]),
      4,
    );
    const rows = new RowStore(drawing, [square('a'), square('b')], 1);
    expect([...rows.all()].map(({ id, name }) => id + name)).toEqual(['anew']);
  });
});
