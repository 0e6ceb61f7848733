import type { ViewLayer } from './layers/layers.ts';

/** An annotation as lists and grids show it. */
export interface AnnotationRow {
  id: number;
  name: string;
  submitted: boolean;
  /** there is a link that opens it */
  shared: boolean;
  /** address of a small JPEG, or "" */
  thumbnail: string;
  comments: number;
}

export interface Comment {
  id: number;
  layerId: number;
}

/** All there is to show one. */
export interface Annotation {
  id: number;
  name: string;
  submitted: boolean;
  projectId: number;
  categoryId: number;
  categoryName: string;
  /** ids of those that are set */
  labels: number[];
  /** bottom to top */
  layers: ViewLayer[];
  /** address of a small JPEG of the first image that has one, or "" */
  thumbnail: string;
  comments: Comment[];
}

export function commentCounts(comments: readonly Comment[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { layerId } of comments) counts.set(layerId, (counts.get(layerId) ?? 0) + 1);
  return counts;
}

/** The annotations before and after one in its list; from the grid the first one is next. */
export function neighbours(
  rows: readonly AnnotationRow[],
  openId: number | null,
): { previous?: number; next?: number } {
  const at = openId === null ? -1 : rows.findIndex((row) => row.id === openId);
  if (openId !== null && at < 0) return {};
  const previous = rows[at - 1]?.id;
  const next = rows[at + 1]?.id;
  return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) };
}
