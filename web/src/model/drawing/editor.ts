import type { Pieces } from '../pieces.ts';
import { makeSignal, type Signal } from '../signal.ts';
import { count } from '../text.ts';
import { Chosen } from './chosen.ts';
import { type Edit, grouped, isEmpty, noEdit, slices, type Update, updateOf } from './edits.ts';
import { FirstDrawing } from './first_drawing.ts';
import type { Held } from './holding.ts';
import { Later } from './later.ts';
import { type Fields, fieldsOf, flawOf, newShape, type Shape } from './shape.ts';
import { type Part, Shapes, type Stamp } from './shapes.ts';
import { Undo, type UndoLog } from './undo.ts';

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
  readonly selected: Signal<ReadonlySet<string>>;
  /** the drawing one draws in */
  readonly active: Signal<number | null> = makeSignal<number | null>(null);
  readonly first: FirstDrawing = new FirstDrawing(this.active);
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
  /** what waits for shapes, and what takes long */
  private readonly later = new Later({
    onWaiting: () => this.said.set(fetching),
    onReady: () => this.said.get() === fetching && this.said.set(''),
    onError: (error) => this.said.set(`Not done: ${error instanceof Error ? error.message : 'it cannot be'}.`),
  });
  private readonly chosen: Chosen;
  private readonly around: Around;
  private readonly drawings = new Map<number, Shapes>();
  private locked: ReadonlySet<number> = new Set();

  constructor(annotationId: number, around: Around) {
    this.annotationId = annotationId;
    this.around = around;
    this.chosen = new Chosen(this, this.later, (about) => this.fetchMissing(about));
    this.selected = this.chosen.ids;
    this.undo = new Undo(
      around.log,
      (layerId, id) => this.drawings.get(layerId)?.get(id),
      (layerId, id) => this.isMissing(layerId, id),
    );
    this.undo.onRead = () => this.later.goOn();
  }

  /** The shapes of a layer, from then on. */
  drawing(layerId: number): Shapes {
    const known = this.drawings.get(layerId);
    if (known) return known;
    const shapes = new Shapes(layerId);
    shapes.subscribe((ids) => {
      this.chosen.changed(ids);
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
  find(id: string): Held | null {
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
    this.chosen.lookAgain();
    // What is there no more is not waited for.
    this.later.goOn();
    this.turn.set(this.turn.get() + 1);
  }

  mayEdit(layerId: number): boolean {
    return !this.locked.has(layerId);
  }

  /** Very many a little at a time, after what is being done; until then what was selected is. */
  select(ids: Iterable<string>): void {
    this.chosen.select(ids);
  }

  /** It was here, and is deleted; a list may have it still. */
  isGone(id: string): boolean {
    return !this.find(id) && this.all().some((shapes) => shapes.isGone(id));
  }

  selectedShapes(): Held[] {
    return [...this.selected.get()].flatMap((id) => this.find(id) ?? []);
  }

  /** Those of the selected that may be changed: the same list until one of them changes. */
  editable(): readonly Held[] {
    return this.chosen.held().all();
  }

  /** How many these are, with those that are on their way here. */
  editableCount(): number {
    return this.chosen.held().count;
  }

  /** How to tell where a shape is that is not here: who lists more than is in view does. */
  setPlaces(whereIs: (id: string) => number | undefined): void {
    this.whereIs = whereIs;
    this.chosen.lookAgain();
  }

  /** A shape that was drawn. Not selected: digits go on to say what the next one is. "" or why it is none. */
  draw(form: Pick<Fields, 'kind' | 'geometry'>, what: string): string {
    const before = this.flaw;
    const fields = { ...this.style.get(), name: '', group: this.group.get(), ...form };
    this.flaw = flawOf(form) || this.first.once((layerId) => this.create(layerId, [fields], what));
    if (this.flaw || this.said.get() === before) this.said.set(this.flaw);
    return this.flaw;
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
    this.onceHere(() => this.changing(make, what));
  }

  private *changing(make: (shape: Shape) => Fields | null, what: (count: number) => string): Pieces<void> {
    const updated: (readonly [number, Update])[] = [];
    let looked = 0;
    for (const { layerId, shape } of this.editable()) {
      if (++looked % inPiece === 0) yield;
      const after = make(shape);
      const isForm = after?.geometry !== shape.geometry || after.kind !== shape.kind;
      const update = after && !(isForm && flawOf(after)) && updateOf(shape, after);
      if (update) updated.push([layerId, update]);
    }
    if (updated.length === 0) return;
    const edits = [...grouped(updated)].map(([layerId, each]) => ({ ...noEdit(layerId), updated: each }));
    yield* this.doing(edits, what(updated.length));
  }

  remove(what = 'deleted'): void {
    this.onceHere(() => this.removing(what));
  }

  private *removing(what: string): Pieces<void> {
    const gone = this.editable();
    if (gone.length === 0) return;
    const ids = new Set(gone.map(({ shape }) => shape.id));
    const edits = [...grouped(gone.map(({ layerId, shape }) => [layerId, shape] as const))];
    this.select([...this.selected.get()].filter((id) => !ids.has(id)));
    yield* this.doing(
      edits.map(([layerId, deleted]) => ({ ...noEdit(layerId), deleted })),
      `${count(gone.length, 'shape')} ${what}`,
    );
  }

  /** What a person does in one go. */
  edit(edits: readonly Edit[], what: string): void {
    const isApart = edits.every(({ updated, deleted }) => updated.length + deleted.length === 0);
    this.later.now(() => this.doing(edits, what), isApart);
  }

  private *doing(edits: readonly Edit[], what: string): Pieces<void> {
    const parts: Edit[] = [];
    for (const edit of edits) {
      if (isEmpty(edit) || !this.mayEdit(edit.layerId)) continue;
      for (const part of slices(edit)) {
        parts.push(part);
        yield;
      }
    }
    if (parts.length === 0) return;
    this.undo.push(what, parts);
    yield* this.handing(parts, what);
  }

  turnBack(): void {
    this.turnBy(-1);
  }

  turnForth(): void {
    this.turnBy(1);
  }

  private turnBy(by: -1 | 1): void {
    const isReady = () => this.undo.isRead(by) && !this.fetchMissing(this.undo.about(by));
    this.later.add(() => this.turning(by), isReady);
  }

  private isMissing(layerId: number, id: string): boolean {
    return this.drawings.get(layerId)?.isMissing(id) ?? false;
  }

  /** Of shapes that are not here nobody could say how they are: what is about them waits until they are, in its order. */
  private onceHere(run: () => Pieces<void>): void {
    this.later.add(run, () => !this.fetchMissing(this.chosen.held().wanted()));
  }

  /** What is about all shapes of drawings waits until they are here. */
  onceWhole(layerIds: readonly number[], run: () => void): void {
    const isReady = () => layerIds.every((id) => !this.there.has(id) || this.drawings.get(id)?.isWhole !== false);
    if (!isReady()) this.whole.set(new Set([...this.whole.get(), ...layerIds]));
    // biome-ignore lint/correctness/useYield: it is done at once
    this.later.add(function* () {
      run();
    }, isReady);
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
    this.later.goOn();
  }

  /** Those have come that lie where one looks. */
  show(layerId: number, part: Part): void {
    this.drawing(layerId).show(part, this.selected.get());
    this.later.goOn();
  }

  /** Some of those that were wanted have come, or are there no more. */
  fetched(layerId: number, asked: ReadonlySet<string>, shapes: readonly Shape[], seq: number): void {
    this.drawing(layerId).fetched(asked, shapes, seq);
    this.wantNoMore(layerId, asked);
    this.later.goOn();
  }

  /** What was edited since has come. False: all of it was known. */
  take(layerId: number, changes: ReadonlyMap<string, Shape | null>, seq: number): boolean {
    const isNew = this.drawing(layerId).take(changes, seq);
    this.later.goOn();
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

  private *turning(by: -1 | 1): Pieces<void> {
    const turned = yield* this.undo.turned(by);
    if (!turned) return;
    const { what, edits, skipped } = turned;
    const parts: Edit[] = [];
    for (const edit of edits) for (const part of slices(edit)) parts.push(part);
    yield* this.handing(parts, what);
    this.said.set(
      skipped > 0
        ? `${count(skipped, 'shape')} changed by someone else since: ${skipped > 1 ? 'they stay' : 'it stays'}.`
        : '',
    );
  }

  /** Shown part by part, and then handed on as one. */
  private *handing(parts: readonly Edit[], what: string): Pieces<void> {
    if (parts.length === 0) return;
    const handed: Handed[] = [];
    for (const edit of parts) {
      const shapes = this.drawing(edit.layerId);
      const one = { opId: this.around.newId(), edit };
      shapes.add(one);
      handed.push({ ...one, base: shapes.seq, what });
      yield;
    }
    this.around.hand(handed).catch((error: unknown) => {
      for (const { opId, edit } of handed) this.drawing(edit.layerId).drop(opId);
      this.said.set(`Not kept: ${error instanceof Error ? error.message : 'the browser refused it'}.`);
    });
  }

  /** The server has taken an edit of one's own, made here or in another tab. */
  confirm(opId: string, edit: Edit, { seq, stamps, instead }: Outcome): void {
    this.drawing(edit.layerId).confirm(opId, edit, stamps, this.around.author, instead, seq);
  }
}

/** So many are looked at before others have their turn. */
const inPiece = 500;
const fetching = 'The shapes are being fetched …';
