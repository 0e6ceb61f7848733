import { type GrantType, type Role, roleOf } from './people.ts';

/** Whether a link lets people in, or why it does not: its time, as many as it was for, a manager, its maker's right. */
export const inviteStates = ['live', 'over', 'full', 'revoked', 'maker'] as const;
export type InviteState = (typeof inviteStates)[number];

/** A link by which people join, as the managers of its project see it. */
export interface Invite {
  id: number;
  note: string;
  type: GrantType;
  /** "" for the whole project */
  category: string;
  /** "" for all of a category */
  annotation: string;
  joined: number;
  people: number;
  author: string;
  created: number;
  expires: number;
  state: InviteState;
}

/** The same, as whoever holds it is told; one that has ended says no more than when. */
export interface Invitation {
  state: InviteState;
  ends: number;
  /** how many more may join */
  left: number;
  author: string;
  may: Exclude<Role, 'administer'>;
  project: string;
  category: string;
  annotation: string;
  annotations: number;
}

/** Where somebody who joined goes. */
export interface Joined {
  projectId: number;
  /** 0: all of it */
  categoryId: number;
  annotationId: number;
}

export function inviteTitle({ note, type }: Pick<Invite, 'note' | 'type'>): string {
  return note || `To ${roleOf(type)}`;
}

export function invitePlace({ category, annotation }: Pick<Invite, 'category' | 'annotation'>): string {
  if (annotation) return `annotation ${annotation}, category ${category}`;
  return category ? `category ${category}` : 'the whole project';
}

/** Of a list. */
export const endedText: Record<Exclude<InviteState, 'live'>, string> = {
  over: 'its time is over',
  full: 'full',
  revoked: 'ended by hand',
  maker: 'maker left',
};

/** To whoever comes too late. */
export function tooLateText(state: InviteState, day: string): string {
  if (state === 'full') return `It was for a number of people, and they have joined; the last one on ${day}.`;
  if (state === 'revoked') return `A manager of the project ended it on ${day}.`;
  if (state === 'maker') return `Whoever made it has not managed the project since ${day}.`;
  return `It could be used until ${day}.`;
}

export function joinedPath({ projectId, categoryId, annotationId }: Joined): string {
  if (annotationId) return `/project/${projectId}/annotation/${annotationId}`;
  return categoryId ? `/project/${projectId}/category/${categoryId}` : `/project/${projectId}`;
}
