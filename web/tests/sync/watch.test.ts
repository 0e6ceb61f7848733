import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../src/api/client.ts';
import type { News } from '../../src/model/news.ts';
import { watch } from '../../src/sync/watch.ts';

/** A page and a server that are as the test says. */
class Scene {
  seen = true;
  busy = false;
  confirmed = 0;
  gone = 0;
  failure: ApiError | null = null;
  readonly asked: string[] = [];
  readonly taken: string[] = [];
  /** what happens while the server answers */
  meanwhile = () => {};
  private listener = () => {};
  private moment = 0;
  readonly stop: () => void;

  constructor() {
    this.stop = watch('m0', {
      ask: async (mark) => this.answer(mark),
      take: (news) => this.taken.push(news.mark),
      onGone: () => this.gone++,
      isSeen: () => this.seen,
      isBusy: () => this.busy,
      confirmed: () => this.confirmed,
      subscribe: (listener) => {
        this.listener = listener;
        return () => {};
      },
    });
  }

  private answer(mark: string): News {
    this.asked.push(mark);
    this.meanwhile();
    if (this.failure) throw this.failure;
    this.moment++;
    return { mark: `m${this.moment}`, all: false, samples: [] };
  }

  say(what: Partial<Pick<Scene, 'seen' | 'busy'>>): void {
    Object.assign(this, what);
    this.listener();
  }
}

describe('a watch on what others do', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it('asks from mark to mark, often enough to tell within two seconds', async () => {
    const scene = new Scene();
    await pass(6100);
    expect(scene.asked).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(scene.taken).toEqual(['m1', 'm2', 'm3', 'm4']);
    scene.stop();
    await pass(10_000);
    expect(scene.asked).toHaveLength(4);
  });

  it('asks nothing while nobody looks, and at once when somebody does again', async () => {
    const scene = new Scene();
    scene.say({ seen: false });
    await pass(60_000);
    expect(scene.asked).toEqual([]);
    scene.say({ seen: true });
    await pass(10);
    expect(scene.asked).toEqual(['m0']);
    scene.stop();
  });

  it('asks nothing while something of one’s own is on its way', async () => {
    const scene = new Scene();
    scene.say({ busy: true });
    await pass(60_000);
    expect(scene.asked).toEqual([]);
    scene.say({ busy: false });
    await pass(10);
    expect(scene.asked).toEqual(['m0']);
    scene.stop();
  });

  it('drops an answer that crossed with something of one’s own, and asks again from the same mark', async () => {
    const scene = new Scene();
    scene.meanwhile = () => {
      if (scene.asked.length === 1) scene.confirmed++;
      if (scene.asked.length === 2) scene.busy = true;
    };
    await pass(1500);
    expect([scene.asked, scene.taken]).toEqual([['m0'], []]);
    await pass(400);
    expect([scene.asked, scene.taken]).toEqual([['m0', 'm0'], []]);
    scene.say({ busy: false });
    await pass(400);
    expect([scene.asked, scene.taken]).toEqual([['m0', 'm0', 'm0'], ['m3']]);
    scene.stop();
  });

  it('asks a server that is away less and less often, and not before it wants to be asked', async () => {
    const scene = new Scene();
    scene.failure = new ApiError(0, 'no_answer', 'The server did not answer.');
    await pass(60_000);
    const asked = scene.asked.length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(8);
    scene.failure = new ApiError(503, 'unavailable', 'Busy.', '', 100);
    await pass(40_000);
    expect(scene.asked).toHaveLength(asked + 1);
    scene.failure = null;
    await pass(90_000);
    expect(scene.asked.length).toBeGreaterThan(asked + 1);
    expect(scene.asked.every((mark, i) => i > asked + 1 || mark === 'm0')).toBe(true);
    scene.stop();
  });

  it('ends where there is nothing more to be seen', async () => {
    const scene = new Scene();
    scene.failure = new ApiError(404, 'not_found', 'There is no such thing.');
    await pass(60_000);
    expect([scene.asked, scene.gone]).toEqual([['m0'], 1]);
  });
});
