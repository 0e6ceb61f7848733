import type { ViewLayer } from './layers/layers.ts';
import type { Level } from './project.ts';

/** One option of a classification that was chosen; "" where it has one button. */
export interface Score {
  classificationId: number;
  option: string;
}

/** What samples of a category can be scored by. */
export interface Classification {
  id: number;
  name: string;
  /** `<icon>#<letter>`, options parted by commas, or "" */
  data: string;
}

/** An annotation as lists and grids show it. */
export interface AnnotationRow {
  id: number;
  categoryId: number;
  name: string;
  submitted: boolean;
  /** there is a link that opens it */
  shared: boolean;
  /** address of a small JPEG, or "" */
  thumbnail: string;
  /** of the same picture at twice the size, or "" */
  large: string;
  comments: number;
  /** ids of those that are set */
  labels: number[];
  scores: Score[];
  /** by name, of those that were asked for */
  properties?: Readonly<Record<string, string>>;
}

/** A spot of the base image, in its pixels. */
export interface Pin {
  x: number;
  y: number;
}

export interface Comment {
  id: number;
  layerId: number;
  content: string;
  sequence: number;
  /** 0 when the author is there no more */
  ownerId: number;
  author: string;
  /** ISO 8601 */
  created: string;
  /** its words are not the first ones */
  edited: boolean;
  /** the first comment of its thread; 0: it is one */
  answersTo: number;
  pin: Pin | null;
  /** how the sample was shown then */
  view: string;
  /** of the first of a thread: done with */
  resolved: boolean;
  resolver: string;
}

/** All there is to show one. */
export interface Annotation {
  id: number;
  name: string;
  submitted: boolean;
  projectId: number;
  categoryId: number;
  categoryName: string;
  /** what the caller may do with it */
  level: Level;
  /** raised by each change of name, status or labels */
  version: number;
  /** ids of those that are set */
  labels: number[];
  /** bottom to top */
  layers: ViewLayer[];
  /** address of a small JPEG of the first image that has one, or "" */
  thumbnail: string;
  comments: Comment[];
  scores: Score[];
  /** what its category offers */
  classifications: Classification[];
  /** there is a link that opens it */
  shared: boolean;
}

export function commentCounts(comments: readonly Pick<Comment, 'layerId'>[]): Map<number, number> {
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
