import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Use } from '../model/editing.ts';
import type { EditedUser, ListedUser, UserFilter, UserRow } from '../model/users.ts';
import { get, write } from './client.ts';
import type { usesShape } from './editor.ts';
import { sessionRow, toOpenSession } from './session.ts';
import { choice, list, orNull, shape, type Wire } from './wire.ts';

const row = {
  user_id: 'number',
  username: 'text',
  name: 'text',
  email: 'text',
  settings: 'text',
  version: 'number',
  sysadm: 'flag',
  proadm: 'flag',
} as const;

export const usersShape = shape({ users: list({ ...row, seen: orNull('text') }), next: 'text' });

export const userShape = shape({
  user: {
    ...row,
    is_last: 'flag',
    created: 'text',
    projects: list({
      project_id: 'number',
      name: 'text',
      whole: choice('', 'own', 'administer', 'annotate', 'look'),
      within: choice('', 'annotate', 'look'),
      parts: 'number',
      reviewed: 'number',
    }),
    seen: orNull('text'),
    reviewed: 'number',
    sessions: list(sessionRow),
  },
});

function toRow({ user_id, sysadm, proadm, username, name, email, settings, version }: Wire<typeof row>): UserRow {
  return { id: user_id, username, name, email, settings, version, isAdmin: sysadm, mayCreate: proadm };
}

export function toUser({ user }: Wire<typeof userShape>): EditedUser {
  return {
    ...toRow(user),
    isLast: user.is_last,
    created: Date.parse(user.created),
    projects: user.projects.map(({ project_id, ...rest }) => ({ ...rest, id: project_id })),
    seen: user.seen === null ? null : Date.parse(user.seen),
    reviewed: user.reviewed,
    sessions: user.sessions.map(toOpenSession),
  };
}

const pageSize = 200;

async function askUsers(search: string, filter: UserFilter, after: string, signal: AbortSignal) {
  const said = new URLSearchParams({ limit: String(pageSize) });
  if (search) said.set('search', search);
  if (filter) said.set('role', filter);
  if (after) said.set('after', after);
  const { users, next } = await get<Wire<typeof usersShape>>(`web/users?${said}`, signal);
  const rows = users.map((one): ListedUser => ({ ...toRow(one), seen: one.seen ? Date.parse(one.seen) : null }));
  return { rows, next };
}

/** The first of those whose names have a text in them. */
export const foundUsersQuery = (search: string) =>
  queryOptions({
    queryKey: ['users', 'first', search],
    queryFn: async ({ signal }) => (await askUsers(search, '', '', signal)).rows.slice(0, 20),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  });

export const usersQuery = (search: string, filter: UserFilter) =>
  infiniteQueryOptions({
    queryKey: ['users', 'all', search, filter],
    queryFn: ({ pageParam, signal }) => askUsers(search, filter, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
  });

export const userQuery = (userId: number) =>
  queryOptions({
    queryKey: ['user', userId],
    queryFn: async ({ signal }) => toUser(await get(`web/users/${userId}`, signal)),
  });

/** What would become his heir's. */
export const possessionsQuery = (userId: number) =>
  queryOptions({
    queryKey: ['user', userId, 'possessions'],
    queryFn: async ({ signal }): Promise<Use[]> =>
      (await get<Wire<typeof usesShape>>(`web/users/${userId}/possessions`, signal)).uses,
    gcTime: 0,
  });

export interface NewUser {
  username: string;
  name: string;
  email: string;
  /** lower-case hex SHA-256 of what he will type */
  passwordHash: string;
}

/** The id of the new user. */
export async function createUser({ username, name, email, passwordHash }: NewUser): Promise<number> {
  const body = { username, name, email, settings: '', password: passwordHash };
  return (await write<{ user: { user_id: number } }>('POST', 'users', body)).user.user_id;
}

/** With a new password all his sessions end. */
export function changeUser(
  user: UserRow,
  change: Partial<Pick<UserRow, 'username' | 'name' | 'email'>> & { passwordHash?: string },
): Promise<unknown> {
  const { passwordHash, ...said } = change;
  const { username, name, email, settings } = { ...user, ...said };
  const body = { username, name, email, settings, ...(passwordHash ? { password: passwordHash } : {}) };
  return write('PUT', `users/${user.id}`, body, { headers: { 'if-match': String(user.version) } });
}

export function setRight(userId: number, right: 'sysadm' | 'proadm', holds: boolean): Promise<unknown> {
  return holds
    ? write('POST', 'permissions', { user_id: userId, type: right, type_id: 1 })
    : write('DELETE', `permissions/${userId}/${right}/1`);
}

export function endSessionOf(userId: number, sessionId: number): Promise<unknown> {
  return write('DELETE', `web/users/${userId}/sessions/${sessionId}`);
}

export function endSessions(userId: number): Promise<unknown> {
  return write('POST', `web/users/${userId}/logout`);
}

export function removeUser(userId: number, heirId: number): Promise<unknown> {
  return write('POST', `web/users/${userId}/remove`, { heir_id: heirId });
}
