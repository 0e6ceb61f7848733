import { describe, expect, it } from 'vitest';
import { categorySettings, projectSettings, settingsProblems, withSetting } from '../../src/model/settings_keys.ts';

const known = projectSettings.flatMap(([, keys]) => keys);

describe('a setting that is changed', () => {
  const cases: [before: string, key: string, value: string, after: string][] = [
    ['', 'darkmode', '0', 'darkmode:0'],
    ['lab:42,broken', 'darkmode', '0', 'lab:42,broken,darkmode:0'],
    ['darkmode:1,lab:42', 'darkmode', '0', 'darkmode:0,lab:42'],
    ['a:1,darkmode:1,b:2,darkmode:0', 'darkmode', '', 'a:1,b:2'],
    ['a:1,darkmode:1,b:2,darkmode:0', 'darkmode', '1', 'a:1,darkmode:1,b:2'],
    ['darkmode', 'darkmode', '1', 'darkmode,darkmode:1'],
    [' a : 1 , ,b:2', 'b', '3', 'a : 1,b:3'],
  ];
  for (const [before, key, value, after] of cases) {
    it(`leaves what else there is: “${before}” with ${key}:${value}`, () =>
      expect(withSetting(before, key, value)).toBe(after));
  }
});

describe('what of a text does nothing', () => {
  const cases: [text: string, said: RegExp[]][] = [
    ['darkmode:0,defaultlayer:2,clastype:l', []],
    ['fastannotation', [/^fastannotation has no value.*fastannotation:1/]],
    ['lab:42', [/^lab is not known here, and is kept/]],
    ['defaultlayer:0', [/whole number from 1/]],
    ['defaultlayer:2.5', [/whole number from 1/]],
    ['clastype:x', [/does nothing with x/]],
    ['darkmode:1,darkmode:0', [/twice/]],
    [':1', [/no key/]],
  ];
  for (const [text, said] of cases) {
    it(`is told: “${text}”`, () => {
      const problems = settingsProblems(text, known);
      expect(problems.length).toBe(said.length);
      said.forEach((one, i) => {
        expect(problems[i]).toMatch(one);
      });
    });
  }
  it('is by the keys of what it belongs to', () => {
    expect(settingsProblems('forcerow:8,names:hidden', categorySettings)).toEqual([]);
    expect(settingsProblems('forcerow:41', categorySettings)).toHaveLength(1);
  });
});
