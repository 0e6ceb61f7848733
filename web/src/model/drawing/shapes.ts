import type { Density } from './density.ts';
import { type Edit, idsOf, type Update } from './edits.ts';
import { measuresOf, type Shape } from './shape.ts';

/** An edit that the server has not confirmed. */
export interface Pending {
  /** of the operation of the queue that takes it there */
  opId: string;
  edit: Edit;
}

/** What becomes of one shape by an edit that is on its way: it is made, changed, or deleted. */
interface Turn {
  of: Pending;
  what: { made: Shape } | { after: Update['after'] } | null;
}

/** Which shapes of a drawing are not as they were: others look them up. */
export type Listener = (ids: ReadonlySet<string>) => void;

/** What the server says of a shape beside what a person has made it. */
export type Stamp = Pick<Shape, 'id' | 'author' | 'created' | 'changed' | 'seq' | 'area' | 'length'>;

/** What is sent of a large drawing: the shapes in a box that are large enough to be seen, and how many there are beside them. */
export interface Part {
  shapes: readonly Shape[];
  seq: number;
  /** of the whole drawing */
  total: number;
  density: readonly Density[];
}

/**
 * The shapes of a drawing: as the server knows them, and over that what has been done here and is on its way. Changes by edits alone;
 * whoever shows them follows. Of a large drawing those are here that lie where one looks, and those that somebody works on.
 */
export class Shapes {
  readonly layerId: number;
  private readonly known = new Map<string, Shape>();
  private readonly shown = new Map<string, Shape>();
  private pending: readonly Pending[] = [];
  /** the same, by the shapes they are about */
  private readonly turns = new Map<string, Turn[]>();
  private readonly listeners = new Set<Listener>();
  /** up to which edit of the annotation the known shapes are known */
  seq = 0;
  /** they have come from the server */
  isHere = false;
  /** all of them, and not only those where one looks */
  isWhole = true;
  /** what the shapes that are not here one by one stand for */
  density: readonly Density[] = [];
  /** how often all that is known was asked for anew: whoever has fetched more than is here does so, too */
  renewals = 0;
  /** how many there were, of a drawing of which a part is here */
  private counted = 0;
  /** those that are gone, and by which edit: an answer that is older has them still */
  private readonly gone = new Map<string, number>();

  /** those whose last edit was one's own, and of which the edits before are not known */
  private readonly unsure = new Set<string>();

  constructor(layerId: number) {
    this.layerId = layerId;
  }

  /** How many are here. */
  get size(): number {
    return this.shown.size;
  }

  /** How many there are. */
  get total(): number {
    if (this.isWhole) return this.shown.size;
    return this.pending.reduce((sum, { edit }) => sum + edit.created.length - edit.deleted.length, this.counted);
  }

  /** Whether it is there, as far as one knows, and not here. */
  isMissing(id: string): boolean {
    return !this.isWhole && !this.shown.has(id) && !this.isGone(id);
  }

  /** It was here, or asked for, and is deleted. */
  isGone(id: string): boolean {
    return this.gone.has(id) || (this.known.has(id) && !this.shown.has(id));
  }

  get(id: string): Shape | undefined {
    return this.shown.get(id);
  }

  /** As the server had it last, without what is on its way; undefined also where others may have changed it before its last edit. */
  kept(id: string): Shape | undefined {
    return this.unsure.has(id) ? undefined : this.known.get(id);
  }

  /** As they were drawn: the last one lies on top. */
  all(): IterableIterator<Shape> {
    return this.shown.values();
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Some of all that is on its way from the server, so that nobody waits for the rest: load() comes after. */
  bring(shapes: readonly Shape[]): void {
    const ids = new Set<string>();
    for (const shape of shapes) if (this.learn(shape.id, shape, shape.seq)) ids.add(shape.id);
    this.renew(ids);
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
    this.isWhole = true;
    this.density = [];
    this.renew(ids, true);
  }

  /**
   * Those where one looks, up to an edit. The others go, but those that are held, on their way or newer; what is known of these is
   * known up to where it was before.
   */
  show({ shapes, seq, total, density }: Part, held: ReadonlySet<string>): void {
    const ids = new Set<string>();
    const stays = new Set<string>();
    for (const shape of shapes) {
      stays.add(shape.id);
      if (this.learn(shape.id, shape, shape.seq)) ids.add(shape.id);
    }
    let isOlder = false;
    for (const [id, shape] of this.known) {
      if (stays.has(id)) continue;
      if (held.has(id) || this.turns.has(id) || shape.seq > seq) isOlder = true;
      else {
        this.known.delete(id);
        ids.add(id);
      }
    }
    this.seq = isOlder ? Math.min(this.seq, seq) : seq;
    this.isHere = true;
    this.isWhole = false;
    this.density = density;
    this.counted = total;
    this.renew(ids, true);
  }

  /** Some that were asked for by name: those that did not come are gone. */
  fetched(asked: Iterable<string>, shapes: readonly Shape[], seq: number): void {
    const found = new Map<string, Shape | null>([...asked].map((id) => [id, null]));
    for (const shape of shapes) found.set(shape.id, shape);
    const ids = new Set<string>();
    for (const [id, shape] of found) if (this.learn(id, shape, shape?.seq ?? seq)) ids.add(id);
    this.seq = Math.min(this.seq, seq);
    this.renew(ids);
  }

  /** What others have done, up to an edit: shapes as they are now, null for those that are gone. False: all of it was known. */
  take(changes: ReadonlyMap<string, Shape | null>, seq: number): boolean {
    const ids = new Set<string>();
    for (const [id, shape] of changes) if (this.learn(id, shape, shape?.seq ?? seq)) ids.add(id);
    this.seq = Math.max(this.seq, seq);
    this.renew(ids);
    return ids.size > 0;
  }

  /** False: the same, or something newer, is known of it. */
  private learn(id: string, shape: Shape | null, seq: number): boolean {
    const known = this.known.get(id)?.seq ?? -1;
    const isSame = shape && known === seq && !this.unsure.has(id);
    if ((this.gone.get(id) ?? -1) >= seq || known > seq || isSame) return false;
    this.unsure.delete(id);
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
  add(...pending: Pending[]): void {
    this.pending = [...this.pending, ...pending];
    const ids = new Set<string>();
    for (const one of pending) {
      const { created, updated, deleted } = one.edit;
      const turn = (id: string, what: Turn['what']) => {
        ids.add(id);
        const before = this.turns.get(id);
        if (before) before.push({ of: one, what });
        else this.turns.set(id, [{ of: one, what }]);
      };
      for (const shape of created) turn(shape.id, { made: shape });
      for (const { id, after } of updated) turn(id, { after });
      for (const { id } of deleted) turn(id, null);
    }
    this.renew(ids);
  }

  /** It waits no more. */
  private end(opId: string): Pending | undefined {
    const one = this.pending.find((pending) => pending.opId === opId);
    if (!one) return undefined;
    this.pending = this.pending.filter((pending) => pending !== one);
    for (const id of idsOf(one.edit)) {
      const left = this.turns.get(id)?.filter(({ of }) => of !== one) ?? [];
      if (left.length > 0) this.turns.set(id, left);
      else this.turns.delete(id);
    }
    return one;
  }

  has(opId: string): boolean {
    return this.pending.some((one) => one.opId === opId);
  }

  /** It will not come about: refused, given up, or kept for a person to decide. */
  drop(opId: string): void {
    const one = this.end(opId);
    if (one) this.renew(idsOf(one.edit));
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
    this.end(opId);
    // The answer may come late, or a second time: what others have done after that is known already.
    const isNewer = (id: string) => (this.known.get(id)?.seq ?? -1) > seq || (this.gone.get(id) ?? -1) > seq;
    const isTaken = ({ id }: { id: string }) => !instead.has(id) && !isNewer(id);
    const taken: Edit = {
      layerId: edit.layerId,
      created: edit.created.filter(isTaken),
      updated: edit.updated.filter(isTaken),
      deleted: edit.deleted.filter(isTaken),
    };
    this.counted += taken.created.length - taken.deleted.length;
    apply(this.known, taken);
    for (const { id } of taken.deleted) this.gone.set(id, seq);
    for (const { id } of taken.created) this.gone.delete(id);
    for (const { id, ...stamp } of stamps) {
      const shape = this.known.get(id);
      if (shape && !isNewer(id)) this.known.set(id, { ...shape, ...stamp, changedBy });
    }
    for (const [id, shape] of instead) {
      if (isNewer(id)) continue;
      if (shape) this.known.set(id, shape);
      else {
        this.known.delete(id);
        this.gone.set(id, seq);
      }
    }
    // The stamps do not tell what others have made of the same shapes since they were known: an answer of the same edit does.
    if (seq > this.seq + 1) for (const { id } of taken.updated) this.unsure.add(id);
    // With nothing of others in between, what they have done need not be asked for.
    if (seq === this.seq + 1 && stamps.some((stamp) => stamp.seq === seq)) this.seq = seq;
    this.renew(new Set([...idsOf(edit), ...instead.keys()]));
  }

  /** What is shown of some, from what is known and all that waits; told to everybody. */
  private renew(ids: ReadonlySet<string>, always = false): void {
    if (ids.size === 0 && !always) return;
    for (const id of ids) {
      let shape = this.known.get(id);
      for (const { what } of this.turns.get(id) ?? []) shape = turned(shape, what);
      if (shape) this.shown.set(id, shape);
      else this.shown.delete(id);
    }
    for (const listener of this.listeners) listener(ids);
  }
}

/** An update of what is there no more changes nothing: it is a conflict, and the server says so. */
function turned(shape: Shape | undefined, what: Turn['what']): Shape | undefined {
  if (!what) return undefined;
  if ('made' in what) return what.made;
  if (!shape) return undefined;
  const now = { ...shape, ...what.after };
  return what.after.geometry || what.after.kind ? { ...now, ...measuresOf(now) } : now;
}

function apply(shapes: Map<string, Shape>, { created, updated, deleted }: Edit): void {
  for (const shape of created) shapes.set(shape.id, shape);
  for (const { id, after } of updated) {
    const shape = turned(shapes.get(id), { after });
    if (shape) shapes.set(id, shape);
  }
  for (const { id } of deleted) shapes.delete(id);
}
