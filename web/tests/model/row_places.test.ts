import { describe, expect, it } from 'vitest';
import { placeRows, rowAt, rowsInView, scrollToShow, totalHeight } from '../../src/model/row_places.ts';

const places = placeRows(1000, (i) => (i % 10 === 0 ? 40 : 32));

describe('a long list', () => {
  it('knows its height', () => {
    expect(totalHeight(places)).toBe(100 * 40 + 900 * 32);
    expect(totalHeight(placeRows(0, () => 32))).toBe(0);
  });

  it('finds the row at a height', () => {
    expect(rowAt(places, 0)).toBe(0);
    expect(rowAt(places, 39)).toBe(0);
    expect(rowAt(places, 40)).toBe(1);
    expect(rowAt(places, 1e9)).toBe(999);
  });

  it('draws what is in view and a little more', () => {
    expect(rowsInView(places, 0, 100, 2)).toEqual({ from: 0, to: 5 });
    const { from, to } = rowsInView(places, 10_000, 320, 2);
    expect(to - from).toBeLessThan(20);
    expect(places.tops[from]).toBeLessThanOrEqual(10_000);
    expect(places.tops[to]).toBeGreaterThanOrEqual(10_320);
    expect(
      rowsInView(
        placeRows(0, () => 1),
        0,
        100,
        2,
      ),
    ).toEqual({ from: 0, to: 0 });
  });

  it('scrolls no further than it must', () => {
    expect(scrollToShow(places, 1, 0, 100)).toBe(0);
    expect(scrollToShow(places, 4, 0, 100)).toBe(40 + 4 * 32 - 100);
    expect(scrollToShow(places, 0, 500, 100)).toBe(0);
    expect(scrollToShow(places, 4, 0, 100, 40)).toBe(80 + 4 * 32 - 100);
    expect(scrollToShow(places, 1, 500, 100, 40)).toBe(0);
  });
});
