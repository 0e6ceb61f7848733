import { describe, expect, it } from 'vitest';
import {
  backText,
  dayHeadings,
  editText,
  type HistoryEdit,
  type HistoryShape,
  newestOf,
  sinceText,
  sinceThen,
} from '../../../src/model/drawing/history.ts';
import { newShape, type Shape } from '../../../src/model/drawing/shape.ts';
import { anyFields, seeded } from './support.ts';

const shape = (fields: string[], name = '', kind = 'polygon'): HistoryShape => ({
  id: name,
  fields,
  kind,
  name,
  className: '',
});
const edit = (given: Partial<HistoryEdit>): HistoryEdit => ({
  seq: 5,
  layerId: 7,
  author: 'Anna',
  at: '2026-11-20T16:04:00Z',
  created: 0,
  changed: 0,
  deleted: 0,
  fields: [],
  shapes: [],
  ...given,
});

describe('the history of several drawings', () => {
  /** What a layer with these edits tells. */
  const told = (layerId: number, seqs: readonly number[], before: string, size: number) => {
    const left = seqs.filter((seq) => before === '' || seq < Number(before)).sort((a, b) => b - a);
    const edits = left.slice(0, size).map((seq) => edit({ seq, layerId }));
    return { edits, next: left.length > size ? String(edits.at(-1)?.seq) : '' };
  };

  it('is one list, page by page, in which none is missing and none stands twice', () => {
    const layers = [[1, 2, 3, 10, 11, 12, 13], [4, 5, 6, 7, 8, 9], [14], []];
    const seen: [number, number][] = [];
    let before = '';
    for (let page = 0; page < 20; page++) {
      const { edits, next } = newestOf(
        layers.map((seqs, i) => told(i, seqs, before, 3)),
        3,
      );
      seen.push(...edits.map(({ seq, layerId }): [number, number] => [seq, layerId]));
      before = next;
      if (!next) break;
    }
    const all = layers.flatMap((seqs, i) => seqs.map((seq): [number, number] => [seq, i]));
    expect(seen).toEqual(all.sort(([a], [b]) => b - a));
  });
});

describe('the history of a drawing', () => {
  it('says what was done in a few words', () => {
    const made = [shape(['created']), shape(['created'])];
    expect(editText(edit({ created: 2, shapes: made }))).toBe('2 polygons drawn');
    expect(editText(edit({ deleted: 2, shapes: [shape(['deleted']), shape(['deleted'], '', 'point')] }))).toBe(
      '2 shapes deleted',
    );
    const one = edit({ changed: 1, fields: ['class', 'geometry'], shapes: [shape(['class', 'geometry'], 'cell 7')] });
    expect(editText(one)).toBe('cell 7: class, outline');
    expect(editText(edit({ changed: 30, fields: ['class'], shapes: [shape(['class'])] }))).toBe('30 shapes: class');
    expect(
      editText(edit({ created: 1, deleted: 1, shapes: [shape(['created']), shape(['deleted'], '', 'line')] })),
    ).toBe('1 line deleted, 1 polygon drawn');
  });

  it('says what would come of bringing it back', () => {
    expect(backText(edit({ deleted: 1, shapes: [shape(['deleted'])] }), null)).toBe('Bring back 1 polygon');
    expect(backText(edit({ created: 1, shapes: [shape(['created'])] }), null)).toBe('Take 1 polygon away');
    expect(backText(edit({ deleted: 400, shapes: [shape(['deleted'])] }), null)).toBe('Bring back 400 shapes');
    expect(backText(edit({}), shape(['class'], 'cell 7'))).toBe('Bring back cell 7');
    expect(backText(edit({}), shape(['created']))).toBe('Take this polygon away');
  });

  it('tells what has become of the shapes of then', () => {
    const random = seeded(7);
    const some = (id: string): Shape => newShape(anyFields(random), id, 'Anna', 'now');
    const [a, b, c, d] = [some('a'), some('b'), some('c'), some('d')];
    const moved = { ...b, geometry: [[1, 2, 3, 4, 5, 6]] };
    const since = sinceThen([a, b, c], [{ ...a, seq: 9, area: 1 }, moved, d]);
    expect([...since.gone]).toEqual(['c']);
    expect(since.came.map(({ id }) => id)).toEqual(['b', 'd']);
    expect([...since.changed]).toEqual(['b']);
    expect(sinceText(since)).toBe('1 gone since, 1 came since, 1 changed since, 1 the same');
    expect(sinceText(sinceThen([a], [a]))).toBe('1 the same');
  });

  it('is parted by days', () => {
    const now = new Date(2026, 10, 21, 12).getTime();
    const at = (...date: [number, number, number, number]) => new Date(...date).toISOString();
    const moments = [
      at(2026, 10, 21, 9),
      at(2026, 10, 21, 8),
      at(2026, 10, 20, 8),
      at(2026, 10, 17, 8),
      at(2025, 0, 2, 8),
    ];
    expect(dayHeadings(moments, now)).toEqual([
      'Today',
      '',
      'Yesterday, 20 November',
      'Tuesday, 17 November',
      '2 January 2025',
    ]);
  });
});
