import { count } from './text.ts';

/** A user as an administrator of the server edits him. */
export interface UserRow {
  id: number;
  username: string;
  name: string;
  email: string;
  settings: string;
  version: number;
  isAdmin: boolean;
  /** may make projects */
  mayCreate: boolean;
}

/** Of a list: and when he was here last, milliseconds since 1970; null: never. */
export interface ListedUser extends UserRow {
  seen: number | null;
}

/** Where somebody is logged in. */
export interface OpenSession {
  id: number;
  /** milliseconds since 1970 */
  begun: number;
  /** where it began */
  address: string;
  /** when it was used last, and from where; to five minutes */
  seen: number;
  seenFrom: string;
  /** what the browser or program calls itself */
  agent: string;
  /** the one of this page */
  isHere: boolean;
}

export interface EditedUser extends UserRow {
  /** the only administrator there is: he is neither deleted nor demoted */
  isLast: boolean;
  created: number;
  /** the first of those in which he has rights, his own first */
  projects: UserProject[];
  /** when he was here last, milliseconds since 1970; null: never */
  seen: number | null;
  /** annotations that he submitted, in all projects */
  reviewed: number;
  /** the newest first */
  sessions: OpenSession[];
}

export interface UserProject {
  id: number;
  name: string;
  /** what he may in all of it; "": nothing */
  whole: '' | 'own' | 'administer' | 'annotate' | 'look';
  /** what he may in so many categories and annotations of it, besides */
  within: '' | 'annotate' | 'look';
  parts: number;
  reviewed: number;
}

/** As many projects of a user as are told. */
export const maxProjects = 50;

/** "annotate", "look, annotate": what he may in all of it, and in parts. */
export function mayIn({ whole, within }: UserProject): string {
  const all = whole === 'own' ? 'owns it' : whole;
  return [all, ['', 'look'].includes(whole) && within !== whole ? within : ''].filter(Boolean).join(', ');
}

/** "the whole project", "3 parts of it", "the whole project, 3 parts of it". */
export function placesIn({ whole, parts }: UserProject): string {
  const some = parts === 0 ? '' : `${count(parts, 'part')} of it`;
  return [whole && 'the whole project', some].filter(Boolean).join(', ');
}

/** Which of all users are listed. */
export type UserFilter = '' | 'sysadm' | 'proadm';

/** Why a username cannot be; "" where it can. */
export function usernameProblem(text: string): string {
  if (text === '') return 'A user has a user name.';
  if (text.length > 50) return 'A user name has 50 letters at the most.';
  return /^[A-Za-z0-9._@+-]+$/.test(text) ? '' : 'A user name is made of A to Z, digits and . _ - @ +';
}

/** Letters and digits that are not taken for one another. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A first password of four parts, from random bytes: as strong as 80 bits. */
export function passwordOf(random: Uint8Array): string {
  const said = [...random].slice(0, 16).map((byte) => letters[byte % letters.length]);
  return [0, 4, 8, 12].map((from) => said.slice(from, from + 4).join('')).join('-');
}
