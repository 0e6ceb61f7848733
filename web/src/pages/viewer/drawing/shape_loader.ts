import { isAway, isStatus } from '../../../api/client.ts';
import { type Edits, maxNamed } from '../../../api/shape_answers.ts';
import type { Known, ShapeAnswer } from '../../../api/shape_bytes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { Box, Shape } from '../../../model/drawing/shape.ts';
import type { Shapes } from '../../../model/drawing/shapes.ts';
import { inPieces, type Pieces } from '../../../model/pieces.ts';
import { makeSignal, type Signal } from '../../../model/signal.ts';

/** What one sees of the image, and CSS pixels for one of its pixels. */
export interface Seen {
  box: Box;
  zoom: number;
}

/** How shapes are asked for. */
export interface Ways {
  all: (layerId: number, signal: AbortSignal) => Promise<ShapeAnswer>;
  part: (layerId: number, box: Box, zoom: number, known: Known, signal: AbortSignal) => Promise<ShapeAnswer>;
  named: (layerId: number, ids: readonly string[], known: Known, signal: AbortSignal) => Promise<ShapeAnswer>;
  since: (annotationId: number, seq: number, signal: AbortSignal) => Promise<Edits>;
}

/** A drawing that is seen, or needed. */
export interface Wanted {
  id: number;
  version: number;
  shapes: number;
}

/** What has more shapes is loaded by what is in view; the server thins out nothing that has fewer. */
export const large = 20_000;
/** So many that are needed and not in view are asked for by name. More: all of it, where a page can hold that. */
const maxByName = 2000;
export const maxAtAll = 200_000;
/** Loaded around what is seen, of its width and height: what one pans to is there already. */
const margin = 0.25;
/** So much nearer, and more can be told apart. */
const nearer = 1.25;
/** Milliseconds that a view rests before it is asked for, while it moves at most; after a failure; until counts are asked for again. */
const [rest, maxRest, pause, staleness] = [60, 240, 3000, 4000];

interface State {
  wanted: Wanted;
  /** of the layer, up to which its shapes are known; null: they are not here */
  version: number | null;
  loaded: (Seen & { isThinned: boolean; isStale: boolean }) | null;
  isBusy: boolean;
  /** not asked for again as long as the layer is this version */
  refused: number | null;
}

/** Fetches shapes as they are needed: a small drawing as a whole, of a large one what is in view; then what was edited since. */
export class ShapeLoader {
  /** drawings whose shapes are here */
  readonly here: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());
  private readonly editor: Editor;
  private readonly ways: Ways;
  private readonly states = new Map<number, State>();
  private readonly ended = new AbortController();
  private readonly deaf: () => void;
  private active: ReadonlySet<number> = new Set();
  private seen: Seen | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private movedAt = 0;

  constructor(editor: Editor, ways: Ways) {
    this.editor = editor;
    this.ways = ways;
    const deaf = [editor.wanted, editor.whole].map((signal) => signal.subscribe(() => this.goOn()));
    this.deaf = () => {
      for (const stop of deaf) stop();
    };
  }

  end(): void {
    this.ended.abort();
    clearTimeout(this.timer);
    this.deaf();
  }

  /** The drawings that are seen or needed now, as they are. */
  want(all: readonly Wanted[]): void {
    this.active = new Set(all.map(({ id }) => id));
    for (const wanted of all) {
      const state = this.states.get(wanted.id);
      if (state) state.wanted = wanted;
      else this.states.set(wanted.id, { wanted, version: null, loaded: null, isBusy: false, refused: null });
    }
    this.goOn();
  }

  look(seen: Seen): void {
    const now = Date.now();
    if (!this.seen) this.movedAt = 0;
    else if (this.timer === undefined) this.movedAt = now;
    this.seen = seen;
    clearTimeout(this.timer);
    const wait = this.movedAt === 0 ? 0 : Math.max(0, Math.min(rest, this.movedAt + maxRest - now));
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.goOn();
    }, wait);
  }

  private goOn(): void {
    for (const state of this.states.values()) void this.pump(state);
  }

  /** One request after the other for each drawing, until nothing is missing. */
  private async pump(state: State): Promise<void> {
    if (state.isBusy) return;
    state.isBusy = true;
    try {
      for (let step = this.next(state); step && !this.ended.signal.aborted; step = this.next(state)) await step();
    } catch (error) {
      if (this.ended.signal.aborted) return;
      if (isStatus(error, 403) || isStatus(error, 404)) state.refused = state.wanted.version;
      else {
        if (!isAway(error)) this.editor.said.set('The shapes could not be fetched.');
        setTimeout(() => this.goOn(), pause);
        // Nothing is asked for until then.
        await new Promise((resolve) => setTimeout(resolve, pause - 1));
      }
    } finally {
      state.isBusy = false;
    }
  }

  private next(state: State): (() => Promise<unknown>) | null {
    const { wanted, version, loaded } = state;
    const named = this.editor.wanted.get().get(wanted.id);
    if ((!this.active.has(wanted.id) && !named) || state.refused === wanted.version) return null;
    const drawing = this.editor.drawing(wanted.id);
    if (version === null) {
      if (wanted.shapes <= large) return () => this.all(state);
      return this.seen && (() => this.part(state));
    }
    if (!drawing.isWhole && wanted.shapes <= maxAtAll && this.editor.whole.get().has(wanted.id)) {
      return () => this.all(state);
    }
    if (named) {
      const isMany = named.size > maxByName && wanted.shapes <= maxAtAll;
      return isMany ? () => this.all(state) : () => this.named(state, drawing, named);
    }
    if (version !== wanted.version) return () => this.since(state, drawing);
    return !drawing.isWhole && this.seen && isOut(loaded, this.seen) ? () => this.part(state) : null;
  }

  private async all(state: State): Promise<void> {
    const { id, version } = state.wanted;
    const { shapes, seq } = await this.ways.all(id, this.ended.signal);
    if (this.ended.signal.aborted) return;
    await inPieces(broughtTo(this.editor.drawing(id), shapes), this.ended.signal);
    this.editor.load(id, shapes, seq);
    state.version = version;
    this.arrived(id);
  }

  /** Up to which edit they are known. */
  private async part(state: State): Promise<number> {
    const { id, version } = state.wanted;
    const seen = this.seen as Seen;
    const box = around(seen.box);
    const drawing = this.editor.drawing(id);
    const answer = await this.ways.part(id, box, seen.zoom, (one) => drawing.kept(one), this.ended.signal);
    if (this.ended.signal.aborted) return 0;
    this.editor.show(id, answer);
    state.loaded = { box, zoom: seen.zoom, isThinned: answer.density.length > 0, isStale: false };
    state.version ??= version;
    this.arrived(id);
    return answer.seq;
  }

  private async named(state: State, drawing: Shapes, ids: ReadonlySet<string>): Promise<number> {
    const asked = [...ids];
    const shapes: Shape[] = [];
    let seq = Number.POSITIVE_INFINITY;
    for (let i = 0; i < asked.length; i += maxNamed) {
      const some = asked.slice(i, i + maxNamed);
      const answer = await this.ways.named(state.wanted.id, some, (one) => drawing.kept(one), this.ended.signal);
      if (this.ended.signal.aborted) return 0;
      shapes.push(...answer.shapes);
      seq = Math.min(seq, answer.seq);
    }
    this.editor.fetched(state.wanted.id, ids, shapes, seq);
    return seq;
  }

  private async since(state: State, drawing: Shapes): Promise<void> {
    const { id, version } = state.wanted;
    const { seq, isAll, changes } = await this.ways.since(this.editor.annotationId, drawing.seq, this.ended.signal);
    if (this.ended.signal.aborted) return;
    if (isAll && drawing.isWhole) {
      await this.all(state);
      return;
    }
    if (isAll) await this.renewPart(state, drawing);
    else {
      const ours = new Map(changes.filter((one) => one.layerId === id).map((one) => [one.id, one.shape]));
      if (this.editor.take(id, ours, seq)) this.becomesStale(state);
    }
    state.version = version;
  }

  /** So much was edited that it is not told one by one: what is in view is asked for again, and what somebody works on by name. */
  private async renewPart(state: State, drawing: Shapes): Promise<void> {
    if (!this.seen) return;
    let seq = await this.part(state);
    const held = new Set([...this.editor.selected.get()].filter((one) => drawing.get(one)));
    if (held.size > 0) seq = Math.min(seq, await this.named(state, drawing, held));
    drawing.seq = seq;
    drawing.renewals++;
    this.editor.turn.set(this.editor.turn.get() + 1);
  }

  /** The numbers of what is not shown one by one are asked for again, and not for each edit. */
  private becomesStale({ loaded }: State): void {
    if (!loaded?.isThinned) return;
    setTimeout(() => {
      loaded.isStale = true;
      this.goOn();
    }, staleness);
  }

  private arrived(id: number): void {
    const here = this.here.get();
    if (!here.has(id)) this.here.set(new Set(here).add(id));
  }
}

/** So many are taken in before the page has its turn; fewer come at once. */
const takenAtOnce = 1000;

function* broughtTo(drawing: Shapes, shapes: readonly Shape[]): Pieces<void> {
  if (shapes.length <= large) return;
  for (let i = 0; i < shapes.length; i += takenAtOnce) {
    drawing.bring(shapes.slice(i, i + takenAtOnce));
    yield;
  }
}

function around([left, top, right, bottom]: Box): Box {
  const [wide, high] = [(right - left) * margin, (bottom - top) * margin];
  return [left - wide, top - high, right + wide, bottom + high];
}

/** Whether something is seen that was not loaded, or could be told apart now. */
function isOut(loaded: State['loaded'], { box, zoom }: Seen): boolean {
  if (!loaded || loaded.isStale) return true;
  const [left, top, right, bottom] = loaded.box;
  const isInside = box[0] >= left && box[1] >= top && box[2] <= right && box[3] <= bottom;
  return !isInside || (loaded.isThinned && zoom > nearer * loaded.zoom);
}
