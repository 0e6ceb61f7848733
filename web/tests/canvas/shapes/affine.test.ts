import { describe, expect, it } from 'vitest';
import { stepInImage } from '../../../src/canvas/shapes/affine.ts';

describe('a step on the screen', () => {
  it('goes where it is seen to go, however the picture is turned and flipped', () => {
    for (const [a, b, c, d] of [
      [1, 0, 0, 1],
      [0, 1, -1, 0],
      [-1, 0, 0, -1],
      [0, -1, 1, 0],
      [-1, 0, 0, 1],
      [0, 1, 1, 0],
    ] as const) {
      const zoom = 0.37;
      const at = { a: zoom * a, b: zoom * b, c: zoom * c, d: zoom * d, e: 12, f: 7 };
      for (const [right, down] of [
        [1, 0],
        [0, -10],
      ] as const) {
        const [x, y] = stepInImage(at, right, down);
        expect([a * x + c * y + 0, b * x + d * y + 0]).toEqual([right, down]);
        expect([x, y].every((value) => !Object.is(value, -0))).toBe(true);
      }
    }
  });
});
