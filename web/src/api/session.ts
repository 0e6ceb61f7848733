import { queryOptions } from '@tanstack/react-query';
import type { Me } from '../model/me.ts';
import type { OpenSession } from '../model/users.ts';
import { get, isStatus, post, write } from './client.ts';
import { list, shape, type Wire } from './wire.ts';

export const meShape = shape({
  me: { user_id: 'number', username: 'text', name: 'text', email: 'text', sysadm: 'flag', proadm: 'flag' },
});

export function toMe({ me }: Wire<typeof meShape>): Me {
  const { user_id, username, name, email, sysadm, proadm } = me;
  return { id: user_id, username, name, email, isAdmin: sysadm, mayCreate: proadm };
}

/** Who is logged in now; a 401 when nobody is. */
export const fetchMeOnce = async (): Promise<Me> => toMe(await get('web/me', undefined, { once: true }));

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => toMe(await get('web/me', signal)),
  staleTime: 5 * 60_000,
});

export function login(username: string, passwordHash: string): Promise<unknown> {
  return post('login', { username: headerText(username), password: passwordHash }, { once: true });
}

/** Header values are bytes: a name beyond ASCII travels as its UTF-8 bytes. */
function headerText(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** A session that is over already is what was wanted. */
export async function logout(): Promise<void> {
  try {
    await post('web/logout', {}, { once: true });
  } catch (error) {
    if (!isStatus(error, 401)) throw error;
  }
}

/** The server never sees a password: it gets the lower-case hex SHA-256 of what was typed. */
export async function hashPassword(password: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(password));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Browsers offer hashing on https pages and on this machine only. */
export function canHash(): boolean {
  return typeof crypto !== 'undefined' && crypto.subtle !== undefined;
}

/** All other sessions end; this page goes on with a new one. */
export function changePassword(oldHash: string, newHash: string): Promise<unknown> {
  return write('PUT', 'web/password', { old: oldHash, new: newHash });
}

export async function changeMe(name: string, email: string): Promise<Me> {
  return toMe(await write('PUT', 'web/me', { name, email }));
}

export function logoutEverywhere(): Promise<unknown> {
  return write('POST', 'web/logout/everywhere');
}

export const sessionRow = {
  session_id: 'number',
  at: 'text',
  address: 'text',
  agent: 'text',
  here: 'flag',
  seen: 'text',
  seen_from: 'text',
} as const;

export const sessionsShape = shape({ sessions: list(sessionRow) });

export const toOpenSession = (row: Wire<typeof sessionRow>): OpenSession => ({
  id: row.session_id,
  begun: Date.parse(row.at),
  address: row.address,
  agent: row.agent,
  isHere: row.here,
  seen: Date.parse(row.seen),
  seenFrom: row.seen_from,
});

/** Where one is logged in, the newest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => {
    const { sessions } = await get<Wire<typeof sessionsShape>>('web/me/sessions', signal);
    return sessions.map(toOpenSession);
  },
});

export function endSession(sessionId: number): Promise<unknown> {
  return write('DELETE', `web/me/sessions/${sessionId}`);
}
