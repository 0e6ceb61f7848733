import { queryOptions } from '@tanstack/react-query';
import type { Me } from '../model/me.ts';
import { get, isStatus, post } from './client.ts';
import { shape, type Wire } from './wire.ts';

export const meShape = shape({
  me: { user_id: 'number', username: 'text', name: 'text', email: 'text', sysadm: 'flag', proadm: 'flag' },
});

export function toMe({ me }: Wire<typeof meShape>): Me {
  return { id: me.user_id, username: me.username, name: me.name, isAdmin: me.sysadm };
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
