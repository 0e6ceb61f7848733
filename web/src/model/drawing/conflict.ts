import type { ShapeConflict } from '../changes.ts';
import { type Edit, isEmpty, noEdit, updateOf } from './edits.ts';
import type { Shape } from './shape.ts';

export type Choice = 'theirs' | 'mine' | 'both';

/**
 * What is to be done about shapes that somebody else has changed first. theirs: nothing; null. mine: as it was meant, over what is there
 * now. both: theirs stays, and what was meant becomes a shape of its own; of a deletion nothing is left to keep.
 */
export function resolution(edit: Edit, { theirs }: ShapeConflict, choice: Choice, newId: () => string): Edit | null {
  if (choice === 'theirs') return null;
  const now = new Map(theirs.map(({ id, shape }) => [id, shape]));
  const created: Shape[] = [];
  const updated: Edit['updated'][number][] = [];
  const deleted: Shape[] = [];
  for (const { id, after, whole } of edit.updated) {
    const is = now.get(id);
    if (!is) created.push({ ...whole, ...after });
    else if (choice === 'both') created.push({ ...is, ...after, id: newId() });
    else {
      const update = updateOf(is, { ...is, ...after });
      if (update) updated.push(update);
    }
  }
  for (const shape of edit.created) created.push({ ...shape, id: newId() });
  for (const { id } of edit.deleted) {
    const is = now.get(id);
    if (is && choice === 'mine') deleted.push(is);
  }
  const decided = { ...noEdit(edit.layerId), created, updated, deleted };
  return isEmpty(decided) ? null : decided;
}
