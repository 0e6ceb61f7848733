import { makeSignal, type Signal } from '../signal.ts';
import { count } from '../text.ts';
import { type Edit, grouped, isEmpty, noEdit, slices, updates } from './edits.ts';
import { type Fields, fieldsOf, flawOf, newShape, type Shape } from './shape.ts';
import { type Part, Shapes, type Stamp } from './shapes.ts';
import { type Turned, Undo, type UndoLog } from './undo.ts';

/** An edit as it is handed on: seen at once, kept on the disk, sent, in that order. */
export interface Handed {
  opId: string;
  edit: Edit;
  /** up to which edit of the sample the page knew what others have done */
  base: number;
  what: string;
}

export interface Around {
  /** the name of who draws */
  author: string;
  /** what was done in one go, in parts that a request takes; resolves once all of it is on the disk, or none of it will be */
  hand: (handed: readonly Handed[]) => Promise<void>;
  log: UndoLog;
  newId: () => string;
  now: () => string;
}

/** What the next shape is. */
export interface Style {
  label: number | null;
  colour: string;
}

/** What is selected and may be changed, as it was looked up. */
interface Holding {
  selected: ReadonlySet<string>;
  turn: number;
  whereIs: Editor['whereIs'];
  editable: readonly { layerId: number; shape: Shape }[];
  count: number;
}

/** What the server made of an edit. */
export interface Outcome {
  seq: number;
  stamps: readonly Stamp[];
  /** what it holds instead of what it did not take; null: gone */
  instead: ReadonlyMap<string, Shape | null>;
}

/**
 * All drawings of a sample, and what a person does to them. Every change goes through edit(): it is shown, undoable and on its way;
 * nothing else changes a shape.
 */
export class Editor {
  readonly annotationId: number;
  readonly undo: Undo;
  /** ids of shapes, of whichever drawing */
  readonly selected: Signal<ReadonlySet<string>> = makeSignal<ReadonlySet<string>>(new Set());
  /** the drawing one draws in */
  readonly active: Signal<number | null> = makeSignal<number | null>(null);
  readonly style: Signal<Style> = makeSignal<Style>({ label: null, colour: '' });
  /** the plane new shapes belong to */
  readonly group: Signal<number | null> = makeSignal<number | null>(null);
  /** what has gone wrong, or was passed over, as a sentence */
  readonly said: Signal<string> = makeSignal('');
  /** changes with each edit, whoever made it, and when others may be edited */
  readonly turn: Signal<number> = makeSignal(0);
  /** drawings whose shapes are needed, whether one sees them or not */
  readonly needed: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());
  /** drawings of which all is needed, and not what is in view alone */
  readonly whole: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());
  /** shapes that are needed and are not here, by the drawing they are in */
  readonly wanted: Signal<ReadonlyMap<number, ReadonlySet<string>>> = makeSignal<
    ReadonlyMap<number, ReadonlySet<string>>
  >(new Map());
  /** where a shape is that is not here: who lists more than is in view tells */
  whereIs: (id: string) => number | undefined = () => undefined;
  /** why what was drawn last is no shape */
  private flaw = '';
  private there: ReadonlySet<number> = new Set();
  /** what waits for shapes, in its order */
  private later: { isReady: () => boolean; run: () => void }[] = [];
  private holding: Holding | null = null;
  private readonly around: Around;
  private readonly drawings = new Map<number, Shapes>();
  private locked: ReadonlySet<number> = new Set();

  constructor(annotationId: number, around: Around) {
    this.annotationId = annotationId;
    this.around = around;
    this.undo = new Undo(
      around.log,
      (layerId, id) => this.drawings.get(layerId)?.get(id),
      (layerId, id) => this.isMissing(layerId, id),
    );
    this.undo.onRead = () => this.runLater();
  }

  /** The shapes of a layer, from then on. */
  drawing(layerId: number): Shapes {
    const known = this.drawings.get(layerId);
    if (known) return known;
    const shapes = new Shapes(layerId);
    shapes.subscribe((ids) => {
      this.forget(ids);
      this.turn.set(this.turn.get() + 1);
    });
    this.drawings.set(layerId, shapes);
    return shapes;
  }

  /** Whether its shapes have come: what is done here before stands alone until then. */
  isHere(layerId: number): boolean {
    return this.drawings.get(layerId)?.isHere ?? false;
  }

  all(): readonly Shapes[] {
    return [...this.drawings.values()];
  }

  /** Where a shape is, and what it is. */
  find(id: string): { layerId: number; shape: Shape } | null {
    for (const [layerId, shapes] of this.drawings) {
      const shape = shapes.get(id);
      if (shape) return { layerId, shape };
    }
    return null;
  }

  /** The drawings there are, and those of them whose shapes may not be changed: another's, or locked. */
  setLayers(there: ReadonlySet<number>, locked: ReadonlySet<number>): void {
    this.there = there;
    this.locked = locked;
    // What is there no more is not waited for.
    this.runLater();
    this.turn.set(this.turn.get() + 1);
  }

  mayEdit(layerId: number): boolean {
    return !this.locked.has(layerId);
  }

  select(ids: Iterable<string>): void {
    this.selected.set(new Set(ids));
    this.fetchMissing(this.aboutSelected());
  }

  selectedShapes(): { layerId: number; shape: Shape }[] {
    return [...this.selected.get()].flatMap((id) => this.find(id) ?? []);
  }

  /** Those of the selected that may be changed. Looked up when something has changed, however often it is asked for. */
  editable(): readonly { layerId: number; shape: Shape }[] {
    return this.held().editable;
  }

  /** How many these are, with those that are on their way here. */
  editableCount(): number {
    return this.held().count;
  }

  private held() {
    const [selected, turn, { whereIs }] = [this.selected.get(), this.turn.get(), this];
    const { holding } = this;
    if (holding?.selected !== selected || holding.turn !== turn || holding.whereIs !== whereIs) {
      const editable = this.selectedShapes().filter(({ layerId }) => this.mayEdit(layerId));
      const missing = [...this.aboutSelected()].filter(([layerId]) => this.mayEdit(layerId));
      const count = missing.reduce((sum, [, ids]) => sum + ids.length, editable.length);
      this.holding = { selected, turn, whereIs, editable, count };
    }
    return this.holding as Holding;
  }

  /** A shape that was drawn. Not selected: digits go on to say what the next one is. "" or why it is none. */
  draw(form: Pick<Fields, 'kind' | 'geometry'>, what: string): string {
    const flaw = flawOf(form);
    const layerId = this.active.get();
    const before = this.flaw;
    this.flaw = flaw || (layerId === null ? 'There is no drawing to draw in.' : '');
    if (this.flaw || this.said.get() === before) this.said.set(this.flaw);
    if (this.flaw || layerId === null) return this.flaw;
    this.create(layerId, [{ ...this.style.get(), name: '', group: this.group.get(), ...form }], what);
    return '';
  }

  create(layerId: number, fields: readonly Fields[], what: string): Shape[] {
    const created = fields.map(this.made);
    this.edit([{ ...noEdit(layerId), created }], what);
    return created;
  }

  /** A shape of one's own, not drawn yet. */
  made = (fields: Fields): Shape => {
    const { author, newId, now } = this.around;
    return newShape(fieldsOf(fields), newId(), author, now());
  };

  /** The selected that may be changed, each as a function makes it. */
  change(make: (shape: Shape) => Fields | null, what: (count: number) => string): void {
    this.onceHere(
      () => this.aboutSelected(),
      () => this.changeNow(make, what),
    );
  }

  private changeNow(make: (shape: Shape) => Fields | null, what: (count: number) => string): void {
    const pairs = this.editable().flatMap(({ layerId, shape }) => {
      const after = make(shape);
      return after && !flawOf(after) ? [[layerId, [shape, after] as const] as const] : [];
    });
    if (pairs.length === 0) return;
    const edits = [...grouped(pairs)].map(([layerId, each]) => updates(layerId, each));
    this.edit(edits, what(pairs.length));
  }

  remove(what = 'deleted'): void {
    this.onceHere(
      () => this.aboutSelected(),
      () => this.removeNow(what),
    );
  }

  private removeNow(what: string): void {
    const gone = this.editable().map(({ layerId, shape }) => [layerId, shape] as const);
    if (gone.length === 0) return;
    this.edit(
      [...grouped(gone)].map(([layerId, deleted]) => ({ ...noEdit(layerId), deleted })),
      `${count(gone.length, 'shape')} ${what}`,
    );
  }

  /** What a person does in one go. */
  edit(edits: readonly Edit[], what: string): void {
    const done = edits.filter((edit) => !isEmpty(edit) && this.mayEdit(edit.layerId));
    if (done.length === 0) return;
    this.undo.push(what, done);
    this.hand(done, what);
  }

  turnBack(): void {
    this.turnBy(-1);
  }

  turnForth(): void {
    this.turnBy(1);
  }

  private turnBy(by: -1 | 1): void {
    const isReady = () => this.undo.isRead(by) && !this.fetchMissing(this.undo.about(by));
    this.later.push({ isReady, run: () => this.turned(by < 0 ? this.undo.undo() : this.undo.redo()) });
    this.runLater();
  }

  /** What is selected and is not here, by drawing. */
  private aboutSelected(): Map<number, string[]> {
    const about: (readonly [number, string])[] = [];
    for (const id of this.selected.get()) {
      const layerId = this.find(id) ? undefined : this.whereIs(id);
      if (layerId !== undefined) about.push([layerId, id]);
    }
    return grouped(about);
  }

  private isMissing(layerId: number, id: string): boolean {
    return this.drawings.get(layerId)?.isMissing(id) ?? false;
  }

  /** Of shapes that are not here nobody could say how they are: what is about them waits until they are, in its order. */
  private onceHere(about: () => ReadonlyMap<number, readonly string[]>, run: () => void): void {
    this.later.push({ isReady: () => !this.fetchMissing(about()), run });
    this.runLater();
  }

  /** What is about all shapes of drawings waits until they are here. */
  onceWhole(layerIds: readonly number[], run: () => void): void {
    const isReady = () => layerIds.every((id) => !this.there.has(id) || this.drawings.get(id)?.isWhole !== false);
    this.later.push({ isReady, run });
    if (!isReady()) this.whole.set(new Set([...this.whole.get(), ...layerIds]));
    this.runLater();
  }

  private runLater(): void {
    for (let next = this.later[0]; next; next = this.later[0]) {
      if (!next.isReady()) {
        this.said.set(fetching);
        return;
      }
      if (this.said.get() === fetching) this.said.set('');
      this.later.shift();
      next.run();
    }
  }

  /** False: nothing of it is missing. */
  private fetchMissing(about: ReadonlyMap<number, readonly string[]>): boolean {
    const layers = [...about.keys()].filter((id) => this.there.has(id) && !this.isHere(id));
    const wanted = new Map(this.wanted.get());
    let isMissing = false;
    for (const [layerId, ids] of about) {
      const missing = ids.filter((id) => this.isMissing(layerId, id));
      if (missing.length === 0) continue;
      isMissing = true;
      wanted.set(layerId, new Set([...(wanted.get(layerId) ?? []), ...missing]));
    }
    if (isMissing) this.wanted.set(wanted);
    if (layers.length > 0) this.needed.set(new Set([...this.needed.get(), ...layers]));
    return isMissing || layers.length > 0;
  }

  /** All shapes of a drawing have come, up to an edit of the sample. */
  load(layerId: number, shapes: Iterable<Shape>, seq: number): void {
    this.drawing(layerId).load(shapes, seq);
    this.wantNoMore(layerId);
    this.runLater();
  }

  /** Those have come that lie where one looks. */
  show(layerId: number, part: Part): void {
    this.drawing(layerId).show(part, this.selected.get());
    this.runLater();
  }

  /** Some of those that were wanted have come, or are there no more. */
  fetched(layerId: number, asked: ReadonlySet<string>, shapes: readonly Shape[], seq: number): void {
    this.drawing(layerId).fetched(asked, shapes, seq);
    this.wantNoMore(layerId, asked);
    this.runLater();
  }

  /** What was edited since has come. False: all of it was known. */
  take(layerId: number, changes: ReadonlyMap<string, Shape | null>, seq: number): boolean {
    const isNew = this.drawing(layerId).take(changes, seq);
    this.runLater();
    return isNew;
  }

  private wantNoMore(layerId: number, ids?: ReadonlySet<string>): void {
    const before = this.wanted.get().get(layerId);
    if (!before) return;
    const after = new Map(this.wanted.get());
    const left = new Set([...before].filter((id) => ids && !ids.has(id)));
    if (left.size > 0) after.set(layerId, left);
    else after.delete(layerId);
    this.wanted.set(after);
  }

  private turned(turned: Turned | null): void {
    if (!turned) return;
    const { what, edits, skipped } = turned;
    this.hand(edits, what);
    this.said.set(
      skipped > 0
        ? `${count(skipped, 'shape')} changed by someone else since: ${skipped > 1 ? 'they stay' : 'it stays'}.`
        : '',
    );
  }

  private hand(edits: readonly Edit[], what: string): void {
    if (edits.length === 0) return;
    const handed = edits.flatMap((whole) => {
      const shapes = this.drawing(whole.layerId);
      const parts = slices(whole).map((edit) => ({ opId: this.around.newId(), edit }));
      shapes.add(...parts);
      return parts.map((part) => ({ ...part, base: shapes.seq, what }));
    });
    this.around.hand(handed).catch((error: unknown) => {
      for (const { opId, edit } of handed) this.drawing(edit.layerId).drop(opId);
      this.said.set(`Not kept: ${error instanceof Error ? error.message : 'the browser refused it'}.`);
    });
  }

  /** The server has taken an edit of one's own, made here or in another tab. */
  confirm(opId: string, edit: Edit, { seq, stamps, instead }: Outcome): void {
    this.drawing(edit.layerId).confirm(opId, edit, stamps, this.around.author, instead, seq);
  }

  /** A shape that is gone is selected no more. */
  private forget(ids: ReadonlySet<string>): void {
    const selected = this.selected.get();
    if (selected.size === 0) return;
    const gone = new Set([...ids].filter((id) => selected.has(id) && !this.find(id)));
    if (gone.size > 0) this.select([...selected].filter((id) => !gone.has(id)));
  }
}

const fetching = 'The shapes are being fetched …';
