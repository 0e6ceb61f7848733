import { describe, expect, it } from 'vitest';
import { classLooks } from '../../../src/model/drawing/classes.ts';
import { type Order, rowsOf, sizeText } from '../../../src/model/drawing/roi_rows.ts';
import { type Fields, newShape } from '../../../src/model/drawing/shape.ts';
import { Shapes } from '../../../src/model/drawing/shapes.ts';

const classes = classLooks([
  { id: 1, name: 'mitotic', colour: '', key: '' },
  { id: 2, name: 'interphase', colour: '', key: '' },
]);
const made = (id: string, author: string, given: Partial<Fields>) =>
  newShape(
    { kind: 'rectangle', geometry: [[0, 0, 10, 10, 0]], label: null, name: '', colour: '', group: null, ...given },
    id,
    author,
    'now',
  );

function drawing(): Shapes {
  const shapes = new Shapes(7);
  shapes.load(
    [
      made('a', 'Anna', { name: 'cell 10', label: 1 }),
      made('b', 'Bert', { name: 'cell 9', geometry: [[0, 0, 30, 10, 0]] }),
      made('c', 'Anna', { kind: 'line', geometry: [[0, 0, 30, 40]], label: 2 }),
    ],
    1,
  );
  return shapes;
}

describe('the rows of the ROI table', () => {
  const ids = (wanted: string, order: Order) =>
    rowsOf([drawing()], classes, wanted, order).map(({ shape }) => shape.id);
  const made: Order = { by: 'made', down: false };

  it('come as they were made, or by what is asked', () => {
    expect(ids('', made)).toEqual(['a', 'b', 'c']);
    // Numbers in names count as numbers.
    expect(ids('', { by: 'name', down: false })).toEqual(['c', 'b', 'a']);
    expect(ids('', { by: 'size', down: true })).toEqual(['b', 'a', 'c']);
    expect(ids('', { by: 'class', down: false })).toEqual(['b', 'c', 'a']);
    expect(ids('', { by: 'author', down: true })).toEqual(['b', 'a', 'c']);
  });

  it('are found by name, class, author and kind', () => {
    expect(ids('CELL', made)).toEqual(['a', 'b']);
    expect(ids(' mito', made)).toEqual(['a']);
    expect(ids('anna', made)).toEqual(['a', 'c']);
    expect(ids('line', made)).toEqual(['c']);
  });

  it('say areas and lengths in micrometres where the size of a pixel is known', () => {
    const [a, , c] = [...drawing().all()];
    if (!a || !c) throw new Error('nothing');
    const plain = (text: string) => text.replace(/\s/g, ' ');
    expect([sizeText(a, null), sizeText(a, 0.5), sizeText(c, 0.5)].map(plain)).toEqual([
      '100.0 px²',
      '25.0 µm²',
      '25.0 µm',
    ]);
    expect(plain(sizeText({ ...a, area: 1234567.8 }, null))).toBe('1 234 568 px²');
    expect(plain(sizeText({ ...a, area: 12345678 }, 0.5))).toBe('3.086 mm²');
  });
});
