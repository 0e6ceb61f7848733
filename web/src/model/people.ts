import type { Level } from './project.ts';
import { momentText } from './time.ts';

/** What a right is called, on all of a project, a category, an annotation. */
export type GrantType = 'proadm' | 'propar' | 'provie' | 'catpar' | 'catvie' | 'annpar' | 'annvie';

export type Role = 'administer' | 'annotate' | 'look';
export type Depth = 'project' | 'category' | 'annotation';

export interface Grant {
  type: GrantType;
  /** of what it is on */
  id: number;
  /** its name; "" for the project */
  target: string;
  /** of an annotation */
  category: string;
  /** milliseconds since 1970 */
  created: number;
  /** who gave it; "": nobody knows, or it was the command line */
  by: string;
}

export interface Participant {
  id: number;
  username: string;
  name: string;
  /** the first of them: those on the project, then those on categories */
  grants: Grant[];
  /** how many there are; 101: more than a hundred */
  granted: number;
  /** annotations of the project that he submitted */
  reviewed: number;
  /** when he was on the server last, milliseconds since 1970; null: never */
  seen: number | null;
}

export interface Explanation {
  level: Level;
  /** what gives him a level there, the highest first; level none: it shows the name alone */
  reasons: { reason: string; level: Level }[];
}

export function roleOf(type: GrantType): Role {
  if (type === 'proadm') return 'administer';
  return type.endsWith('par') ? 'annotate' : 'look';
}

export function depthOf(type: GrantType): Depth {
  if (type.startsWith('pro')) return 'project';
  return type.startsWith('cat') ? 'category' : 'annotation';
}

/** null: nobody administers a part. */
export function typeOf(role: Role, depth: Depth): GrantType | null {
  if (role === 'administer') return depth === 'project' ? 'proadm' : null;
  const where = { project: 'pro', category: 'cat', annotation: 'ann' } as const;
  return `${where[depth]}${role === 'annotate' ? 'par' : 'vie'}`;
}

/** "category 2 Gy", "annotation P1_B04 in 2 Gy". */
export function whereText({ type, target, category }: Grant): string {
  const depth = depthOf(type);
  if (depth === 'project') return 'the whole project';
  return depth === 'category' ? `category ${target}` : `annotation ${target}, category ${category}`;
}

/** "given today 14:20 by A. Costa". */
export function givenText({ created, by }: Grant, now?: number): string {
  return `given ${momentText(created, now)}${by && ` by ${by}`}`;
}

const doing: Record<Level, string> = {
  sys: 'administer everything',
  manage: 'administer it',
  par: 'annotate it',
  vie: 'look at it',
  share: 'look at it by a link',
  none: 'see its name alone',
};

/** What somebody may do there, in words. */
export function mayText(level: Level): string {
  return level === 'none' ? 'do nothing there' : doing[level];
}

/** A reason of the server in the words of the pages: "catpar on Kidney/WT" was given on that path. */
export function reasonText(reason: string, project: string): string {
  if (reason === 'sysadm') return 'Is an administrator of the server';
  if (reason.startsWith('owner of ')) return 'Owns the project';
  const [type = '', whole = ''] = reason.split(/ on (.*)/s);
  const path = whole === project ? 'the whole project' : whole.replace(`${project}/`, '');
  const role: Record<string, string> = { proadm: 'Administers', propar: 'May annotate', provie: 'May look at' };
  const given = role[type] ?? (type.endsWith('par') ? 'May annotate' : 'May look at');
  return `${given} ${path}`;
}

/** What a reason gives, where it is not the name of the reason already. */
export function givesText(level: Level): string {
  return level === 'none' ? 'Of what is here, it shows the name alone' : `So: may ${doing[level]}`;
}
