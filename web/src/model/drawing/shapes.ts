import type { Edit } from './edits.ts';
import { measuresOf, type Shape } from './shape.ts';

/** An edit that the server has not confirmed. */
export interface Pending {
  /** of the operation of the queue that takes it there */
  opId: string;
  edit: Edit;
}

/** Which shapes of a drawing are not as they were: others look them up. */
export type Listener = (ids: ReadonlySet<string>) => void;

/** What the server says of a shape beside what a person has made it. */
export type Stamp = Pick<Shape, 'id' | 'author' | 'created' | 'changed' | 'changedBy' | 'seq' | 'area' | 'length'>;

/**
 * The shapes of a drawing: as the server knows them, and over that what has been done here and is on its way. Changes by edits alone;
 * whoever shows them follows.
 */
export class Shapes {
  readonly layerId: number;
  private readonly known = new Map<string, Shape>();
  private readonly shown = new Map<string, Shape>();
  private pending: readonly Pending[] = [];
  private readonly listeners = new Set<Listener>();
  /** up to which edit of the annotation the known shapes are known */
  seq = 0;

  constructor(layerId: number) {
    this.layerId = layerId;
  }

  get size(): number {
    return this.shown.size;
  }

  get(id: string): Shape | undefined {
    return this.shown.get(id);
  }

  /** As they were drawn: the last one lies on top. */
  all(): IterableIterator<Shape> {
    return this.shown.values();
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** From the server: those of its shapes that are new here, or newer. */
  load(shapes: Iterable<Shape>): void {
    const ids = new Set<string>();
    for (const shape of shapes) {
      const before = this.known.get(shape.id);
      if (before && before.seq >= shape.seq) continue;
      this.known.set(shape.id, shape);
      ids.add(shape.id);
    }
    this.renew(ids);
  }

  /** All that there is: what is here beside is there no more. */
  replace(shapes: readonly Shape[]): void {
    const ids = new Set([...this.shown.keys(), ...shapes.map(({ id }) => id)]);
    this.known.clear();
    for (const shape of shapes) this.known.set(shape.id, shape);
    this.renew(ids);
  }

  /** What others have done: shapes as they are now, null for those that are gone. */
  take(changes: ReadonlyMap<string, Shape | null>): void {
    for (const [id, shape] of changes) {
      if (shape) this.known.set(id, shape);
      else this.known.delete(id);
    }
    this.renew(new Set(changes.keys()));
  }

  /** Seen at once, and until the server has said what became of it. */
  add(pending: Pending): void {
    this.pending = [...this.pending, pending];
    this.renew(idsOf(pending.edit));
  }

  has(opId: string): boolean {
    return this.pending.some((one) => one.opId === opId);
  }

  pendingIds(): readonly string[] {
    return this.pending.map(({ opId }) => opId);
  }

  /** It will not come about: refused, given up, or kept for a person to decide. */
  drop(opId: string): void {
    const one = this.pending.find((pending) => pending.opId === opId);
    if (!one) return;
    this.pending = this.pending.filter((pending) => pending !== one);
    this.renew(idsOf(one.edit));
  }

  /** The server has it: with its stamps, and what it holds instead of what it did not take (null: gone). */
  confirm(opId: string, edit: Edit, stamps: readonly Stamp[], instead: ReadonlyMap<string, Shape | null>): void {
    this.pending = this.pending.filter((pending) => pending.opId !== opId);
    const taken: Edit = {
      layerId: edit.layerId,
      created: edit.created.filter(({ id }) => !instead.has(id)),
      updated: edit.updated.filter(({ id }) => !instead.has(id)),
      deleted: edit.deleted.filter(({ id }) => !instead.has(id)),
    };
    apply(this.known, taken);
    for (const { id, ...stamp } of stamps) {
      const shape = this.known.get(id);
      if (shape) this.known.set(id, { ...shape, ...stamp });
    }
    for (const [id, shape] of instead) {
      if (shape) this.known.set(id, shape);
      else this.known.delete(id);
    }
    this.renew(new Set([...idsOf(edit), ...instead.keys()]));
  }

  /** What is shown of some, from what is known and all that waits; told to everybody. */
  private renew(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    const part = new Map<string, Shape>();
    for (const id of ids) {
      const shape = this.known.get(id);
      if (shape) part.set(id, shape);
    }
    for (const { edit } of this.pending) apply(part, edit, ids);
    for (const id of ids) {
      const shape = part.get(id);
      if (shape) this.shown.set(id, shape);
      else this.shown.delete(id);
    }
    for (const listener of this.listeners) listener(ids);
  }
}

export function idsOf({ created, updated, deleted }: Edit): Set<string> {
  return new Set([...created, ...updated, ...deleted].map(({ id }) => id));
}

/** An update of what is there no more changes nothing: it is a conflict, and the server says so. */
function apply(shapes: Map<string, Shape>, { created, updated, deleted }: Edit, ids?: ReadonlySet<string>): void {
  for (const shape of created) if (!ids || ids.has(shape.id)) shapes.set(shape.id, shape);
  for (const { id, after } of updated) {
    const shape = shapes.get(id);
    if (!shape || (ids && !ids.has(id))) continue;
    const now = { ...shape, ...after };
    shapes.set(id, after.geometry || after.kind ? { ...now, ...measuresOf(now) } : now);
  }
  for (const { id } of deleted) if (!ids || ids.has(id)) shapes.delete(id);
}
