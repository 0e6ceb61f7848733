import { queryOptions } from '@tanstack/react-query';
import type { Scope, Token } from '../model/tokens.ts';
import { get, write } from './client.ts';
import { choice, list, orNull, shape, type Wire } from './wire.ts';

export const tokensShape = shape({
  tokens: list({
    token_id: 'number',
    name: 'text',
    scope: choice('read', 'annotate', 'manage'),
    projects: orNull(list({ project_id: 'number', name: 'text' })),
    created_at: 'text',
    expires_at: 'text',
    used_at: orNull('text'),
    used_from: 'text',
    ended: 'flag',
  }),
});

export const tokenShape = shape({ token: { token_id: 'number', token: 'text' } });

export function toTokens({ tokens }: Wire<typeof tokensShape>): Token[] {
  return tokens.map(({ token_id, name, scope, projects, expires_at, used_at, ended }) => ({
    id: token_id,
    name,
    scope,
    projects: projects?.map(({ project_id, name }) => ({ id: project_id, name })) ?? null,
    expires: Date.parse(expires_at),
    used: used_at === null ? null : Date.parse(used_at),
    ended,
  }));
}

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => toTokens(await get('web/tokens', signal)),
});

export interface TokenWish {
  name: string;
  scope: Scope;
  /** null: all */
  projects: number[] | null;
  days: number;
}

/** The token itself: the server tells it this once. */
export async function makeToken(wish: TokenWish): Promise<string> {
  return (await write<Wire<typeof tokenShape>>('POST', 'web/tokens', wish)).token.token;
}

export function revokeToken(id: number): Promise<unknown> {
  return write('DELETE', `web/tokens/${id}`);
}
