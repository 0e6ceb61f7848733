import { makeSignal, type Signal } from '../signal.ts';
import { count } from '../text.ts';
import { type Edit, isEmpty, noEdit, updates } from './edits.ts';
import { type Fields, fieldsOf, flawOf, newShape, type Shape } from './shape.ts';
import { Shapes, type Stamp } from './shapes.ts';
import { type Step, type Turned, Undo, type UndoLog } from './undo.ts';

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
  /** resolves once it is on the disk */
  hand: (handed: Handed) => Promise<void>;
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
  readonly selected: Signal<ReadonlySet<string>> = makeSignal<ReadonlySet<string>>(new Set());
  /** the drawing one draws in */
  readonly active: Signal<number | null> = makeSignal<number | null>(null);
  readonly style: Signal<Style> = makeSignal<Style>({ label: null, colour: '' });
  /** the plane new shapes belong to */
  readonly group: Signal<number | null> = makeSignal<number | null>(null);
  /** what has gone wrong, or was passed over, as a sentence */
  readonly said: Signal<string> = makeSignal('');
  /** changes with each edit, whoever made it */
  readonly turn: Signal<number> = makeSignal(0);
  /** drawings whose shapes are needed, whether one sees them or not */
  readonly needed: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());
  private there: ReadonlySet<number> = new Set();
  private later: (() => void) | null = null;
  private readonly around: Around;
  private readonly drawings = new Map<number, Shapes>();
  private locked: ReadonlySet<number> = new Set();

  constructor(annotationId: number, around: Around) {
    this.annotationId = annotationId;
    this.around = around;
    this.undo = new Undo(around.log, (layerId, id) => this.drawings.get(layerId)?.get(id));
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
    for (const { layerId, get } of this.bound()) {
      const shape = get(id);
      if (shape) return { layerId, shape };
    }
    return null;
  }

  private bound() {
    return this.all().map((shapes) => ({ layerId: shapes.layerId, get: (id: string) => shapes.get(id) }));
  }

  /** The drawings there are, and those of them whose shapes may not be changed: another's, or locked. */
  setLayers(there: ReadonlySet<number>, locked: ReadonlySet<number>): void {
    this.there = there;
    this.locked = locked;
  }

  mayEdit(layerId: number): boolean {
    return !this.locked.has(layerId);
  }

  select(ids: Iterable<string>): void {
    this.selected.set(new Set(ids));
  }

  selectedShapes(): { layerId: number; shape: Shape }[] {
    return [...this.selected.get()].flatMap((id) => this.find(id) ?? []);
  }

  /** Those of the selected that may be changed. */
  editable(): { layerId: number; shape: Shape }[] {
    return this.selectedShapes().filter(({ layerId }) => this.mayEdit(layerId));
  }

  /** A shape that was drawn. Not selected: digits go on to say what the next one is. "" or why it is none. */
  draw(form: Pick<Fields, 'kind' | 'geometry'>, what: string): string {
    const flaw = flawOf(form);
    const layerId = this.active.get();
    if (flaw || layerId === null) return flaw || 'There is no drawing to draw in.';
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
    const pairs = new Map<number, (readonly [Shape, Fields])[]>();
    let changed = 0;
    for (const { layerId, shape } of this.editable()) {
      const after = make(shape);
      if (!after || flawOf(after)) continue;
      pairs.set(layerId, [...(pairs.get(layerId) ?? []), [shape, after]]);
      changed++;
    }
    if (changed > 0)
      this.edit(
        [...pairs].map(([layerId, each]) => updates(layerId, each)),
        what(changed),
      );
  }

  remove(what = 'deleted'): void {
    const gone = new Map<number, Shape[]>();
    for (const { layerId, shape } of this.editable()) gone.set(layerId, [...(gone.get(layerId) ?? []), shape]);
    const total = [...gone.values()].flat().length;
    if (total === 0) return;
    this.edit(
      [...gone].map(([layerId, deleted]) => ({ ...noEdit(layerId), deleted })),
      `${count(total, 'shape')} ${what}`,
    );
  }

  /** What a person does in one go. */
  edit(edits: readonly Edit[], what: string): void {
    const done = edits.filter((edit) => !isEmpty(edit) && this.mayEdit(edit.layerId));
    if (done.length === 0) return;
    const step: Step = { what, edits: done };
    this.undo.push(step);
    this.hand(step);
  }

  turnBack(): void {
    this.onceHere(-1, () => this.turned(this.undo.undo()));
  }

  turnForth(): void {
    this.onceHere(1, () => this.turned(this.undo.redo()));
  }

  /** Of shapes that are not here nobody could say whether they were changed since. */
  private onceHere(by: -1 | 1, turn: () => void): void {
    const missing = this.undo.layersOf(by).filter((id) => this.there.has(id) && !this.isHere(id));
    this.later = missing.length > 0 ? () => this.onceHere(by, turn) : null;
    if (missing.length === 0) turn();
    else this.needed.set(new Set([...this.needed.get(), ...missing]));
  }

  /** All shapes of a drawing have come, up to an edit of the sample. */
  load(layerId: number, shapes: Iterable<Shape>, seq: number): void {
    this.drawing(layerId).load(shapes, seq);
    this.later?.();
  }

  private turned(turned: Turned | null): void {
    if (!turned) return;
    this.hand(turned.step);
    const { skipped } = turned;
    this.said.set(
      skipped > 0
        ? `${count(skipped, 'shape')} changed by someone else since: ${skipped > 1 ? 'they stay' : 'it stays'}.`
        : '',
    );
  }

  private hand({ what, edits }: Step): void {
    for (const whole of edits) {
      for (const edit of slices(whole)) {
        const opId = this.around.newId();
        const shapes = this.drawing(edit.layerId);
        shapes.add({ opId, edit });
        this.around.hand({ opId, edit, base: shapes.seq, what }).catch((error: unknown) => {
          shapes.drop(opId);
          this.said.set(`Not kept: ${error instanceof Error ? error.message : 'the browser refused it'}.`);
        });
      }
    }
  }

  /** The server has taken an edit of one's own, made here or in another tab. */
  confirm(opId: string, edit: Edit, { seq, stamps, instead }: Outcome): void {
    this.drawing(edit.layerId).confirm(opId, edit, stamps, this.around.author, instead, seq);
  }

  /** A shape that is gone is selected no more. */
  private forget(ids: ReadonlySet<string>): void {
    const selected = this.selected.get();
    const gone = [...ids].filter((id) => selected.has(id) && !this.find(id));
    if (gone.length > 0) this.select([...selected].filter((id) => !gone.includes(id)));
  }
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
