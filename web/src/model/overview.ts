import { groupDigits } from './text.ts';

/** How far a project is, day by day and person by person, and what somebody should look at. */
export interface Overview {
  /** one for each day, the oldest first; the last is today */
  days: readonly ReviewedDay[];
  people: readonly Reviewer[];
  /** how many have reviewed something; more than are told of */
  reviewers: number;
  failed: { count: number; reasons: readonly string[] };
  /** invite links that end soon */
  invites: readonly EndingInvite[];
  /** how often what was given, the most frequent first, by category: of those that the overview shows */
  scores: ReadonlyMap<number, readonly GivenScore[]>;
}

export interface ReviewedDay {
  /** the day in UTC, in milliseconds: it is a date, and no moment */
  day: number;
  annotations: number;
  people: number;
}

export interface Reviewer {
  /** 0: who is gone by now */
  id: number;
  name: string;
  annotations: number;
  /** of the last seven days, today the last */
  week: readonly number[];
  /** the last day on which he reviewed something, as `day` above; null: so long ago that it is not known */
  last: number | null;
  /** when he was on the server last, in milliseconds since 1970; null: never, or who is gone */
  seen: number | null;
}

export interface EndingInvite {
  id: number;
  note: string;
  expires: number;
  joined: number;
  people: number;
}

export interface GivenScore {
  classificationId: number;
  option: string;
  annotations: number;
}

/** As many failed images as are counted. */
export const maxFailed = 1000;

const dayLength = 86_400_000;

/** Every day up to today, also those on which nothing was done. */
export function everyDay(today: number, length: number, told: readonly ReviewedDay[]): ReviewedDay[] {
  const known = new Map(told.map((one) => [one.day, one]));
  return Array.from({ length }, (_, i) => {
    const day = today - (length - 1 - i) * dayLength;
    return known.get(day) ?? { day, annotations: 0, people: 0 };
  });
}

export function isWeekend(day: number): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}

/** 17 Oct */
export function dateOfDay(day: number): string {
  return new Date(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** "24 on Tue 17 Nov, by 5 people". */
export function dayWords({ day, annotations, people }: ReviewedDay): string {
  const weekday = new Date(day).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
  const by = people === 0 ? '' : `, by ${people === 1 ? '1 person' : `${groupDigits(people)} people`}`;
  return `${groupDigits(annotations)} on ${weekday} ${dateOfDay(day)}${by}`;
}

/** The days under which a chart has a date: each seventh, so that a week is as wide as another. */
export function dated(days: readonly ReviewedDay[]): ReviewedDay[] {
  return days.filter((_, i) => i % 7 === 0);
}

/** "today", "yesterday", "17 Nov", with the year where it is another. */
export function lastWords(last: number | null, today: number): string {
  if (last === null) return '';
  const days = Math.round((today - last) / dayLength);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  const year = new Date(last).getUTCFullYear();
  return year === new Date(today).getUTCFullYear() ? dateOfDay(last) : `${dateOfDay(last)} ${year}`;
}

/** The upper end of a scale on which this many is the highest: 1, 2, 5, 10, 20, 30, 50, 100 … */
export function scaleEnd(most: number): number {
  let unit = 1;
  while (unit * 10 < most) unit *= 10;
  return [1, 2, 3, 5, 10].map((step) => step * unit).find((end) => end >= most) ?? most;
}

/** "today", "tomorrow", "in 3 days" of a moment that comes. */
export function untilWords(then: number, now: number = Date.now()): string {
  const start = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((start(then) - start(now)) / dayLength);
  if (days <= 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
