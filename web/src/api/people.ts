import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Explanation, Grant, GrantType, Participant, Role } from '../model/people.ts';
import { get, write } from './client.ts';
import { level } from './project.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

const grants = list({ type: 'text', type_id: 'number', target: 'text', category: 'text', created: 'text', by: 'text' });

/** Who takes part in a project, and by which grants. */
export const participantsShape = shape({
  participants: list({
    user_id: 'number',
    username: 'text',
    name: 'text',
    /** the first of them */
    grants,
    /** how many there are, counted up to 101 */
    granted: 'number',
    /** in this project */
    reviewed: 'number',
    seen: orNull('text'),
  }),
  /** where the next page begins, "" at the end */
  next: 'text',
});

export const personShape = shape({ grants });

export const whyShape = shape({ why: { level, reasons: list({ reason: 'text', level }) } });

function toGrants(wire: Wire<typeof grants>): Grant[] {
  return wire.map(({ type, type_id, target, category, created, by }) => ({
    type: type as GrantType,
    id: type_id,
    target,
    category,
    created: Date.parse(created),
    by,
  }));
}

export function toParticipants({ participants }: Wire<typeof participantsShape>): Participant[] {
  return participants.map(({ user_id, username, name, grants, granted, reviewed, seen }) => ({
    id: user_id,
    username,
    name,
    grants: toGrants(grants),
    granted,
    reviewed,
    seen: seen === null ? null : Date.parse(seen),
  }));
}

const searched = (text: string) => (text ? `&search=${encodeURIComponent(text)}` : '');

/** Page after page of who takes part. */
export const participantsQuery = (projectId: number, search: string, role: Role | '' = '') =>
  infiniteQueryOptions({
    queryKey: ['participants', projectId, search, role],
    queryFn: async ({ pageParam, signal }) => {
      const after = pageParam && `&after=${pageParam}`;
      const path = `web/projects/${projectId}/participants?limit=100&among=participants${role && `&role=${role}`}${searched(search)}${after}`;
      const page = await get<Wire<typeof participantsShape>>(path, signal);
      return { rows: toParticipants(page), next: page.next };
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
  });

/** The first of all users whose names have a text in them. */
export const usersToAddQuery = (projectId: number, search: string) =>
  queryOptions({
    queryKey: ['users to add', projectId, search],
    queryFn: async ({ signal }) =>
      toParticipants(await get(`web/projects/${projectId}/participants?limit=20${searched(search)}`, signal)),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  });

/** All that somebody was given in a project, as far as its name has a text in it. */
export const personQuery = (projectId: number, userId: number, search: string) =>
  queryOptions({
    queryKey: ['participants', projectId, 'one', userId, search],
    queryFn: async ({ signal }) => {
      const path = `web/projects/${projectId}/participants/${userId}?limit=500${searched(search)}`;
      return toGrants((await get<Wire<typeof personShape>>(path, signal)).grants);
    },
    placeholderData: keepPreviousData,
  });

/** Why somebody may do what he may do: in the project, a category of it or an annotation. */
export const whyQuery = (projectId: number, userId: number, at: { kind: '' | 'category' | 'annotation'; id: number }) =>
  queryOptions({
    queryKey: ['participants', projectId, 'why', userId, at.kind, at.id],
    queryFn: async ({ signal }): Promise<Explanation> => {
      const where = at.kind && `?${at.kind}=${at.id}`;
      const path = `web/projects/${projectId}/participants/${userId}/why${where}`;
      return (await get<Wire<typeof whyShape>>(path, signal)).why;
    },
    staleTime: 0,
  });

export function grant(userId: number, type: GrantType, id: number): Promise<unknown> {
  return write('POST', 'permissions', { user_id: userId, type, type_id: id });
}

export function revoke(userId: number, type: GrantType, id: number): Promise<unknown> {
  return write('DELETE', `permissions/${userId}/${type}/${id}`);
}
