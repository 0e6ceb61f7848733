import { describe, expect, it } from 'vitest';
import {
  countParts,
  leavesOut,
  partOf,
  readFilter,
  scoreText,
  withoutFilter,
  withPart,
} from '../../src/model/sample_filter.ts';

describe('a filter of a list', () => {
  it('is the same text however an address says it', () => {
    expect(readFilter('?mine=1&z=5&status=N')).toBe('status=N&mine=1');
    expect(readFilter('status=N&at=1,2,3&mine=1')).toBe('status=N&mine=1');
    expect(readFilter('')).toBe('');
  });

  it('leaves out what it does not understand', () => {
    expect(readFilter('status=X&label=good&score=3&comments=maybe&shared=0&mine=&sort=size&search=')).toBe('');
    expect(readFilter('label=none&score=3:&sort=-added')).toBe('label=none&score=3%3A&sort=-added');
  });

  it('is changed part by part, and holds any name', () => {
    const filter = withPart(
      withPart('', 'search', 'a&b=ü %'),
      'score',
      scoreText({ classificationId: 2, option: 'low: 1' }),
    );
    expect(partOf(filter, 'search')).toBe('a&b=ü %');
    expect(partOf(filter, 'score')).toBe('2:low: 1');
    expect(withPart(withPart(filter, 'search', ''), 'score', '')).toBe('');
  });

  it('holds a property, whose value may have an equals sign', () => {
    const filter = withPart('', 'property', 'dose, Gy=a=b');
    expect(partOf(filter, 'property')).toBe('dose, Gy=a=b');
    expect([leavesOut(filter), countParts(filter)]).toEqual([true, 1]);
    expect(readFilter('property=dose&property=x')).toBe('');
    expect(readFilter('property==2')).toBe('');
    expect(withoutFilter('?property=dose%3D2&z=5')).toBe('z=5');
  });

  it('tells what leaves out annotations from what only sorts them', () => {
    expect([leavesOut(''), leavesOut('sort=-name'), leavesOut('search=x')]).toEqual([false, false, true]);
    expect([countParts('search=x&sort=added'), countParts('status=N&label=3&search=x')]).toEqual([0, 2]);
  });

  it('is taken out of an address that says more', () => {
    expect(withoutFilter('?status=N&z=5&search=a%26b&v=DAPI:10-2000;GFP:off')).toBe('z=5&v=DAPI:10-2000;GFP:off');
  });
});
