import { describe, expect, it } from 'vitest';
import { atOnce, inPieces, type Pieces } from '../../src/model/pieces.ts';

/** Steps of two milliseconds each. */
function* slow(steps: number, done: number[]): Pieces<string> {
  for (let i = 0; i < steps; i++) {
    for (const until = performance.now() + 2; performance.now() < until; );
    done.push(i);
    yield;
  }
  return 'all';
}

describe('work in pieces', () => {
  it('comes to what it comes to at once, and lets others have their turn', async () => {
    const [now, later]: [number[], number[]] = [[], []];
    expect(atOnce(slow(3, now))).toBe('all');
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    expect(await inPieces(slow(40, later))).toBe('all');
    clearInterval(others);
    expect([now.length, later.length]).toEqual([3, 40]);
    expect(turns).toBeGreaterThan(3);
  });

  it('ends where nobody wants it any more, and tells what went wrong', async () => {
    const ended = new AbortController();
    const done: number[] = [];
    setTimeout(() => ended.abort(), 10);
    await expect(inPieces(slow(1000, done), ended.signal)).rejects.toThrow(/abort/i);
    expect(done.length).toBeLessThan(1000);
    function* wrong(): Pieces<void> {
      yield;
      throw new Error('Cut off.');
    }
    await expect(inPieces(wrong())).rejects.toThrow('Cut off.');
  });
});
