import { describe, expect, it } from 'vitest';
import type { Change, Operation } from '../../src/model/changes.ts';
import { noEdit, updateOf } from '../../src/model/drawing/edits.ts';
import { fromGeoJson } from '../../src/model/drawing/geojson.ts';
import { fieldsOf, newShape } from '../../src/model/drawing/shape.ts';
import { copiedText } from '../../src/shell/copied_text.ts';
import { anyFields, isSame, seeded } from '../model/drawing/support.ts';

const random = seeded(11);
const labels = [1, 2, 3, 4, 5].map((id) => ({ id, name: `class ${id}` }));
const shape = (id: string) => newShape(anyFields(random), id, 'Anna', 'now');
const operation = (change: Change): Operation => ({
  seq: 1,
  id: 'x',
  userId: 1,
  change,
  what: 'drawn',
  where: 'mouse_01',
  at: 0,
  state: 'refused',
});
const draw = (edit: object) =>
  operation({ kind: 'draw', annotationId: 1, base: 0, edit: { ...noEdit(7), ...edit } } as Change);

describe('what could not be saved', () => {
  it('is copied as GeoJSON where it was drawn: as it was meant to be, to be pasted as it was', () => {
    const [made, before, gone] = [shape('a'), shape('b'), shape('c')];
    const after = { ...before, name: 'renamed', label: 2 };
    const text = copiedText([draw({ created: [made] }), draw({ updated: [updateOf(before, after)] })], labels);
    const back = fromGeoJson(text, labels) ?? [];
    expect(back.length).toBe(2);
    expect(isSame(back[0] as never, fieldsOf(made))).toBe(true);
    expect(isSame(back[1] as never, fieldsOf(after))).toBe(true);
    expect(copiedText([draw({ deleted: [gone] })], labels)).toContain('"deleted"');
  });

  it('is copied as it is where it was said', () => {
    const said = operation({ kind: 'delete comment', annotationId: 1, commentId: 3 });
    expect(JSON.parse(copiedText([said], []))).toEqual([said]);
    const both = copiedText([said, draw({ created: [shape('a')] })], labels);
    expect(both.split('\n')[0]).toContain('FeatureCollection');
    expect(both).toContain('"delete comment"');
    const typed = [{ where: 'Comment on DAPI of mouse_01', text: 'Counted again' }];
    expect(copiedText([], labels, typed)).toBe('Comment on DAPI of mouse_01:\nCounted again\n');
    expect(copiedText([said], labels, typed)).toMatch(/Counted again\n\n\[/);
  });
});
