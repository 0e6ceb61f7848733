import { queryOptions } from '@tanstack/react-query';
import { type Invitation, type Invite, inviteStates, type Joined } from '../model/invites.ts';
import type { GrantType } from '../model/people.ts';
import { get, write } from './client.ts';
import { choice, list, orNull, shape, type Wire } from './wire.ts';

export const invitesShape = shape({
  invites: list({
    invite_id: 'number',
    note: 'text',
    type: choice('propar', 'provie', 'catpar', 'catvie', 'annpar', 'annvie'),
    type_id: 'number',
    category: 'text',
    annotation: 'text',
    uses: 'number',
    max_uses: 'number',
    author: 'text',
    created_at: 'text',
    expires_at: 'text',
    state: choice(...inviteStates),
    ended_at: orNull('text'),
  }),
});

export const inviteShape = shape({ invite: { invite_id: 'number', link: 'text' } });

export const invitedShape = shape({
  invite: {
    state: choice(...inviteStates),
    ends: 'text',
    left: 'number',
    author: 'text',
    may: choice('annotate', 'look', ''),
    project: 'text',
    category: 'text',
    annotation: 'text',
    annotations: 'number',
  },
});

export const joinedShape = shape({
  joined: { project_id: 'number', category_id: 'number', annotation_id: 'number' },
});

export function toInvites({ invites }: Wire<typeof invitesShape>): Invite[] {
  return invites.map(({ invite_id, note, type, category, annotation, uses, max_uses, author, state, ...times }) => ({
    id: invite_id,
    note,
    type,
    category,
    annotation,
    joined: uses,
    people: max_uses,
    author,
    state,
    created: Date.parse(times.created_at),
    expires: Date.parse(times.ended_at ?? times.expires_at),
  }));
}

export function toInvitation({ invite }: Wire<typeof invitedShape>): Invitation {
  return { ...invite, ends: Date.parse(invite.ends), may: invite.may || 'look' };
}

export function toJoined({ joined }: Wire<typeof joinedShape>): Joined {
  const { project_id, category_id, annotation_id } = joined;
  return { projectId: project_id, categoryId: category_id, annotationId: annotation_id };
}

/** The links of a project: those that live, then some that have ended. */
export const invitesQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['invites', projectId],
    queryFn: async ({ signal }) => toInvites(await get(`web/projects/${projectId}/invites`, signal)),
  });

export interface InviteWish {
  type: GrantType;
  type_id: number;
  note: string;
  days: number;
  people: number;
}

/** The path of the link: the server tells it this once. */
export async function makeInvite(projectId: number, wish: InviteWish): Promise<string> {
  return (await write<Wire<typeof inviteShape>>('POST', `web/projects/${projectId}/invites`, wish)).invite.link;
}

export function endInvite(id: number): Promise<unknown> {
  return write('DELETE', `web/invites/${id}`);
}

/** What a link gives to whoever holds it. */
export const invitationQuery = (invite: string) =>
  queryOptions({
    queryKey: ['invitation', invite],
    queryFn: async () => toInvitation(await write('POST', 'web/invites/open', { invite }, { once: true })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Makes an account, which is logged in then. */
export async function joinAnew(invite: string, who: { username: string; name: string; password: string }) {
  return toJoined(await write('POST', 'web/invites/join', { invite, ...who }, { once: true }));
}

/** With the account that is logged in. */
export async function joinAsMe(invite: string): Promise<Joined> {
  return toJoined(await write('POST', 'web/invites/accept', { invite }, { once: true }));
}
