import { describe, expect, it } from 'vitest';
import { firstWindow, type Histogram, histogramOf, merged, wholeWindow } from '../../../src/model/layers/histogram.ts';
import { identity } from '../../../src/model/layers/values.ts';

/** Of values and how often each occurs, every value its own bin. */
function counted(values: Record<number, number>): Histogram {
  const keys = Object.keys(values).map(Number);
  const [min, max] = [Math.min(...keys), Math.max(...keys)];
  const counts = Array.from({ length: max - min + 1 }, (_, i) => values[min + i] ?? 0);
  return histogramOf({ min, max, width: 1, counts }, identity);
}

/** A background around a value, and a signal that reaches far above it. */
function cells(background: number, share: number): Histogram {
  const values: Record<number, number> = {};
  for (let v = -10; v <= 10; v++) values[background + v] = 1000 * (11 - Math.abs(v));
  for (let v = 50; v < 150; v++) values[background + v] = (121_000 * share) / 100;
  return counted(values);
}

describe('the first window', () => {
  it('begins at the mode of the background and ends where nearly everything is below', () => {
    const { black, white } = firstWindow(cells(20, 0.3));
    expect(black).toBe(20);
    expect(white).toBe(169);
  });

  it('does not burn out what little there is', () => {
    const { white } = firstWindow(cells(20, 0.002));
    expect(white).toBeGreaterThanOrEqual(20 + 50 + 95);
  });

  it('keeps a broad background dark', () => {
    const values: Record<number, number> = { 0: 50_000 };
    for (let v = 1; v < 60; v++) values[v] = 5000;
    for (let v = 200; v < 250; v++) values[v] = 2000;
    const { black, white } = firstWindow(counted(values));
    const middle = (50_000 + 59 * 5000) / 2 / 5000 - 10;
    expect((middle - black) / (white - black)).toBeLessThan(0.08);
    expect(black).toBeLessThan(30);
  });

  it('reaches to the largest value where a source is saturated', () => {
    expect(
      firstWindow(histogramOf({ min: 0, max: 1000, width: 4, counts: [...Array(250).fill(90), 9000] }, identity)).white,
    ).toBe(1000);
  });

  it('shows everything where there is nothing to tell apart', () => {
    expect(firstWindow(counted({ 7: 100 }))).toEqual({ black: 7, white: 8 });
    expect(firstWindow(counted({ 0: 50, 1: 50 }))).toEqual({ black: 0, white: 1 });
  });

  it('is in true values', () => {
    const stored = { min: 0, max: 149, width: 1, counts: cells(10, 0.3).counts };
    const { black, white } = firstWindow(histogramOf(stored, { offset: -500, scale: 0.5 }));
    expect([black, white]).toEqual([-495, -425.5]);
  });
});

describe('several planes', () => {
  it('are counted together, whatever their bins', () => {
    const fine = counted({ 10: 5, 11: 7, 19: 3 });
    const coarse = histogramOf({ min: 0, max: 99, width: 10, counts: Array(10).fill(20) }, identity);
    const both = merged([fine, coarse]);
    expect(both).toMatchObject({ first: 0, last: 99, width: 1, step: 1 });
    expect(both?.counts.reduce((a, b) => a + b)).toBeCloseTo(215);
    expect(both?.counts[10]).toBeCloseTo(7);
    expect(both?.counts[19]).toBeCloseTo(5);
    expect(both?.counts[99]).toBeCloseTo(2);
  });

  it('keep what they know when they are counted as they are', () => {
    const one = counted({ 3: 1 });
    expect(merged([one])).toBe(one);
    expect(merged([])).toBe(null);
  });

  it('lose none where the last bin reaches beyond the largest value', () => {
    const wide = histogramOf({ min: 0, max: 21, width: 10, counts: [1, 1, 8] }, identity);
    const both = merged([wide, counted({ 0: 1 })]);
    expect(both?.counts.reduce((a, b) => a + b)).toBeCloseTo(11);
    expect(both?.counts.length).toBe(22);
  });

  it('have a whole window of all their values', () => {
    expect(wholeWindow(merged([counted({ 3: 1 }), counted({ 9: 1 })]) as Histogram)).toEqual({ black: 3, white: 9 });
  });
});
