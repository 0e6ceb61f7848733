import { differenceOf, type Fields, isSameField, type Shape } from './shape.ts';

/** What becomes of one shape: the fields that change, as they were and as they are to be. */
export interface Update {
  id: string;
  before: Partial<Fields>;
  after: Partial<Fields>;
  /** all of it, as it was */
  whole: Shape;
}

/** What is done to the shapes of a drawing, in one go. */
export interface Edit {
  layerId: number;
  created: readonly Shape[];
  updated: readonly Update[];
  /** as they were */
  deleted: readonly Shape[];
}

/** An edit as far as it can be undone: what was changed is as it was by its fields. */
export type Undoable = Omit<Edit, 'updated'> & { updated: readonly Omit<Update, 'whole'>[] };

export function undoable({ updated, ...edit }: Edit): Undoable {
  return { ...edit, updated: updated.map(({ id, before, after }) => ({ id, before, after })) };
}

export function noEdit(layerId: number): Edit {
  return { layerId, created: [], updated: [], deleted: [] };
}

export function isEmpty({ created, updated, deleted }: Undoable): boolean {
  return created.length + updated.length + deleted.length === 0;
}

export function idsOf({ created, updated, deleted }: Undoable): Set<string> {
  return new Set([...created, ...updated, ...deleted].map(({ id }) => id));
}

/** From shapes as they are to shapes as they should be, by their ids; those that do not change are left out. */
export function updateOf(before: Shape, after: Fields): Update | null {
  const changed = differenceOf(before, after);
  const names = Object.keys(changed) as (keyof Fields)[];
  if (names.length === 0) return null;
  const were = Object.fromEntries(names.map((name) => [name, before[name]]));
  return { id: before.id, before: were, after: changed, whole: before };
}

export function updates(layerId: number, pairs: readonly (readonly [before: Shape, after: Fields])[]): Edit {
  return { ...noEdit(layerId), updated: pairs.flatMap(([before, after]) => updateOf(before, after) ?? []) };
}

/** What is undone by an edit, and which of its shapes are not as it has left them any more. */
export interface Undone {
  edit: Edit;
  /** ids of those that somebody else has changed since */
  skipped: string[];
}

/**
 * The other way round, as far as the shapes are still as the edit has left them: a field that is not is not touched, and its shape is
 * told. A shape that was deleted comes back as it was; one that was made goes, unless somebody else has changed it.
 */
export function inverseOf(edit: Undoable, now: (id: string) => Shape | undefined): Undone {
  const skipped: string[] = [];
  const deleted: Shape[] = [];
  const created: Shape[] = [];
  const updated: Update[] = [];
  for (const made of edit.created) {
    const is = now(made.id);
    if (!is || Object.keys(differenceOf(made, is)).length > 0) skipped.push(made.id);
    else deleted.push(is);
  }
  for (const { id, before, after } of edit.updated) {
    const is = now(id);
    const names = Object.keys(after) as (keyof Fields)[];
    if (!is || names.some((name) => !isSameField(is[name], after[name]))) skipped.push(id);
    else updated.push({ id, before: after, after: before, whole: is });
  }
  for (const gone of edit.deleted) {
    if (now(gone.id)) skipped.push(gone.id);
    else created.push(gone);
  }
  return { edit: { layerId: edit.layerId, created, updated, deleted }, skipped };
}

/** What it does to some of the shapes. */
export function partOf({ layerId, created, updated, deleted }: Edit, ids: ReadonlySet<string>): Edit {
  const among = ({ id }: { id: string }) => ids.has(id);
  return { layerId, created: created.filter(among), updated: updated.filter(among), deleted: deleted.filter(among) };
}

/** A request takes no more shapes than this, and no more numbers. */
const [maxShapes, maxNumbers] = [1000, 200_000];

/** An edit in parts that a request can take. */
export function slices(edit: Edit): Edit[] {
  const parts: {
    created: Edit['created'][number][];
    updated: Edit['updated'][number][];
    deleted: Edit['deleted'][number][];
  }[] = [];
  let [shapes, numbers] = [Infinity, Infinity];
  const next = (weight: number) => {
    if (shapes >= maxShapes || numbers + weight > maxNumbers) {
      parts.push({ created: [], updated: [], deleted: [] });
      [shapes, numbers] = [0, 0];
    }
    shapes++;
    numbers += weight;
    return parts.at(-1) as (typeof parts)[number];
  };
  for (const one of edit.created) next(weightOf(one.geometry)).created.push(one);
  for (const one of edit.updated) next(weightOf(one.after.geometry ?? [])).updated.push(one);
  for (const one of edit.deleted) next(1).deleted.push(one);
  return parts.map((part) => ({ layerId: edit.layerId, ...part }));
}

function weightOf(geometry: Fields['geometry']): number {
  return geometry.reduce((sum, list) => sum + list.length, 1);
}

/** By their layers, in their order. */
export function grouped<T>(pairs: Iterable<readonly [layerId: number, one: T]>): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const [layerId, one] of pairs) {
    const group = groups.get(layerId);
    if (group) group.push(one);
    else groups.set(layerId, [one]);
  }
  return groups;
}
