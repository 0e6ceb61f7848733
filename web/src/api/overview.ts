import { queryOptions } from '@tanstack/react-query';
import { everyDay, type GivenScore, type Overview } from '../model/overview.ts';
import { get } from './client.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

export const overviewShape = shape({
  overview: {
    today: 'text',
    days: 'number',
    reviewed: list({ day: 'text', annotations: 'number', people: 'number' }),
    people: list({
      user_id: 'number',
      username: 'text',
      name: 'text',
      annotations: 'number',
      week: list('number'),
      last_day: orNull('text'),
      seen: orNull('text'),
    }),
    reviewers: 'number',
    failed: { count: 'number', reasons: list('text') },
    scores: list({ category_id: 'number', classification_id: 'number', option: 'text', annotations: 'number' }),
    invites: list({ invite_id: 'number', note: 'text', expires_at: 'text', uses: 'number', max_uses: 'number' }),
  },
});

export function toOverview({ overview }: Wire<typeof overviewShape>): Overview {
  const { today, days, reviewed, people, reviewers, failed, scores, invites } = overview;
  const given = new Map<number, GivenScore[]>();
  for (const { category_id, classification_id, option, annotations } of scores) {
    const one = { classificationId: classification_id, option, annotations };
    given.set(category_id, [...(given.get(category_id) ?? []), one]);
  }
  return {
    days: everyDay(
      Date.parse(today),
      days,
      reviewed.map(({ day, ...counted }) => ({ day: Date.parse(day), ...counted })),
    ),
    people: people.map(({ user_id, username, name, annotations, week, last_day, seen }) => ({
      id: user_id,
      name: name || username,
      annotations,
      week,
      last: last_day === null ? null : Date.parse(last_day),
      seen: seen === null ? null : Date.parse(seen),
    })),
    reviewers,
    failed,
    scores: given,
    invites: invites.map(({ invite_id, note, expires_at, uses, max_uses }) => ({
      id: invite_id,
      note,
      expires: Date.parse(expires_at),
      joined: uses,
      people: max_uses,
    })),
  };
}

/** Days are those of the clock here. */
export const overviewQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['overview', projectId],
    queryFn: async ({ signal }) => {
      const ahead = -new Date().getTimezoneOffset();
      return toOverview(await get(`web/projects/${projectId}/overview?ahead=${ahead}`, signal));
    },
  });
