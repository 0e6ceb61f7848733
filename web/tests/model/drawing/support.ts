import { Editor, type Handed, type Outcome } from '../../../src/model/drawing/editor.ts';
import {
  differenceOf,
  type Fields,
  fieldNames,
  type Kind,
  measuresOf,
  type Shape,
} from '../../../src/model/drawing/shape.ts';
import { memoryLog } from '../../../src/model/drawing/undo.ts';

/** Random numbers that are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const kinds: readonly Kind[] = ['point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse'];

export function anyFields(random: () => number): Fields {
  const number = () => Math.round(random() * 2e6) / 1000;
  const list = (points: number) => Array.from({ length: 2 * points }, number);
  const kind = kinds[Math.floor(random() * kinds.length)] as Kind;
  const angle = random() < 0.5 ? 0 : Math.round(random() * 359_000) / 1000;
  const boxed = [[number(), number(), 1 + number(), 1 + number(), angle]];
  const parts = (least: number) =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => list(least + Math.floor(random() * 6)));
  const geometry = {
    point: () => [list(1)],
    line: () => [list(2)],
    polyline: () => parts(2),
    polygon: () => parts(3),
    rectangle: () => boxed,
    ellipse: () => boxed,
  }[kind]();
  const label = random() < 0.3 ? null : 1 + Math.floor(random() * 5);
  return { kind, geometry, label, name: random() < 0.5 ? '' : `n${Math.floor(random() * 9)}`, colour: '', group: null };
}

interface Row {
  shape: Shape;
  /** by field, and for its existence: the last edit, and whose that was */
  last: Map<string, { seq: number; by: string }>;
}

/** What the server makes of edits (docs/drawing.md): in their order, field by field, what somebody else has changed since is kept. */
export class Drawn {
  readonly rows = new Map<string, Row>();
  readonly gone = new Map<string, Row>();
  seq = 0;
  private readonly answered = new Map<string, Outcome>();

  take({ opId, edit, base }: Handed, by: string): Outcome {
    const known = this.answered.get(opId);
    if (known) return known;
    const seq = ++this.seq;
    const instead = new Map<string, Shape | null>();
    const stamped: Shape[] = [];
    const isOthers = (row: Row, field: string) => {
      const last = row.last.get(field);
      return last !== undefined && last.seq > base && last.by !== by;
    };
    const keep = (row: Row, fields: readonly string[]) => {
      for (const field of fields) row.last.set(field, { seq, by });
      row.shape = { ...row.shape, ...measuresOf(row.shape), seq, changed: `t${seq}`, changedBy: by };
      stamped.push(row.shape);
    };
    for (const made of edit.created) {
      const before = this.gone.get(made.id);
      const is = this.rows.get(made.id);
      if (is) instead.set(made.id, is.shape);
      else {
        const { author, created } = before?.shape ?? { author: by, created: `t${seq}` };
        const row: Row = { shape: { ...made, author, created }, last: new Map() };
        this.rows.set(made.id, row);
        this.gone.delete(made.id);
        keep(row, ['whole', ...fieldNames]);
      }
    }
    for (const { id, after } of edit.updated) {
      const row = this.rows.get(id);
      if (!row || Object.keys(after).some((field) => isOthers(row, field))) {
        instead.set(id, row?.shape ?? null);
        continue;
      }
      row.shape = { ...row.shape, ...after };
      keep(row, Object.keys(after));
    }
    for (const { id } of edit.deleted) {
      const row = this.rows.get(id);
      if (!row) continue;
      if ([...row.last.keys()].some((field) => isOthers(row, field))) {
        instead.set(id, row.shape);
        continue;
      }
      this.rows.delete(id);
      this.gone.set(id, row);
      row.last.set('whole', { seq, by });
    }
    // As the server: no more than these fields come back.
    const stamps = stamped.map(({ id, author, created, changed, seq, area, length }) => ({
      ...{ id, author, created, changed, seq, area, length },
    }));
    const outcome: Outcome = { seq, stamps, instead };
    this.answered.set(opId, outcome);
    return outcome;
  }
}

/** A person at a page: what is done waits until the test sends it. */
export class Person {
  readonly editor: Editor;
  readonly waiting: Handed[] = [];
  readonly name: string;
  private readonly server: Drawn;
  private ids = 0;

  constructor(name: string, server: Drawn) {
    this.name = name;
    this.server = server;
    this.editor = new Editor(1, {
      author: name,
      hand: async (handed) => void this.waiting.push(...handed),
      log: memoryLog(),
      newId: () => `${name}-${this.ids++}`,
      now: () => 'now',
    });
    this.editor.drawing(7);
    this.editor.active.set(7);
  }

  /** The next of what waits; false: nothing does. */
  send(): boolean {
    const next = this.waiting.shift();
    if (!next) return false;
    this.editor.confirm(next.opId, next.edit, this.server.take(next, this.name));
    return true;
  }

  /** What others have done. */
  see(): void {
    const shapes = this.editor.drawing(7);
    const changes = new Map<string, Shape | null>();
    for (const { shape } of this.server.rows.values()) {
      if (shape.seq > shapes.seq) changes.set(shape.id, shape);
    }
    for (const { shape, last } of this.server.gone.values()) {
      if ((last.get('whole')?.seq ?? 0) > shapes.seq) changes.set(shape.id, null);
    }
    shapes.take(changes, this.server.seq);
  }

  all(): Shape[] {
    return [...this.editor.drawing(7).all()];
  }
}

export function isSame(a: Fields, b: Fields): boolean {
  return Object.keys(differenceOf(a, b)).length === 0;
}
