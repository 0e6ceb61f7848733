import { describe, expect, it } from 'vitest';
import { everyHour, lifeText, secondsText, spanText, troubles, type Worker } from '../../src/model/system.ts';

const worker: Worker = { host: 'lab1', process: 7, begun: 0, seen: 0, lookedAt: null, findings: [] };

describe('the system', () => {
  it('has workers that are alive, or silent for a time', () => {
    expect(lifeText(worker, 60_000)).toEqual({ text: 'alive', isSilent: false });
    expect(lifeText(worker, 4 * 60_000)).toEqual({ text: 'silent for 4 min', isSilent: true });
    expect(lifeText(worker, 5 * 3_600_000).text).toBe('silent for 5 h');
  });

  it('has converted something in some of the last 24 hours', () => {
    const at = (text: string) => Date.parse(text);
    const hours = everyHour(
      [
        { hour: at('2026-11-19T20:00Z'), images: 9 },
        { hour: at('2026-11-20T18:00Z'), images: 3 },
        { hour: at('2026-11-20T20:00Z'), images: 5 },
      ],
      at('2026-11-20T20:59:30Z'),
    );
    expect(hours.length).toBe(24);
    expect(hours.map(({ images }) => images).join('')).toBe('000000000000000000000305');
  });

  it('says how long', () => {
    expect([0.04, 0.2, 12.4, 150].map(secondsText)).toEqual(['0.0 s', '0.2 s', '12 s', '2 min']);
    expect(spanText(40.2)).toBe('40 s');
    expect(spanText(300)).toBe('5 min');
    expect(spanText(2 * 3600 + 300)).toBe('2 h 5 min');
    expect(spanText(12 * 86_400 + 4 * 3600)).toBe('12 d 4 h');
  });

  it('tells what is wrong once, with the machines where it is so, and nothing of what is well', () => {
    const well = { check: 'key', isGood: true, found: 'there', hint: '' };
    const weak = { check: 'decoders', isGood: true, found: 'limited', hint: 'Landlock is not to be had here.' };
    const bad = { check: 'store', isGood: false, found: 'Only 1 GiB free.', hint: '' };
    const found = troubles([
      { ...worker, findings: [well, weak] },
      { ...worker, host: 'lab2', findings: [weak, bad] },
    ]);
    expect(found).toEqual([
      { ...bad, hosts: ['lab2'] },
      { ...weak, hosts: ['lab1', 'lab2'] },
    ]);
  });
});
