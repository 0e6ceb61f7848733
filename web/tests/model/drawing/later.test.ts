import { afterEach, expect, it, vi } from 'vitest';
import { Later } from '../../../src/model/drawing/later.ts';
import type { Pieces } from '../../../src/model/pieces.ts';

afterEach(() => vi.restoreAllMocks());

function steps(count: number, done: string[], name: string) {
  return function* (): Pieces<void> {
    for (let i = 1; i < count; i++) yield;
    done.push(name);
  };
}

const around = { onWaiting: () => {}, onReady: () => {}, onError: (error: unknown) => expect.fail(String(error)) };

it('does what is small at once, also where the clock jumps meanwhile, and what is large by and by, in its order', async () => {
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 100));
  const later = new Later(around);
  const done: string[] = [];
  later.add(steps(3, done, 'small'));
  expect(done).toEqual(['small']);
  later.add(steps(50, done, 'large'));
  later.add(steps(1, done, 'after it'));
  expect(done).toEqual(['small']);
  await vi.waitFor(() => expect(done).toEqual(['small', 'large', 'after it']));
});
