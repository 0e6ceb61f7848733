import { describe, expect, it } from 'vitest';
import {
  formatValue,
  fromSteps,
  nearest,
  rangeOf,
  storedValue,
  toSteps,
  trueValue,
  union,
} from '../../../src/model/layers/values.ts';

/** The two files of the field that showed what is wrong with stored values: signed 16 bits, and 32-bit float. */
const signed = { offset: -500, scale: 1 };
const float = { offset: 12.8, scale: 201.6 / 65535 };

describe('values', () => {
  it('are those of the file', () => {
    expect([trueValue(signed, 0), trueValue(signed, 220)]).toEqual([-500, -280]);
    expect(trueValue(float, 11443)).toBeCloseTo(48, 2);
    for (const mapping of [signed, float]) {
      for (const stored of [0, 1, 4711, 65535])
        expect(storedValue(mapping, trueValue(mapping, stored))).toBeCloseTo(stored, 6);
    }
  });

  it('are written with the digits that mean something', () => {
    expect(formatValue(-280, rangeOf(signed, 2047))).toBe('-280');
    expect(formatValue(trueValue(float, 11443), rangeOf(float, 65535))).toBe('48.00');
    expect(formatValue(12.8, rangeOf(float, 65535))).toBe('12.80');
    expect(formatValue(0.00012, rangeOf({ offset: 0, scale: 1e-9 }, 65535))).toBe('1.2000e-4');
    expect(formatValue(2.5e9, rangeOf({ offset: 0, scale: 65537.5 }, 65535))).toBe('2.5000e+9');
  });

  it('lie on steps, inside of their range', () => {
    const range = rangeOf(float, 65535);
    expect(nearest(range, 1000)).toBeCloseTo(214.4, 6);
    expect(nearest(range, -3)).toBe(12.8);
    expect(toSteps(range, fromSteps(range, 11443))).toBe(11443);
    expect(nearest(rangeOf(signed, 1023), -3.4)).toBe(-3);
  });

  it('of several planes reach from the smallest to the largest', () => {
    expect(union([rangeOf(signed, 100), rangeOf({ offset: -700, scale: 2 }, 100)])).toEqual({
      min: -700,
      max: -400,
      step: 1,
    });
  });
});
