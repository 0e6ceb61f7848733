import { describe, expect, it } from 'vitest';
import { isTaken, textOfUse } from '../../src/model/editing.ts';
import { depthOf, givenText, reasonText, roleOf, typeOf, whereText } from '../../src/model/people.ts';
import { passwordOf, usernameProblem } from '../../src/model/users.ts';

describe('a right', () => {
  it('is a role and a depth, and the other way round', () => {
    for (const type of ['proadm', 'propar', 'provie', 'catpar', 'catvie', 'annpar', 'annvie'] as const) {
      expect(typeOf(roleOf(type), depthOf(type))).toBe(type);
    }
    expect(typeOf('administer', 'category')).toBeNull();
  });

  it('says where it counts', () => {
    const grant = { id: 1, created: 0, by: '' };
    expect(whereText({ ...grant, type: 'propar', target: '', category: '' })).toBe('the whole project');
    expect(whereText({ ...grant, type: 'catvie', target: 'WT', category: '' })).toBe('category WT');
    expect(whereText({ ...grant, type: 'annpar', target: 's1', category: 'WT' })).toBe('annotation s1, category WT');
  });

  it('says when it was given, and by whom', () => {
    const grant = { type: 'propar', id: 1, target: '', category: '' } as const;
    const at = new Date(2026, 10, 28, 14, 20).getTime();
    expect(givenText({ ...grant, created: at, by: 'A. Costa' }, at)).toBe('given today 14:20 by A. Costa');
    expect(givenText({ ...grant, created: at, by: '' }, at)).toBe('given today 14:20');
  });

  const reasons: [reason: string, said: string][] = [
    ['sysadm', 'Is an administrator of the server'],
    ['owner of on the road', 'Owns the project'],
    ['proadm on on the road', 'Administers the whole project'],
    ['catpar on on the road/WT', 'May annotate WT'],
    ['annvie on on the road/WT/s on 1', 'May look at WT/s on 1'],
  ];
  for (const [reason, said] of reasons) {
    it(`is explained in words: ${reason}`, () => expect(reasonText(reason, 'on the road')).toBe(said));
  }
});

describe('what goes', () => {
  it('is counted in words, and bounded where it was not counted to the end', () => {
    expect(textOfUse({ what: 'categories', count: 1 }, String)).toBe('1 category');
    expect(textOfUse({ what: 'comments', count: 20_000 }, String)).toBe('20000 comments');
    expect(textOfUse({ what: 'images', count: 10_001 }, String)).toBe('more than 10000 images');
  });

  it('leaves a name taken by others alone', () => {
    const row = (id: number, name: string) => ({ id, name, ownerId: 1, version: 1 });
    const rows = [row(1, 'caf\u00e9'), row(2, 'b')];
    expect(isTaken(' cafe\u0301 ', rows)).toBe(true);
    expect(isTaken('caf\u00e9', rows, rows[0])).toBe(false);
    expect(isTaken('caf\u00e9', rows, rows[1])).toBe(true);
  });
});

describe('a user', () => {
  it('has a name that can be one', () => {
    expect(usernameProblem('a.b-c_d@e+9')).toBe('');
    for (const name of ['', 'a b', 'ä', 'x'.repeat(51)]) expect(usernameProblem(name)).not.toBe('');
  });

  it('has a first password made of random bytes', () => {
    const zero = passwordOf(new Uint8Array(16));
    expect(zero).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const other = new Uint8Array(16).fill(31);
    expect(passwordOf(other)).not.toBe(zero);
  });
});
