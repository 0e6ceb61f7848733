import { describe, expect, it } from 'vitest';
import { resolution } from '../../../src/model/drawing/conflict.ts';
import { noEdit, updates } from '../../../src/model/drawing/edits.ts';
import { newShape, type Shape } from '../../../src/model/drawing/shape.ts';
import { movedBy } from '../../../src/model/drawing/transform.ts';

const before = newShape(
  { kind: 'line', geometry: [[0, 0, 9, 9]], label: 1, name: '', colour: '', group: null },
  'a',
  'anna',
  'then',
);
const theirs: Shape = { ...movedBy(before, 5, 5), label: 2, seq: 8 };
const moved = updates(7, [[before, movedBy(before, 0, 3)]]);
const conflict = (shape: Shape | null) => ({ seq: 8, theirs: [{ id: 'a', shape }] });
const decide = (edit: typeof moved, shape: Shape | null, choice: 'theirs' | 'mine' | 'both') =>
  resolution(edit, conflict(shape), choice, () => 'new');

describe('a shape that two people have changed', () => {
  it('stays theirs, becomes mine, or both', () => {
    expect(decide(moved, theirs, 'theirs')).toBeNull();
    expect(decide(moved, theirs, 'mine')?.updated).toMatchObject([{ id: 'a', after: { geometry: [[0, 3, 9, 12]] } }]);
    // What I have not changed is theirs.
    expect(decide(moved, theirs, 'both')?.created).toMatchObject([{ id: 'new', geometry: [[0, 3, 9, 12]], label: 2 }]);
  });

  it('comes back as a whole where they have deleted it', () => {
    for (const choice of ['mine', 'both'] as const) {
      expect(decide(moved, null, choice)?.created).toEqual([movedBy(before, 0, 3)]);
    }
  });

  it('is deleted only where mine is kept', () => {
    const gone = { ...noEdit(7), deleted: [before] };
    expect(decide(gone, theirs, 'both')).toBeNull();
    expect(decide(gone, theirs, 'mine')?.deleted).toEqual([theirs]);
  });
});
