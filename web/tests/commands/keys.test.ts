import { describe, expect, it } from 'vitest';
import { keyName } from '../../src/commands/keys.ts';

const press = (key: string, code: string, shiftKey = false) => keyName({ key, code, shiftKey });

describe('keys', () => {
  it('go by what they mean', () => {
    expect(press('n', 'KeyN')).toBe('n');
    expect(press('N', 'KeyN', true)).toBe('Shift+n');
    expect(press('ArrowLeft', 'ArrowLeft')).toBe('left');
  });

  it('that need Shift on some keyboards are meant themselves', () => {
    expect(press('+', 'Equal', true)).toBe('+');
    expect(press('?', 'Minus', true)).toBe('?');
    expect(press('/', 'Digit7', true)).toBe('/');
  });

  it('with digits go by their place', () => {
    expect(press('0', 'Digit0')).toBe('0');
    expect(press('=', 'Digit0', true)).toBe('Shift+0');
    expect(press('0', 'Numpad0')).toBe('0');
    expect(press('à', 'Digit0'), 'AZERTY').toBe('0');
    expect(press('ArrowLeft', 'Numpad4'), 'Num Lock off').toBe('left');
  });

  it('that are signs in the place of a digit mean the sign', () => {
    expect(press('-', 'Digit6'), 'AZERTY').toBe('-');
    expect(press('[', 'Digit8'), 'AltGr on QWERTZ').toBe('[');
    expect(press('\\', 'Digit8'), 'AltGr on AZERTY').toBe('\\');
    expect(press('+', 'Digit1', true), 'Swiss').toBe('+');
  });
});
