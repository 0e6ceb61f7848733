import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../src/api/client.ts';
import type { Change, Done, Operation } from '../../src/model/changes.ts';
import { noEdit } from '../../src/model/drawing/edits.ts';
import { type Fields, newShape, type Shape } from '../../src/model/drawing/shape.ts';
import { memoryStore } from '../../src/sync/change_store.ts';
import { oneTab } from '../../src/sync/tabs.ts';
import { WriteQueue } from '../../src/sync/write_queue.ts';

const plain: Fields = { kind: 'point', geometry: [], label: null, name: '', colour: '', group: null };
const submit = (annotationId: number, labels: number[], version = 1): Change => ({
  kind: 'submit',
  annotationId,
  labels,
  version,
  wasSubmitted: false,
  projectId: 2,
  categoryId: 3,
});

/** A server that does each change once, and a line that fails as it is told, before or after the server has done it. */
class Server {
  readonly samples = new Map<number, { version: number; labels: number[] }>();
  readonly answered = new Map<string, Done>();
  readonly done: string[] = [];
  fail: ('before' | 'after' | 401 | 403 | 500)[] = [];

  send = async (operation: Operation): Promise<Done> => {
    const failure = this.fail.shift();
    if (failure === 'before') throw new ApiError(0, 'no_answer', 'The server did not answer.');
    if (typeof failure === 'number') throw new ApiError(failure, 'x', 'Refused.', 'Ask a manager.');
    const answer = this.answered.get(operation.id) ?? this.apply(operation);
    this.answered.set(operation.id, answer);
    if (failure === 'after') throw new ApiError(0, 'no_answer', 'The server did not answer.');
    return answer;
  };

  private apply({ id, change }: Operation): Done {
    this.done.push(id);
    if (change.kind !== 'submit') return { kind: 'else' };
    const sample = this.samples.get(change.annotationId) ?? { version: 1, labels: [] };
    if (sample.version !== change.version) throw new ApiError(409, 'conflict', 'Changed.', '', 0, sample);
    const now = { version: sample.version + 1, labels: change.labels };
    this.samples.set(change.annotationId, now);
    return { kind: 'submit', ...now, submitted: true, wasSubmitted: false };
  }
}

const conflictOf = (error: unknown) => {
  const { status, body } = error as ApiError;
  if (status !== 409) return undefined;
  const { version, labels } = body as { version: number; labels: number[] };
  return { submitted: true, version, labels, by: 'Anna', at: '' };
};

function makeQueue(server: Server, rows = new Map<number, Operation>()) {
  const done: number[][] = [];
  const queue = new WriteQueue(
    7,
    memoryStore(rows),
    { send: server.send, conflictOf },
    oneTab(),
    ({ change }, answer) => {
      if (answer.kind === 'submit' && change.kind === 'submit') done.push([change.annotationId, answer.version]);
    },
  );
  return { queue, done, rows };
}

/** Until the queue has nothing more to do by itself. */
async function settled(queue: WriteQueue): Promise<void> {
  for (let i = 0; i < 200; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const { state } = queue.line.get();
    if (state !== 'sending' && !(state === 'idle' && queue.operations.get().some((one) => one.state === 'waiting')))
      return;
  }
  throw new Error('The queue does not come to rest.');
}

describe('what is said', () => {
  it('about many stays for a person to decide where somebody else was faster, and can be said again knowing that', async () => {
    const stance = (labels: number[], submitted: boolean) => ({ submit: { labels, submitted } });
    const change: Change = {
      kind: 'decide',
      projectId: 2,
      samples: [1, 2].map((annotationId) => ({
        annotationId,
        categoryId: 3,
        from: stance([], false),
        to: stance([5], true),
      })),
      isUndo: false,
    };
    const sent: Change[] = [];
    const send = async (operation: Operation): Promise<Done> => {
      sent.push(operation.change);
      const kept = { annotationId: 2, name: 'b', version: 4, is: { ...stance([6], true), scores: [] }, by: 'Anna' };
      const isFirst = sent.length === 1;
      return {
        kind: 'decide',
        versions: isFirst ? [{ annotationId: 1, version: 2 }] : [{ annotationId: 2, version: 5 }],
        kept: isFirst ? [kept] : [],
      };
    };
    const queue = new WriteQueue(7, memoryStore(), { send, conflictOf }, oneTab(), () => {});
    const stop = queue.start();
    await queue.add(change, 'Submitted', '2 annotations');
    const lengths = new Set<number>();
    const deaf = queue.operations.subscribe(() => lengths.add(queue.operations.get().length));
    await settled(queue);
    deaf();
    expect([...lengths], 'at no moment does it look as if all were saved').toEqual([1]);
    const [left] = queue.operations.get();
    expect(left).toMatchObject({ state: 'refused', where: '1 annotation' });
    expect(left?.refusal).toBe('Anna has changed b in the meantime. Try again to set yours instead.');
    if (left) await queue.again(left);
    await settled(queue);
    expect(sent[1]).toMatchObject({ samples: [{ annotationId: 2, from: stance([6], true), to: stance([5], true) }] });
    expect(queue.operations.get()).toEqual([]);
    stop();
  });

  it('is never both confirmed and waiting, nor neither, for whoever looks', async () => {
    const server = new Server();
    const seen: string[] = [];
    let confirmed = 0;
    const queue = new WriteQueue(7, memoryStore(), { send: server.send, conflictOf }, oneTab(), () => {
      confirmed++;
      // A page is drawn once the work at hand has ended.
      queueMicrotask(() => seen.push(`${confirmed} confirmed, ${queue.operations.get().length} waiting`));
    });
    const stop = queue.start();
    await queue.add(submit(1, [5]), 'first', 'a');
    await queue.add(submit(2, [6]), 'second', 'b');
    await settled(queue);
    expect(seen).toEqual(['1 confirmed, 1 waiting', '2 confirmed, 0 waiting']);
    stop();
  });

  it('is kept before it is sent, sent in its order, and gone once it is confirmed', async () => {
    const server = new Server();
    const { queue, done, rows } = makeQueue(server);
    await queue.add(submit(1, [5]), 'Submitted', 'a');
    await queue.add(submit(2, [6]), 'Submitted', 'b');
    expect([...rows.values()].map(({ what, where }) => [what, where])).toEqual([
      ['Submitted', 'a'],
      ['Submitted', 'b'],
    ]);
    const stop = queue.start();
    await settled(queue);
    stop();
    expect(done).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(rows.size).toBe(0);
    expect(queue.operations.get()).toEqual([]);
    expect(queue.savedAt.get()).toBeGreaterThan(0);
  });

  it('waits while the server is away, and is done once though its answer was lost', async () => {
    const server = new Server();
    server.fail = ['before', 'after'];
    const { queue, rows } = makeQueue(server);
    const stop = queue.start();
    await queue.add(submit(1, [5]), 'Submitted', 'a');
    await settled(queue);
    expect(queue.line.get().state).toBe('away');
    expect(rows.size).toBe(1);
    queue.tryNow();
    await settled(queue);
    expect([server.done.length, rows.size]).toEqual([1, 1]);
    queue.tryNow();
    await settled(queue);
    stop();
    expect([server.done.length, rows.size]).toEqual([1, 0]);
    expect(server.samples.get(1)).toEqual({ version: 2, labels: [5] });
  });

  it('is there for the next page of the same user, and for nobody else', async () => {
    const server = new Server();
    const { queue, rows } = makeQueue(server);
    await queue.add(submit(1, [5]), 'Submitted', 'a');
    const other = new WriteQueue(8, memoryStore(rows), { send: server.send, conflictOf }, oneTab(), () => {});
    const stopOther = other.start();
    await settled(other);
    stopOther();
    expect([server.done, other.operations.get()]).toEqual([[], []]);
    const next = makeQueue(server, rows).queue;
    const stop = next.start();
    await settled(next);
    stop();
    expect(server.samples.get(1)?.labels).toEqual([5]);
  });

  it('builds on what was said before of the same sample, also before that is confirmed', async () => {
    const server = new Server();
    const { queue, rows } = makeQueue(server);
    await queue.add(submit(1, [5]), 'Submitted', 'a');
    await queue.add(submit(1, [6]), 'Submitted', 'a');
    const stop = queue.start();
    await settled(queue);
    stop();
    expect(server.samples.get(1)).toEqual({ version: 3, labels: [6] });
    expect(rows.size).toBe(0);
  });

  it('never replaces what somebody else has said meanwhile: a person decides, the rest goes on', async () => {
    const server = new Server();
    server.samples.set(1, { version: 4, labels: [9] });
    const { queue } = makeQueue(server);
    const stop = queue.start();
    await queue.add(submit(1, [5]), 'Submitted', 'a');
    await queue.add(submit(2, [6]), 'Submitted', 'b');
    await settled(queue);
    expect(server.samples.get(1)).toEqual({ version: 4, labels: [9] });
    expect(server.samples.get(2)?.labels).toEqual([6]);
    const [left] = queue.operations.get();
    expect(left).toMatchObject({ state: 'conflict', conflict: { version: 4, labels: [9], by: 'Anna' } });
    await queue.settle([left?.seq ?? 0], submit(1, [5, 9], 4), 'Submitted', 'a');
    await settled(queue);
    stop();
    expect(server.samples.get(1)).toEqual({ version: 5, labels: [5, 9] });
    expect(queue.operations.get()).toEqual([]);
  });

  it('that answers to what somebody else has changed is a conflict, once: what is said after the decision builds on it', async () => {
    const server = new Server();
    server.samples.set(1, { version: 3, labels: [9] });
    const { queue } = makeQueue(server);
    const stop = queue.start();
    const states = () => queue.operations.get().map(({ state, conflict }) => [state, conflict?.labels]);
    await queue.add(submit(1, [5], 2), 'Submitted', 'a');
    await settled(queue);
    expect(states()).toEqual([['conflict', [9]]]);
    await queue.settle(queue.operations.get().map(({ seq }) => seq));
    // The page still names the version that it has shown first.
    await queue.add(submit(1, [6], 2), 'Submitted', 'a');
    await settled(queue);
    stop();
    expect([states(), server.samples.get(1)]).toEqual([[], { version: 4, labels: [6] }]);
  });

  it('stays with its reason when it is refused, until it is given up or tried again', async () => {
    const server = new Server();
    server.fail = [403, 500];
    const { queue } = makeQueue(server);
    const stop = queue.start();
    await queue.add(submit(1, [5]), 'Submitted', 'a');
    await queue.add(submit(2, [6]), 'Submitted', 'b');
    await settled(queue);
    const refused = queue.operations.get();
    expect(refused.map(({ state, refusal }) => [state, refusal])).toEqual([
      ['refused', 'Refused. Ask a manager.'],
      ['refused', 'Refused. Ask a manager.'],
    ]);
    await queue.again(refused[0] as Operation);
    await queue.settle([refused[1]?.seq ?? 0]);
    await settled(queue);
    stop();
    expect([...server.samples.keys()]).toEqual([1]);
    expect(queue.operations.get()).toEqual([]);
  });

  it('waits for somebody to log in, and asks no further by itself', async () => {
    const server = new Server();
    server.fail = [401];
    const { queue, rows } = makeQueue(server);
    const stop = queue.start();
    await queue.add(submit(1, [5]), 'Submitted', 'a');
    await settled(queue);
    expect(queue.line.get()).toEqual({ state: 'login', nextTry: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(rows.size).toBe(1);
    queue.tryNow();
    await settled(queue);
    stop();
    expect(rows.size).toBe(0);
  });
});

describe('what is drawn while the line is slow', () => {
  const shape = (id: string): Shape => newShape({ ...plain, geometry: [[1, 2]] }, id, 'Anna', 'now');
  const draw = (id: string): Change => ({
    kind: 'draw',
    annotationId: 5,
    base: 3,
    edit: { ...noEdit(7), created: [shape(id)] },
  });
  const drawn = (operations: readonly Operation[]) =>
    operations.map(({ change }) => (change.kind === 'draw' ? change.edit.created.map(({ id }) => id) : []));

  it('goes as one, but for what the server may have seen', async () => {
    const sent: Operation[] = [];
    let answer: () => void = () => {};
    const send = (operation: Operation): Promise<Done> => {
      sent.push(operation);
      if (sent.length === 1) {
        return new Promise((_, reject) => {
          answer = () => reject(new ApiError(0, 'no_answer', 'The server did not answer.'));
        });
      }
      return Promise.resolve({ kind: 'draw', seq: 4, stamps: [], theirs: [] });
    };
    const queue = new WriteQueue(7, memoryStore(), { send, conflictOf }, oneTab(), () => {});
    const stop = queue.start();
    await queue.add(draw('a'), 'Point', 'mouse_01');
    await vi.waitFor(() => expect(sent.length).toBe(1));
    for (const id of ['b', 'c', 'd']) await queue.add(draw(id), 'Point', 'mouse_01');
    answer();
    await vi.waitFor(() => expect(queue.operations.get()).toEqual([]));
    expect(drawn(sent)).toEqual([['a'], ['a'], ['b', 'c', 'd']]);
    expect(sent[1]?.id).toBe(sent[0]?.id);
    expect(sent[2]?.what).toBe('Point');
    stop();
  });

  it('is not joined where another tab, or the page before, may have sent it', async () => {
    const kept = new Map<number, Operation>();
    const before = new WriteQueue(
      7,
      memoryStore(kept),
      { send: () => new Promise(() => {}), conflictOf },
      oneTab(),
      () => {},
    );
    for (const id of ['a', 'b']) await before.add(draw(id), 'Point', 'mouse_01');
    const sent: Operation[] = [];
    const send = async (operation: Operation): Promise<Done> => {
      sent.push(operation);
      return { kind: 'draw', seq: 4, stamps: [], theirs: [] };
    };
    const queue = new WriteQueue(7, memoryStore(kept), { send, conflictOf }, oneTab(), () => {});
    const stop = queue.start();
    await vi.waitFor(() => expect(drawn(sent)).toEqual([['a'], ['b']]));
    stop();
  });
});
