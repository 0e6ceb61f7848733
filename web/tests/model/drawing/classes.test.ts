import { describe, expect, it } from 'vitest';
import { classColours, classLooks } from '../../../src/model/drawing/classes.ts';

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

  it('stay as they are when another one comes, wherever its name stands', () => {
    const before = [label(5, 'interphase'), label(6, 'mitotic')];
    const looks = classLooks([label(9, 'apoptotic'), ...before]);
    expect(looks.slice(1)).toEqual(classLooks(before));
    expect(looks[0]).toMatchObject({ key: '3', colour: classColours[2] });
  });

  it('have no key beyond the ninth', () => {
    const looks = classLooks(Array.from({ length: 11 }, (_, i) => label(i, `c${i}`, '', i === 10 ? '3' : '')));
    expect(looks.map(({ key }) => key)).toEqual(['1', '2', '4', '5', '6', '7', '8', '9', '', '', '3']);
  });
});
