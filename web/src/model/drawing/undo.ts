import type { Pieces } from '../pieces.ts';
import { makeSignal, type Signal } from '../signal.ts';
import { type Edit, idsOf, inverseOf, isEmpty, type Undoable, undoable } from './edits.ts';
import type { Shape } from './shape.ts';

/** One thing that a person has done, whichever drawings it was done to. */
export interface Step {
  /** for people: "Polygon", "4 shapes moved" */
  what: string;
  /** what is very large in parts, one after the other */
  edits: readonly Undoable[];
}

/** Where the steps of a person on a sample are kept, so that they outlive the page. */
export interface UndoLog {
  /** what the steps are called, and how many of them are done */
  load: () => Promise<{ names: string[]; done: number }>;
  /** what a step did */
  get: (place: number) => Promise<Step | undefined>;
  /** a step in its place; those after it are forgotten */
  put: (place: number, step: Step) => Promise<void>;
  /** a step that was undone, or done again, and how many are done now */
  turn: (place: number, step: Step, done: number) => Promise<void>;
}

/** A step that was done before the page was loaded is read when it is to be turned: it may be as large as the drawing. */
interface Known {
  what: string;
  edits: readonly Undoable[] | null;
  isAsked?: boolean;
}

/** What undoing, or doing again, comes to. */
export interface Turned {
  what: string;
  edits: readonly Edit[];
  /** shapes that somebody else has changed since, and that stay as they are */
  skipped: number;
}

/**
 * What one person has done to a sample, step by step, without limit. Undone are one's own steps alone; what somebody else has changed
 * since is passed over.
 */
export class Undo {
  /** what would be undone, and done again; "": nothing */
  readonly offer: Signal<{ undo: string; redo: string }> = makeSignal({ undo: '', redo: '' });
  private readonly log: UndoLog;
  private readonly now: (layerId: number, id: string) => Shape | undefined;
  private readonly isMissing: (layerId: number, id: string) => boolean;
  /** called when a step was read that was asked for */
  onRead: () => void = () => {};
  private steps: Known[] = [];
  private done = 0;

  /** isMissing: of such a shape nobody here can say how it is */
  constructor(
    log: UndoLog,
    now: (layerId: number, id: string) => Shape | undefined,
    isMissing: (layerId: number, id: string) => boolean = () => false,
  ) {
    this.log = log;
    this.now = now;
    this.isMissing = isMissing;
  }

  /** What was done before the page was loaded, or in another tab. */
  async load(): Promise<void> {
    const { names, done } = await this.log.load();
    this.steps = names.map((what) => ({ what, edits: null }));
    this.done = done;
    this.tell();
  }

  private next(by: -1 | 1): number {
    return by < 0 ? this.done - 1 : this.done;
  }

  /** Whether it is known what the next turn is about; if not it is read now. */
  isRead(by: -1 | 1): boolean {
    const place = this.next(by);
    const step = this.steps[place];
    if (!step || step.edits) return true;
    if (step.isAsked) return false;
    step.isAsked = true;
    // What cannot be read is passed over, as if others had changed all of it.
    const read = (kept?: Step) => {
      step.edits = kept?.edits ?? [];
      this.onRead();
    };
    this.log.get(place).then(read, () => read());
    return false;
  }

  /** The drawings that the next turn is about, and their shapes. */
  about(by: -1 | 1): Map<number, string[]> {
    const step = this.steps[this.next(by)];
    const about = new Map<number, string[]>();
    for (const edit of step?.edits ?? []) {
      const ids = about.get(edit.layerId) ?? [];
      for (const id of idsOf(edit)) ids.push(id);
      about.set(edit.layerId, ids);
    }
    return about;
  }

  push(what: string, edits: readonly Edit[]): void {
    const step = { what, edits: edits.map(undoable) };
    this.steps.length = this.done;
    this.steps.push(step);
    const place = this.done++;
    this.tell();
    void this.log.put(place, step).catch(() => {});
  }

  /** The edits that undo the last step (forth: that do it again), to be done now; null: there is none. */
  *turned(by: -1 | 1): Pieces<Turned | null> {
    let skipped = 0;
    // A step in which nothing can be turned is passed over, as far as one can tell from what is here.
    for (;;) {
      const { steps } = this;
      const place = this.next(by);
      const step = steps[place];
      const isHere = [...this.about(by)].every(([layerId, ids]) => !ids.some((id) => this.isMissing(layerId, id)));
      if (!step?.edits || (skipped > 0 && !isHere)) return skipped > 0 ? { what: '', edits: [], skipped } : null;
      const edits: Edit[] = [];
      for (const edit of [...step.edits].reverse()) {
        const turned = inverseOf(edit, (id) => this.now(edit.layerId, id));
        if (!isEmpty(turned.edit)) edits.push(turned.edit);
        skipped += turned.skipped.length;
        yield;
      }
      // Another tab has done something meanwhile: these are other steps.
      if (this.steps !== steps) return null;
      this.done += by;
      const { what } = step;
      const after = { what, edits: edits.map(undoable) };
      steps[place] = after;
      this.tell();
      void this.log.turn(place, after, this.done).catch(() => {});
      if (edits.length > 0) return { what, edits, skipped };
    }
  }

  private tell(): void {
    this.offer.set({ undo: this.steps[this.done - 1]?.what ?? '', redo: this.steps[this.done]?.what ?? '' });
  }
}

/** For a browser that keeps nothing, and for tests. */
export function memoryLog(steps: Step[] = [], kept = { done: 0 }): UndoLog {
  return {
    load: async () => ({ names: steps.map(({ what }) => what), done: kept.done }),
    get: async (place) => steps[place],
    put: async (place, step) => {
      steps.length = place;
      steps.push(step);
      kept.done = place + 1;
    },
    turn: async (place, step, done) => {
      steps[place] = step;
      kept.done = done;
    },
  };
}
