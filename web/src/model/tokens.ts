export type Scope = 'read' | 'annotate' | 'manage';

/** What each scope lets a script do, and what it adds to the one before it. */
export const scopes: readonly { scope: Scope; more: string }[] = [
  { scope: 'read', more: 'images, drawings, exports' },
  { scope: 'annotate', more: 'also label, classify, draw, comment' },
  { scope: 'manage', more: 'also upload, change, delete' },
];

/** Days that a token may live, as they are offered. */
export const lifetimes: readonly { days: number; text: string }[] = [
  { days: 7, text: '7 days' },
  { days: 30, text: '30 days' },
  { days: 90, text: '90 days' },
  { days: 365, text: 'a year' },
  { days: 1095, text: '3 years' },
];

export interface Token {
  id: number;
  name: string;
  scope: Scope;
  /** null: all that its user sees; a project that is gone has no name */
  projects: readonly { id: number; name: string }[] | null;
  expires: number;
  /** null: never */
  used: number | null;
  /** it opens nothing any more */
  ended: boolean;
}

/** Where a token opens something. */
export function placesText({ projects }: Pick<Token, 'projects'>): string {
  if (!projects) return 'all my projects';
  const gone = projects.filter(({ name }) => !name).length;
  const named = projects.map(({ name }) => name).filter(Boolean);
  if (gone) named.push(gone === 1 ? 'a deleted project' : `${gone} deleted projects`);
  return named.join(', ');
}
