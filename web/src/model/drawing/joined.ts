import type { Operation } from '../changes.ts';
import type { Edit, Update } from './edits.ts';
import { fieldNames, isSameField, type Shape } from './shape.ts';

/** What a request takes: shapes, and numbers of their geometries. */
const [maxShapes, maxNumbers] = [1000, 200_000];

/**
 * Two edits of a drawing, one after the other, as one; null where the second brings back what the first has deleted, and where they are
 * too much for a request.
 */
export function joined(first: Edit, second: Edit): Edit | null {
  const created = new Map(first.created.map((shape) => [shape.id, shape]));
  const updated = new Map(first.updated.map((update) => [update.id, update]));
  const deleted = new Map(first.deleted.map((shape) => [shape.id, shape]));
  for (const shape of second.created) {
    if (deleted.has(shape.id)) return null;
    created.set(shape.id, shape);
  }
  for (const update of second.updated) {
    const { id, after } = update;
    const made = created.get(id);
    const before = updated.get(id);
    if (made) created.set(id, { ...made, ...after });
    else if (before) {
      const both = changed(before, update);
      if (both) updated.set(id, both);
      else updated.delete(id);
    } else updated.set(id, update);
  }
  for (const shape of second.deleted) {
    // What nobody else has ever seen was never there.
    if (created.delete(shape.id)) continue;
    updated.delete(shape.id);
    deleted.set(shape.id, shape);
  }
  const edit = { layerId: first.layerId, created: [...created.values()], updated: [...updated.values()] };
  const whole: Edit = { ...edit, deleted: [...deleted.values()] };
  return isSmall(whole) ? whole : null;
}

/** The fields that are different in the end; null where none is. */
function changed(first: Update, second: Update): Update | null {
  const before = { ...second.before, ...first.before };
  const after = { ...first.after, ...second.after };
  const names = fieldNames.filter((name) => name in after && !isSameField(before[name], after[name]));
  if (names.length === 0) return null;
  const of = (fields: Partial<Shape>) => Object.fromEntries(names.map((name) => [name, fields[name]]));
  return { id: first.id, before: of(before), after: of(after), whole: first.whole };
}

function isSmall({ created, updated, deleted }: Edit): boolean {
  const geometries = [...created.map(({ geometry }) => geometry), ...updated.map(({ after }) => after.geometry ?? [])];
  const numbers = geometries.reduce((sum, lists) => sum + lists.reduce((all, list) => all + list.length, 1), 0);
  return created.length + updated.length + deleted.length <= maxShapes && numbers <= maxNumbers;
}

/** So many are named, where several are one. */
const maxNamed = 3;

/**
 * Edits of one drawing that wait one after the other, from the first on, as one operation; null where the first stands alone. Those that
 * knew more of what others have done than the first are not among them: they meant what they saw; nor are those that the server may have
 * seen alone.
 */
export function joinedOperation(
  waiting: readonly Operation[],
  tried: ReadonlySet<string>,
): { put: Operation; remove: number[] } | null {
  const [first] = waiting;
  if (first?.change.kind !== 'draw' || tried.has(first.id)) return null;
  const { annotationId, base } = first.change;
  let edit = first.change.edit;
  const taken = [first];
  for (const next of waiting.slice(1)) {
    const { change } = next;
    if (tried.has(next.id) || change.kind !== 'draw' || change.annotationId !== annotationId || change.base !== base)
      break;
    if (change.edit.layerId !== edit.layerId) break;
    const both = joined(edit, change.edit);
    if (!both) break;
    edit = both;
    taken.push(next);
  }
  if (taken.length === 1) return null;
  const names = [...new Set(taken.map(({ what }) => what))];
  const what = names.length <= maxNamed ? names.join(', ') : `${taken.length} edits`;
  const put = {
    ...first,
    id: crypto.randomUUID(),
    what,
    change: { ...first.change, edit },
    at: taken.at(-1)?.at ?? first.at,
  };
  return { put, remove: taken.slice(1).map(({ seq }) => seq) };
}
