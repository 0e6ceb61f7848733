import type { Classification, Score } from './annotation.ts';

/** How much someone may do: all of the server, all of the project, annotate, look, look by a link, or something inside alone. */
export type Level = 'sys' | 'manage' | 'par' | 'vie' | 'share' | 'none';

export function mayAnnotate(level: Level): boolean {
  return level === 'sys' || level === 'manage' || level === 'par';
}

/** All of it, or something inside. */
export function mayAnnotateIn({ level, within }: { level: Level; within: Level }): boolean {
  return mayAnnotate(level) || mayAnnotate(within);
}

/** What somebody is in a project, in the words of the pages. */
export function roleText({ level, within }: { level: Level; within: Level }): string {
  if (level === 'sys') return 'Administrator';
  if (level === 'manage') return 'Manager';
  if (level === 'par') return 'Annotator';
  if (mayAnnotate(within)) return level === 'vie' ? 'Viewer, annotator of a part' : 'Annotator of a part';
  if (level === 'vie') return 'Viewer';
  return within === 'vie' ? 'Viewer of a part' : '';
}

export function mayManage(level: Level): boolean {
  return level === 'sys' || level === 'manage';
}

/** A project as the home page lists it. */
export interface HomeProject {
  id: number;
  name: string;
  level: Level;
  /** on something inside, by grants on single categories and annotations */
  within: Level;
  /** annotations still to be reviewed by the caller */
  left: number;
  /** when something was said last, milliseconds since 1970; null: never, or not for this person to know */
  active: number | null;
  categories: number;
  annotations: number;
  submitted: number;
  /** address of a small JPEG, or "" */
  thumbnail: string;
}

export interface Label {
  id: number;
  name: string;
  /** as a class of shapes: #rrggbb, and the digit that gives it; "" for those of its place */
  colour: string;
  key: string;
}

export interface Category {
  id: number;
  name: string;
  settings: string;
  annotations: number;
  submitted: number;
  /** how many of its annotations have each score */
  scores: (Score & { annotations: number })[];
}

export interface Project {
  id: number;
  /** up to where all of it is known: what others do is asked for from here on */
  mark: string;
  name: string;
  settings: string;
  /** of the caller, on all of it */
  level: Level;
  /** on something inside, by grants on single categories and annotations */
  within: Level;
  labels: Label[];
  /** whichever its categories offer */
  classifications: Classification[];
  categories: Category[];
  /** names of properties that annotations have */
  properties: string[];
}

/** How far a project is, all categories together. */
export function progressOf({ categories }: Project): { submitted: number; total: number } {
  return {
    submitted: categories.reduce((sum, one) => sum + one.submitted, 0),
    total: categories.reduce((sum, one) => sum + one.annotations, 0),
  };
}

export function firstCategory(project: Project): number | null {
  return project.categories[0]?.id ?? null;
}
