import { describe, expect, it } from 'vitest';
import { mayIn, placesIn, type UserProject } from '../../src/model/users.ts';

const one = (part: Partial<UserProject>): UserProject => ({
  id: 2,
  name: 'P',
  whole: '',
  within: '',
  parts: 0,
  reviewed: 0,
  ...part,
});
const said = (part: Partial<UserProject>) => [mayIn(one(part)), placesIn(one(part))];

describe('what a user may in a project', () => {
  it('is said of all of it, and of parts where he may more there', () => {
    expect(said({ whole: 'own' })).toEqual(['owns it', 'the whole project']);
    expect(said({ whole: 'annotate', within: 'look', parts: 2 })).toEqual([
      'annotate',
      'the whole project, 2 parts of it',
    ]);
    expect(said({ whole: 'look', within: 'annotate', parts: 1 })).toEqual([
      'look, annotate',
      'the whole project, 1 part of it',
    ]);
    expect(said({ whole: 'look', within: 'look', parts: 1 })[0]).toBe('look');
    expect(said({ within: 'annotate', parts: 3000 })).toEqual(['annotate', '3 000 parts of it'.replace(' ', '\u2009')]);
  });
});
