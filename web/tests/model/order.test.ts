import { describe, expect, it } from 'vitest';
import { movedBeside, movedBy } from '../../src/model/order.ts';

describe('a list in another order', () => {
  it('has what was dragged above or below another', () => {
    expect(movedBeside([1, 2, 3, 4], 4, 2, false)).toEqual([1, 4, 2, 3]);
    expect(movedBeside([1, 2, 3, 4], 1, 3, true)).toEqual([2, 3, 1, 4]);
  });

  it('is the same where nothing would change', () => {
    expect(movedBeside([1, 2, 3], 2, 2, true)).toBeNull();
    expect(movedBeside([1, 2, 3], 2, 1, true)).toBeNull();
    expect(movedBeside([1, 2, 3], 2, 3, false)).toBeNull();
    expect(movedBeside([1, 2, 3], 9, 1, true)).toBeNull();
  });

  it('is changed by one place, and not beyond its ends', () => {
    expect(movedBy([1, 2, 3], 2, -1)).toEqual([2, 1, 3]);
    expect(movedBy([1, 2, 3], 2, 1)).toEqual([1, 3, 2]);
    expect(movedBy([1, 2, 3], 1, -1)).toBeNull();
    expect(movedBy([1, 2, 3], 3, 1)).toBeNull();
  });
});
