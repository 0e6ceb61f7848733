import { describe, expect, it } from 'vitest';
import { patternProblem, renamedBy } from '../../src/model/renaming.ts';

const rows = Array.from({ length: 12 }, (_, i) => ({ id: i + 1, name: `s${i}`, categoryId: i < 6 ? 1 : 2 }));
const categoryName = (id: number) => (id === 1 ? 'WT' : 'KO');

describe('names by a pattern', () => {
  it('take the name, the category and a number of as many digits as there are', () => {
    const named = renamedBy('{category}_{number}_{name}', rows, categoryName);
    expect(named[0]?.to).toBe('WT_01_s0');
    expect(named[11]?.to).toBe('KO_12_s11');
    expect(named.every(({ why }) => why === '')).toBe(true);
  });

  it('are told where they are no names, or the same one twice in a category', () => {
    expect(renamedBy(' ', rows.slice(0, 1), categoryName)[0]?.why).toBe('has no name');
    expect(renamedBy('a'.repeat(501), rows.slice(0, 1), categoryName)[0]?.why).toBe('is too long');
    const both = [rows[0], rows[6]].map((row) => row as (typeof rows)[number]);
    expect(renamedBy('x', both, categoryName).map(({ why }) => why)).toEqual(['', '']);
    expect(renamedBy('x', rows.slice(0, 2), categoryName).map(({ why }) => why)).toEqual([
      'is there more than once',
      'is there more than once',
    ]);
  });

  it('say which word stands for nothing', () => {
    expect(patternProblem('{name}{number}')).toBe('');
    expect(patternProblem('{dose}')).toContain('{dose} stands for nothing');
  });
});
