import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/canvas/crops/pace.ts';

describe('work of no hurry', () => {
  it('takes a part of each frame, however many do it at a time', async () => {
    let clock = 0;
    let frame = 0;
    const pace = new Pace(
      async () => {
        clock = 16 * ++frame;
      },
      () => clock,
    );
    const done: number[] = [];
    const work = async () => {
      for (let i = 0; i < 10; i++) {
        await pace.run(() => {
          done.push(frame);
          clock += 2;
        });
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    const byFrame = new Map<number, number>();
    for (const one of done) byFrame.set(one, (byFrame.get(one) ?? 0) + 1);
    expect(done).toHaveLength(40);
    // Three pieces of 2 ms fill the 6 ms.
    expect([...byFrame.values()].slice(0, -1).every((pieces) => pieces === 3)).toBe(true);
    expect(byFrame.size).toBe(14);
  });
});
