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
export type Stamp = Pick<Shape, 'id' | 'author' | 'created' | 'changed' | 'seq' | 'area' | 'length'>;

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
  /** they have come from the server */
  isHere = false;
  /** those that are gone, and by which edit: an answer that is older has them still */
  private readonly gone = new Map<string, number>();

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

  /** All of them, from the server, up to an edit; what is known here and newer stays. */
  load(shapes: Iterable<Shape>, seq: number): void {
    const ids = new Set<string>();
    const there = new Set<string>();
    for (const shape of shapes) {
      there.add(shape.id);
      if (this.learn(shape.id, shape, shape.seq)) ids.add(shape.id);
    }
    for (const [id, shape] of this.known) {
      if (there.has(id) || shape.seq > seq) continue;
      this.known.delete(id);
      ids.add(id);
    }
    this.seq = seq;
    this.isHere = true;
    this.renew(ids);
  }

  /** What others have done, up to an edit: shapes as they are now, null for those that are gone. */
  take(changes: ReadonlyMap<string, Shape | null>, seq: number): void {
    const ids = new Set<string>();
    for (const [id, shape] of changes) if (this.learn(id, shape, shape?.seq ?? seq)) ids.add(id);
    this.seq = Math.max(this.seq, seq);
    this.renew(ids);
  }

  /** False: something newer is known of it. */
  private learn(id: string, shape: Shape | null, seq: number): boolean {
    if ((this.gone.get(id) ?? -1) >= seq || (this.known.get(id)?.seq ?? -1) > seq) return false;
    if (shape) {
      this.known.set(id, shape);
      this.gone.delete(id);
    } else {
      this.known.delete(id);
      this.gone.set(id, seq);
    }
    return true;
  }

  /** Seen at once, and until the server has said what became of it. */
  add(pending: Pending): void {
    this.pending = [...this.pending, pending];
    this.renew(idsOf(pending.edit));
  }

  has(opId: string): boolean {
    return this.pending.some((one) => one.opId === opId);
  }

  /** It will not come about: refused, given up, or kept for a person to decide. */
  drop(opId: string): void {
    const one = this.pending.find((pending) => pending.opId === opId);
    if (!one) return;
    this.pending = this.pending.filter((pending) => pending !== one);
    this.renew(idsOf(one.edit));
  }

  /** The server has it: with its stamps, and what it holds instead of what it did not take (null: gone). */
  confirm(
    opId: string,
    edit: Edit,
    stamps: readonly Stamp[],
    changedBy: string,
    instead: ReadonlyMap<string, Shape | null>,
    seq: number,
  ): void {
    this.pending = this.pending.filter((pending) => pending.opId !== opId);
    const taken: Edit = {
      layerId: edit.layerId,
      created: edit.created.filter(({ id }) => !instead.has(id)),
      updated: edit.updated.filter(({ id }) => !instead.has(id)),
      deleted: edit.deleted.filter(({ id }) => !instead.has(id)),
    };
    apply(this.known, taken);
    for (const { id } of taken.deleted) this.gone.set(id, seq);
    for (const { id } of taken.created) this.gone.delete(id);
    for (const { id, ...stamp } of stamps) {
      const shape = this.known.get(id);
      if (shape) this.known.set(id, { ...shape, ...stamp, changedBy });
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
