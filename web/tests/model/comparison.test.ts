import { describe, expect, it } from 'vitest';
import { comparisonText, readComparison } from '../../src/model/comparison.ts';

describe('what is compared', () => {
  it('is said by the address, and read from it', () => {
    for (const one of [
      { panes: [57], curtain: false },
      { panes: [57, 61, 57], curtain: true },
    ]) {
      expect(readComparison(`?z=3&${comparisonText(one)}`)).toEqual(one);
    }
    expect(comparisonText(null)).toBe('');
  });

  it('is nothing where the address says nothing that can be', () => {
    for (const text of ['', '?with=', '?with=a,-1,0,1.5,99999999999', '?curtain=1'])
      expect(readComparison(text)).toBeNull();
    expect(readComparison('?with=1,x,2,3,4')?.panes).toEqual([1, 2, 3]);
  });
});
