import { describe, expect, it } from 'vitest';
import { dated, dayWords, everyDay, isWeekend, lastWords, scaleEnd, untilWords } from '../../src/model/overview.ts';

const day = (text: string) => Date.parse(text);

describe('the days of an overview', () => {
  const days = everyDay(day('2026-03-30'), 35, [
    { day: day('2026-03-29'), annotations: 24, people: 5 },
    { day: day('2026-03-30'), annotations: 1, people: 1 },
  ]);

  it('are all there, the last is today, also where a clock is put forward between them', () => {
    expect(days.length).toBe(35);
    expect(new Date(days[0]?.day ?? 0).toISOString()).toBe('2026-02-24T00:00:00.000Z');
    expect(days.slice(-3).map(({ annotations }) => annotations)).toEqual([0, 24, 1]);
    expect(dated(days).length).toBe(5);
  });

  it('are told in words', () => {
    expect(days.slice(-3).map(dayWords)).toEqual([
      '0 on Sat 28 Mar',
      '24 on Sun 29 Mar, by 5 people',
      '1 on Mon 30 Mar, by 1 person',
    ]);
    expect(days.slice(-3).map((one) => isWeekend(one.day))).toEqual([true, true, false]);
    const today = day('2026-03-30');
    expect(
      [today, day('2026-03-29'), day('2026-01-05'), day('2025-12-05'), null].map((one) => lastWords(one, today)),
    ).toEqual(['today', 'yesterday', '5 Jan', '5 Dec 2025', '']);
  });

  it('have a scale that ends at a round number', () => {
    expect([1, 2, 4, 9, 12, 24, 30, 31, 99, 101, 4200].map(scaleEnd)).toEqual([
      1, 2, 5, 10, 20, 30, 30, 50, 100, 200, 5000,
    ]);
  });
});

it('says when a link ends', () => {
  const now = new Date(2026, 10, 20, 22, 30).getTime();
  expect([1, 2, 3, 49].map((hours) => untilWords(now + hours * 3_600_000, now))).toEqual([
    'today',
    'tomorrow',
    'tomorrow',
    'in 2 days',
  ]);
});
