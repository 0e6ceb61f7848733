import { describe, expect, it } from 'vitest';
import { findToReview } from '../../src/pages/viewer/queue.ts';

/** Samples in a ring, of which the server believes these to be reviewed. */
function ring(ids: number[], reviewed: Set<number>) {
  const step = (from: number, by: 1 | -1) => {
    const at = ids.indexOf(from);
    for (let i = 1; i < ids.length; i++) {
      const id = ids[(at + by * i + ids.length * ids.length) % ids.length] as number;
      if (!reviewed.has(id)) return id;
    }
    return null;
  };
  return async (id: number) => ({ next: step(id, 1), previous: step(id, -1) });
}

describe('what is to be reviewed next', () => {
  const nothing = { isWaiting: () => false, isSubmitted: () => false };

  it('is what the server says', async () => {
    const around = ring([1, 2, 3, 4], new Set([2]));
    expect(await findToReview(1, 'next', { ...nothing, around })).toBe(3);
    expect(await findToReview(1, 'previous', { ...nothing, around })).toBe(4);
  });

  it('is never what was submitted here and waits to be saved', async () => {
    const around = ring([1, 2, 3, 4], new Set());
    const waiting = new Set([2, 3]);
    expect(await findToReview(1, 'next', { ...nothing, around, isWaiting: (id) => waiting.has(id) })).toBe(4);
    waiting.add(4).add(1);
    expect(await findToReview(1, 'next', { ...nothing, around, isWaiting: (id) => waiting.has(id) })).toBe(null);
  });

  it('is asked for again when an older answer names what has been submitted since', async () => {
    const old = ring([1, 2, 3], new Set());
    const now = ring([1, 2, 3], new Set([2]));
    const around = (id: number, afresh: boolean) => (afresh ? now(id) : old(id));
    expect(await findToReview(1, 'next', { ...nothing, around, isSubmitted: (id) => id === 2 })).toBe(3);
  });

  it('is nothing when nothing is left', async () => {
    const around = ring([1, 2], new Set([1, 2]));
    expect(await findToReview(1, 'next', { ...nothing, around })).toBe(null);
  });
});
