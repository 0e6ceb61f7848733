import { describe, expect, it } from 'vitest';
import { isOn, parseSettings, positiveInt } from '../../src/model/settings.ts';

describe('settings strings', () => {
  it('are read item by item', () => {
    expect([...parseSettings('bitDepth:12, color:#2F6BFF')]).toEqual([
      ['bitDepth', '12'],
      ['color', '#2F6BFF'],
    ]);
  });

  it('ignore what is malformed and keep what is unknown', () => {
    const settings = parseSettings('nonsense,:3,clip:,future:yes,,names:hidden');
    expect([...settings.keys()]).toEqual(['future', 'names']);
  });

  it('keep colons in a value, and count the last of equal keys', () => {
    const settings = parseSettings('a:1:2,a:3:4');
    expect(settings.get('a')).toBe('3:4');
  });

  it('switch off with 0', () => {
    const settings = parseSettings('darkmode:1,groupcontrols:0');
    expect(isOn(settings, 'darkmode')).toBe(true);
    expect(isOn(settings, 'groupcontrols')).toBe(false);
    expect(isOn(settings, 'fastannotation')).toBe(false);
  });

  it('take whole numbers within bounds only', () => {
    const settings = parseSettings('bitDepth:12,forcerow:0,wide:17,half:1.5,minus:-3,word:x');
    expect(positiveInt(settings, 'bitDepth', 16)).toBe(12);
    for (const key of ['forcerow', 'wide', 'half', 'minus', 'word', 'absent']) {
      expect(positiveInt(settings, key, 16), key).toBeUndefined();
    }
  });
});
