import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { Deed } from '../model/activity.ts';
import { get } from './client.ts';
import { list, shape, type Wire } from './wire.ts';

export const activityShape = shape({
  activity: list({
    audit_id: 'number',
    at: 'text',
    user_id: 'number',
    who: 'text',
    token: 'text',
    address: 'text',
    action: 'text',
    target: 'text',
    kind: 'text',
    name: 'text',
    place: 'text',
    person: 'text',
    count: 'number',
    changes: list({ key: 'text', before: 'text', after: 'text' }),
  }),
});

export function toDeeds({ activity }: Wire<typeof activityShape>): Deed[] {
  return activity.map(({ audit_id, at, user_id: _, ...rest }) => ({ id: audit_id, at: Date.parse(at), ...rest }));
}

const pageSize = 100; // as the server sends them

const pages = (path: string, queryKey: readonly unknown[]) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: async ({ pageParam, signal }) => {
      const deeds = toDeeds(await get(`${path}before=${pageParam}`, signal));
      return { deeds, next: deeds.length === pageSize ? (deeds.at(-1)?.id ?? 0) : 0 };
    },
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next || undefined,
    placeholderData: keepPreviousData,
  });

/** Who did what in a project, the newest first. user 0: anybody. */
export const activityQuery = (projectId: number, userId: number, kind: string) => {
  const said = new URLSearchParams();
  if (userId) said.set('user', String(userId));
  if (kind) said.set('kind', kind);
  const query = said.toString();
  return pages(`web/projects/${projectId}/activity?${query}${query ? '&' : ''}`, ['activity', projectId, userId, kind]);
};

/** Of the whole server: logins that failed, or rights that were given and taken. */
export const serverAuditQuery = (kind: 'logins' | 'grants') => pages(`web/audit?kind=${kind}&`, ['audit', kind]);
