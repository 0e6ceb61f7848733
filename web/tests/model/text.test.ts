import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { count, groupDigits, initials, layerTitle, splitName } from '../../src/model/text.ts';

describe('names', () => {
  it('lose their middle when long', () => {
    const { head, tail } = splitName('mouse_03_hippocampus_CA1_20x_s03');
    expect(head + tail).toBe('mouse_03_hippocampus_CA1_20x_s03');
    expect(tail).toBe('20x_s03');
  });

  it('stay whole when short', () => {
    expect(splitName('mouse_01')).toEqual({ head: 'mouse_01', tail: '' });
  });

  it('are never cut inside a letter', () => {
    const { tail } = splitName(`${'x'.repeat(20)}🧠🧠🧠🧠`);
    expect(tail).toBe('xxx🧠🧠🧠🧠');
  });

  it('of layers leave the ending of the file out', () => {
    expect(layerTitle('DAPI.tif')).toBe('DAPI');
    expect(layerTitle('cells.ome.tiff')).toBe('cells');
    for (const ending of ['lsm', 'qptiff', 'scn', 'bif', 'btf', 'tf8'])
      expect(layerTitle(`tonsil.${ending}`)).toBe('tonsil');
    expect(layerTitle('v1.2 second reading')).toBe('v1.2 second reading');
    expect(layerTitle('.tif')).toBe('.tif');
    expect(layerTitle('image')).toBe('image');
  });

  it('of layers leave out the endings that the server leaves out, which makes pictures of the same titles, and all that is imported', () => {
    const text = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
    const endingsIn = (list: string) => [...list.matchAll(/"\.([^"]+)"/g)].map(([, ending]) => ending ?? '').sort();
    const servers = endingsIn(/endings\{([^}]*)\}/.exec(text('lib/look/settings.cpp'))?.[1] ?? '');
    const clients = endingsIn(/IMAGE_ENDINGS = \{([^}]*)\}/.exec(text('client/examples/importing.py'))?.[1] ?? '');
    const ours = /imageEnding =\s*\/\\\.\((.*)\)\$\/i/.exec(text('web/src/model/text.ts'))?.[1] ?? '';
    const endings = ours
      .replaceAll('\\', '')
      .split('|')
      .flatMap((one) => [one.replace(/.\?/, ''), one.replace('?', '')]);
    expect(servers).toEqual([...new Set(endings)].sort());
    expect(clients.length).toBeGreaterThan(10);
    expect(clients.filter((ending) => !servers.includes(ending))).toEqual([]);
  });

  it('give two letters', () => {
    expect(initials('Ana Costa')).toBe('AC');
    expect(initials('t.novak')).toBe('TN');
    expect(initials('admin')).toBe('AD');
    expect(initials('')).toBe('');
    expect(initials('Mana "Ger" <b>')).toBe('MB');
    expect(initials('张 伟')).toBe('张伟');
    expect(initials('!!')).toBe('');
  });
});

describe('numbers', () => {
  it('are grouped by a thin space', () => {
    expect(groupDigits(999)).toBe('999');
    expect(groupDigits(1204)).toBe('1\u2009204');
    expect(groupDigits(1234567)).toBe('1\u2009234\u2009567');
  });

  it('agree with their noun', () => {
    expect(count(1, 'category', 'categories')).toBe('1 category');
    expect(count(0, 'tile')).toBe('0 tiles');
  });
});
