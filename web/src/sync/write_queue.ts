import type { ApiError } from '../api/client.ts';
import { type Change, type Conflict, type Done, keptText, type Operation } from '../model/changes.ts';
import { partOf } from '../model/drawing/edits.ts';
import { makeSignal, type Signal } from '../model/signal.ts';
import { count } from '../model/text.ts';
import type { ChangeStore, NewOperation } from './change_store.ts';

/** How the way to the server is. */
export interface Line {
  state: 'idle' | 'sending' | 'away' | 'login';
  /** when it is tried again, milliseconds since 1970; 0: not by itself */
  nextTry: number;
}

/** Between the tabs of a browser: messages, and one that may send. */
export interface Tabs {
  say: (message: Message) => void;
  hear: (listener: (message: Message) => void) => () => void;
  /** Runs work in one tab at a time; the next one's turn comes when that tab is gone. */
  alone: (work: () => Promise<void>, ended: AbortSignal) => Promise<void>;
}

export type Message =
  | { kind: 'changed' }
  | { kind: 'try' }
  | { kind: 'line'; line: Line }
  | { kind: 'done'; operation: Operation; done: Done; rest: Operation | undefined };

export interface Sending {
  send: (operation: Operation) => Promise<Done>;
  conflictOf: (error: unknown) => Conflict | undefined;
  /** the server does not take it: what the page knows of its sample may be old */
  onRefused?: (operation: Operation) => void;
}

const maxPause = 30_000;

/**
 * What a user has said and the server has not confirmed. A change is on the disk before the page says anything of it, is sent
 * in its turn and under its user alone, and stays until the server has taken it, or a person has decided about it. One tab
 * sends; the others hand over.
 */
export class WriteQueue {
  readonly userId: number;
  /** not confirmed, in the order in which they were made */
  readonly operations: Signal<readonly Operation[]> = makeSignal<readonly Operation[]>([]);
  readonly line: Signal<Line> = makeSignal<Line>({ state: 'idle', nextTry: 0 });
  /** when the server last confirmed something, milliseconds since 1970; 0: not since the page was loaded */
  readonly savedAt: Signal<number> = makeSignal(0);
  /** how many writes are on their way to the disk: what is very large takes a while */
  readonly writing: Signal<number> = makeSignal(0);
  /** how often the server has confirmed something */
  confirmations = 0;
  /** called with each change that the server has taken, before it leaves the operations */
  readonly followers = new Set<(operation: Operation, done: Done) => void>();
  private readonly store: ChangeStore;
  private readonly sending: Sending;
  private readonly tabs: Tabs;
  private readonly onDone: (operation: Operation, done: Done) => void;
  private readonly ended = new AbortController();
  /** versions that the server has told of samples: what was said before it did builds on them */
  private readonly versions = new Map<number, number>();
  /** by their places, the numbers of comments that the server has taken */
  private readonly comments = new Map<number, number>();
  /** ids of those that the server may have seen */
  private readonly tried = new Set<string>();
  private wake: () => void = () => {};
  private failures = 0;

  constructor(
    userId: number,
    store: ChangeStore,
    sending: Sending,
    tabs: Tabs,
    onDone: (operation: Operation, done: Done) => void,
  ) {
    this.userId = userId;
    this.store = store;
    this.sending = sending;
    this.tabs = tabs;
    this.onDone = onDone;
  }

  /** Sends what is there, now and from now on; returns how to stop. */
  start(): () => void {
    const deaf = this.tabs.hear((message) => this.hear(message));
    void this.reload();
    void this.tabs.alone(() => this.sendAll(), this.ended.signal).catch(() => {});
    return () => {
      deaf();
      this.ended.abort();
      this.wake();
    };
  }

  /** Resolves once the change is on the disk; only then may the page say so. */
  add(change: Change, what: string, where: string, id?: string): Promise<void> {
    return this.addAll([{ change, what, where, ...(id && { id }) }]);
  }

  /** The parts of one change: all of them are kept, or none. */
  async addAll(parts: readonly { change: Change; what: string; where: string; id?: string }[]): Promise<void> {
    const made = parts.map(({ change, what, where, id }) => ({ ...this.made(change, what, where), ...(id && { id }) }));
    await this.write([], made);
  }

  /** Instead of what could not be saved: something else, or nothing. */
  async settle(seqs: readonly number[], change?: Change, what = '', where = ''): Promise<void> {
    // Whoever has decided knows what is there: what he says next builds on that.
    for (const { seq, change, conflict } of this.operations.get()) {
      if (conflict && change.kind === 'submit' && seqs.includes(seq)) {
        this.versions.set(change.annotationId, conflict.version);
      }
    }
    await this.write(seqs, change ? [this.made(change, what, where)] : []);
  }

  /** What was refused may be taken now: a right is back, say. */
  async again(operation: Operation): Promise<void> {
    const { refusal: _refusal, conflict: _conflict, shapeConflict: _shapes, ...rest } = operation;
    await this.write([], [{ ...rest, state: 'waiting' }]);
  }

  tryNow(): void {
    this.failures = 0;
    this.tabs.say({ kind: 'try' });
    this.wake();
  }

  private made(change: Change, what: string, where: string): NewOperation {
    const made = { id: crypto.randomUUID(), userId: this.userId, change, what, where, at: Date.now() };
    return this.rebased({ ...made, state: 'waiting' });
  }

  private async write(remove: readonly number[], put: readonly (Operation | NewOperation)[]): Promise<void> {
    this.writing.set(this.writing.get() + 1);
    try {
      await this.store.write(remove, put);
      await this.reload();
    } finally {
      this.writing.set(this.writing.get() - 1);
    }
    this.tabs.say({ kind: 'changed' });
    this.wakeUnlessAway();
  }

  /** While the server does not answer, one more change is no reason to ask it at once. */
  private wakeUnlessAway(): void {
    const { state } = this.line.get();
    if (state === 'idle' || state === 'sending') this.wake();
  }

  private async reload(): Promise<readonly Operation[]> {
    const operations = await this.store.all(this.userId);
    this.operations.set(operations);
    return operations;
  }

  private hear(message: Message): void {
    if (message.kind === 'changed') {
      void this.reload();
      this.wakeUnlessAway();
    } else if (message.kind === 'try') {
      this.failures = 0;
      this.wake();
    } else if (message.kind === 'line') {
      this.line.set(message.line);
    } else {
      this.confirmed(message.operation, message.done, message.rest);
      void this.reload();
    }
  }

  private say(line: Line): void {
    this.line.set(line);
    this.tabs.say({ kind: 'line', line });
  }

  /**
   * At once, without a pause between them: a page that shows one alone shows the change twice, or not at all, and says that all is saved
   * while something is left to be decided.
   */
  private confirmed(operation: Operation, done: Done, rest: Operation | undefined): void {
    this.learn(operation, done);
    this.confirmations++;
    this.savedAt.set(Date.now());
    this.onDone(operation, done);
    for (const follow of this.followers) follow(operation, done);
    this.operations.set(this.operations.get().flatMap((one) => (one.seq === operation.seq ? (rest ?? []) : one)));
  }

  private async sendAll(): Promise<void> {
    let isFirst = true;
    while (!this.ended.signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      const waiting = (await this.reload()).filter(({ state }) => state === 'waiting');
      const [next] = waiting;
      // What was here before this tab sends may have been sent by another.
      if (isFirst) for (const { id } of waiting) this.tried.add(id);
      isFirst = false;
      if (!next) {
        this.say({ state: 'idle', nextTry: 0 });
        await woken;
        continue;
      }
      if (this.line.get().state === 'idle') this.say({ state: 'sending', nextTry: 0 });
      if (await this.join(waiting)) continue;
      this.tried.add(next.id);
      const pause = await this.sendOne(this.rebased(next));
      if (pause === 0) continue;
      const nextTry = Number.isFinite(pause) ? Date.now() + pause : 0;
      this.say({ state: nextTry ? 'away' : 'login', nextTry });
      const timer = nextTry ? setTimeout(() => this.wake(), pause) : undefined;
      await woken;
      clearTimeout(timer);
    }
  }

  /**
   * Edits that have piled up while the line was slow become one, as long as the server cannot have seen any of them. True: they have, and what
   * waits is another list.
   */
  private async join(waiting: readonly Operation[]): Promise<boolean> {
    if (waiting.length < 2) return false;
    // Where its code cannot be had they go one by one.
    const joining = await import('../model/drawing/joined.ts').catch(() => null);
    const both = joining?.joinedOperation(waiting, this.tried);
    if (!both) return false;
    await this.store.write(both.remove, [both.put]);
    this.tabs.say({ kind: 'changed' });
    return true;
  }

  /** How long to wait before the next one: 0, or until somebody has logged in. */
  private async sendOne(operation: Operation): Promise<number> {
    try {
      const done = await this.sending.send(operation);
      this.failures = 0;
      if (this.line.get().state !== 'sending') this.say({ state: 'sending', nextTry: 0 });
      await this.take(operation, done);
      return 0;
    } catch (error) {
      const { status, message, hint, retryAfter } = error as ApiError;
      if (status === 401) return Number.POSITIVE_INFINITY;
      if (status === 0 || status === 429 || status === 502 || status === 503 || status === 504) {
        const pause = Math.max(retryAfter * 1000, Math.min(maxPause, 1000 * 2 ** this.failures));
        this.failures++;
        return pause;
      }
      const conflict = this.sending.conflictOf(error);
      if (!conflict) this.sending.onRefused?.(operation);
      await this.write(
        [],
        [
          conflict
            ? { ...operation, state: 'conflict', conflict }
            : { ...operation, state: 'refused', refusal: [message, hint].filter(Boolean).join(' ') },
        ],
      );
      return 0;
    }
  }

  private async take(operation: Operation, done: Done): Promise<void> {
    this.learn(operation, done);
    const rest = this.restOf(operation, done);
    const later = (await this.store.all(this.userId)).filter(
      (one) => one.state === 'waiting' && one.seq !== operation.seq && this.rebased(one) !== one,
    );
    await this.store.write(rest ? [] : [operation.seq], [
      ...later.map((one) => this.rebased(one)),
      ...(rest ? [rest] : []),
    ]);
    this.confirmed(operation, done, rest);
    this.tabs.say({ kind: 'done', operation, done, rest });
    await this.reload();
  }

  private learn({ seq, change }: Operation, done: Done): void {
    if (done.kind === 'comment' && change.kind === 'comment') this.comments.set(-seq, done.comment.id);
    if (done.kind === 'submit' && change.kind === 'submit') this.versions.set(change.annotationId, done.version);
    if (done.kind === 'decide') {
      for (const { annotationId, version } of done.versions) this.versions.set(annotationId, version);
    }
  }

  /** Of many samples or shapes, those that somebody else has changed first: they wait in its place for what a person decides, knowing that. */
  private restOf({ seq: place, change, what, where }: Operation, done: Done): Operation | undefined {
    if (done.kind === 'draw' && done.theirs.length > 0 && change.kind === 'draw') {
      const edit = partOf(change.edit, new Set(done.theirs.map(({ id }) => id)));
      const { seq, theirs } = done;
      return {
        ...this.made({ ...change, edit }, what, where),
        seq: place,
        state: 'conflict',
        shapeConflict: { seq, theirs },
      };
    }
    if (done.kind !== 'decide' || done.kept.length === 0 || change.kind !== 'decide') return undefined;
    const wanted = new Map(change.samples.map((one) => [one.annotationId, one]));
    const samples = done.kept.flatMap(({ annotationId, is }) => {
      const one = wanted.get(annotationId);
      return one
        ? [
            {
              ...one,
              from: { ...(one.to.submit && { submit: is.submit }), ...(one.to.scores && { scores: is.scores }) },
            },
          ]
        : [];
    });
    const made = this.made({ ...change, samples }, what, count(samples.length, 'annotation'));
    return { ...made, seq: place, state: 'refused', refusal: `${keptText(done.kept)} Try again to set yours instead.` };
  }

  /** A second statement about the same sample, made before the first was confirmed, builds on that one. */
  private rebased<T extends NewOperation>(operation: T): T {
    const { change } = operation;
    if (change.kind !== 'submit') return withNumbers(operation, this.comments);
    const version = Math.max(change.version, this.versions.get(change.annotationId) ?? 0);
    return version === change.version ? operation : { ...operation, change: { ...change, version } };
  }
}

/** What was said of a comment before the server had it is said of its number. */
function withNumbers<T extends NewOperation>(operation: T, numbers: ReadonlyMap<number, number>): T {
  const { change } = operation;
  const renamed = (id: number, by: (id: number) => Change): T => {
    const number = numbers.get(id);
    return number === undefined ? operation : { ...operation, change: by(number) };
  };
  if (change.kind === 'edit comment')
    return renamed(change.comment.id, (id) => ({ ...change, comment: { ...change.comment, id } }));
  if (change.kind === 'comment') return renamed(change.answersTo, (answersTo) => ({ ...change, answersTo }));
  if (change.kind === 'delete comment' || change.kind === 'resolve comment')
    return renamed(change.commentId, (commentId) => ({ ...change, commentId }));
  return operation;
}
