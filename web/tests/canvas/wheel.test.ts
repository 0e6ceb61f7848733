import { describe, expect, it } from 'vitest';
import { type Turn, wishOf } from '../../src/canvas/wheel.ts';

const turn = (fields: Partial<Turn>): Turn => ({
  deltaX: 0,
  deltaY: 0,
  deltaMode: 0,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...fields,
});
const factorOf = (fields: Partial<Turn>) => {
  const wish = wishOf(turn(fields), false);
  return wish.kind === 'zoom' ? wish.factor : Number.NaN;
};

describe('the wheel', () => {
  it('zooms by one step for the notch of a mouse, however a browser counts it', () => {
    expect(factorOf({ deltaY: -100 })).toBeCloseTo(1.25);
    expect(factorOf({ deltaY: -3, deltaMode: 1 })).toBeCloseTo(1.25);
    expect(factorOf({ deltaY: 100 })).toBeCloseTo(0.8);
    expect(factorOf({ deltaY: -1, deltaMode: 2 })).toBeCloseTo(1.25 ** 3);
  });

  it('zooms as far as fingers move: a swipe of many small turns is one of their sum', () => {
    const swipe = Array.from({ length: 30 }, () => factorOf({ deltaY: -3 })).reduce((a, b) => a * b);
    expect(swipe).toBeCloseTo(1.25 ** 0.9);
    expect(factorOf({ deltaY: 0 })).toBe(1);
  });

  it('takes a turn with Ctrl for a pinch, and a notch with Ctrl for a notch', () => {
    expect(
      Array.from({ length: 10 }, () => factorOf({ deltaY: -7, ctrlKey: true })).reduce((a, b) => a * b),
    ).toBeCloseTo(2, 1);
    expect(factorOf({ deltaY: -100, ctrlKey: true })).toBeCloseTo(1.25);
  });

  it('never runs away', () => {
    expect(factorOf({ deltaY: -100_000 })).toBeCloseTo(1.25 ** 4);
  });

  it('moves the picture with two fingers where that is wanted, and still zooms with a pinch', () => {
    expect(wishOf(turn({ deltaX: 5, deltaY: -8 }), true)).toEqual({ kind: 'pan', right: 5, down: -8 });
    expect(wishOf(turn({ deltaY: -8, ctrlKey: true }), true).kind).toBe('zoom');
  });

  it('steps through planes with Alt, through times with Shift, too', () => {
    expect(wishOf(turn({ deltaY: 100, altKey: true }), false)).toEqual({ kind: 'plane', axis: 'z', planes: 1 });
    expect(wishOf(turn({ deltaX: 50, altKey: true, shiftKey: true }), false)).toEqual({
      kind: 'plane',
      axis: 't',
      planes: 0.5,
    });
  });
});
