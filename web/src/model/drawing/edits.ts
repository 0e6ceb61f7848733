import { differenceOf, type Fields, fieldNames, isSameField, type Shape } from './shape.ts';

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
export function updateOf(whole: Shape, wanted: Fields): Update | null {
  const [before, after]: [Partial<Fields>, Partial<Fields>] = [{}, {}];
  let isSame = true;
  for (const name of fieldNames) {
    if (isSameField(whole[name], wanted[name])) continue;
    isSame = false;
    Object.assign(before, { [name]: whole[name] });
    Object.assign(after, { [name]: wanted[name] });
  }
  return isSame ? null : { id: whole.id, before, after, whole };
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
export function* slices({ layerId, created, updated, deleted }: Edit): Generator<Edit, undefined, undefined> {
  const none = () => ({ created: [] as Shape[], updated: [] as Update[], deleted: [] as Shape[] });
  let [part, shapes, numbers] = [none(), 0, 0];
  function* next(weight: number): Generator<Edit, undefined, undefined> {
    if (shapes >= maxShapes || (shapes > 0 && numbers + weight > maxNumbers)) {
      yield { layerId, ...part };
      [part, shapes, numbers] = [none(), 0, 0];
    }
    shapes++;
    numbers += weight;
  }
  for (const one of created) {
    yield* next(weightOf(one.geometry));
    part.created.push(one);
  }
  for (const one of updated) {
    yield* next(weightOf(one.after.geometry ?? []));
    part.updated.push(one);
  }
  for (const one of deleted) {
    yield* next(1);
    part.deleted.push(one);
  }
  if (shapes > 0) yield { layerId, ...part };
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
