/** How much someone may do: all of the server, all of the project, annotate, look, or something inside alone. */
export type Level = 'sys' | 'manage' | 'par' | 'vie' | 'none';

/** A project as the home page lists it. */
export interface HomeProject {
  id: number;
  name: string;
  level: Level;
  categories: number;
  annotations: number;
  submitted: number;
  /** address of a small JPEG, or "" */
  thumbnail: string;
}

export interface Label {
  id: number;
  name: string;
}

export interface Category {
  id: number;
  name: string;
  settings: string;
  annotations: number;
  submitted: number;
}

export interface Project {
  id: number;
  name: string;
  labels: Label[];
  categories: Category[];
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
