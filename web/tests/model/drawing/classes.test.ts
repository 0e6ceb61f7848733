import { describe, expect, it } from 'vitest';
import { type ClassLook, classColours, classLooks } from '../../../src/model/drawing/classes.ts';
import { keysOf, labelOfDigit } from '../../../src/model/label_keys.ts';

const label = (id: number, name: string, colour = '', key = '') => ({ id, name, colour, key });

describe('the classes of shapes', () => {
  it('have the colours of Okabe and Ito, and the keys of their places, where nobody has set others', () => {
    const looks = classLooks([label(5, 'mitotic'), label(6, 'meiotic', '#123456'), label(7, 'Interphase', '', '1')]);
    expect(looks.map(({ colour }) => colour)).toEqual([classColours[0], '#123456', classColours[2]]);
    expect(looks.map(({ key }) => key)).toEqual(['2', '3', '1']);
  });

  it('are told apart by mark and letter, too', () => {
    const looks = classLooks(['mitotic', 'meiotic', 'mm', 'm', '42 µm', '(m)'].map((name, i) => label(i, name)));
    expect(looks.map(({ letter }) => letter)).toEqual(['M', 'E', 'A', 'B', '4', 'C']);
    expect(new Set(looks.map(({ mark, colour }) => `${mark} ${colour}`)).size).toBe(6);
  });

  it('look as they did when another one comes, wherever it stands, and have the digits of the list', () => {
    const before = [label(5, 'interphase'), label(6, 'mitotic')];
    const looks = classLooks([label(9, 'apoptotic'), ...before]);
    const withoutKeys = (all: ClassLook[]) => all.map(({ key: _key, ...look }) => look);
    expect(withoutKeys(looks.slice(1))).toEqual(withoutKeys(classLooks(before)));
    expect(looks[0]).toMatchObject({ key: '1', colour: classColours[2] });
    expect(looks.map(({ key }) => key)).toEqual(keysOf([{ key: '' }, { key: '' }, { key: '' }]));
  });

  it('have no key beyond the ninth', () => {
    const looks = classLooks(Array.from({ length: 11 }, (_, i) => label(i, `c${i}`, '', i === 10 ? '3' : '')));
    expect(looks.map(({ key }) => key)).toEqual(['1', '2', '4', '5', '6', '7', '8', '9', '', '', '3']);
  });

  it('have the digits that say a label of a sample', () => {
    const labels = [label(9, 'apoptotic'), label(5, 'interphase', '', '1'), label(6, 'mitotic')];
    for (const { id, key } of classLooks(labels)) expect(labelOfDigit(labels, Number(key))?.id).toBe(id);
    expect(labelOfDigit(labels, 4)).toBe(undefined);
  });
});
