import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AnnotationRow, Score } from '../model/annotation.ts';
import type { SampleFilter } from '../model/sample_filter.ts';
import { get } from './client.ts';
import { choice, list, orNull, shape, type Wire } from './wire.ts';

/** N: needs review, S: submitted */
export const status = choice('N', 'S');

export const scores = list({ classification_id: 'number', option: 'text' });

export const annotationsShape = shape({
  annotations: list({
    annotation_id: 'number',
    category_id: 'number',
    name: 'text',
    status,
    /** "" when it is not */
    shared: 'text',
    thumbnail: 'text',
    /** the same picture twice as large, of all layers; "" where there is only that of an image */
    large: 'text',
    comments: 'number',
    labels: list('number'),
    scores,
  }),
  /** what was asked for of the rows */
  properties: list({ annotation_id: 'number', name: 'text', value: 'text' }),
  /** after which row the next page begins, and before which the previous one ends; 0: there is none */
  next: 'number',
  previous: 'number',
  /** how many rows there are on each side of the page, where that is counted */
  before: orNull('number'),
  after: orNull('number'),
});

/** The answer to choosing the scores of many at once. */
export const classifyShape = shape({ classified: 'number' });

export interface AnnotationPage {
  rows: AnnotationRow[];
  /** what the page after it is asked by, and the one before; "" where there is none */
  next: string;
  previous: string;
  /** how many rows there are before it and after it; null where that is not counted */
  before: number | null;
  after: number | null;
}

export function toAnnotationPage(page: Wire<typeof annotationsShape>): AnnotationPage {
  const told = new Map<number, Record<string, string>>();
  for (const { annotation_id, name, value } of page.properties) {
    const known = told.get(annotation_id);
    if (known) known[name] = value;
    else told.set(annotation_id, { [name]: value });
  }
  const rows = page.annotations.map(({ annotation_id, category_id, name, status, shared, ...row }) => ({
    id: annotation_id,
    categoryId: category_id,
    name,
    submitted: status === 'S',
    shared: shared !== '',
    thumbnail: row.thumbnail,
    large: row.large,
    comments: row.comments,
    labels: row.labels,
    scores: toScores(row.scores),
    properties: told.get(annotation_id) ?? {},
  }));
  return {
    rows,
    next: page.next ? `after=${page.next}` : '',
    previous: page.previous ? `before=${page.previous}` : '',
    before: page.before,
    after: page.after,
  };
}

export function toScores(wire: Wire<typeof scores>): Score[] {
  return wire.map(({ classification_id, option }) => ({ classificationId: classification_id, option }));
}

/** The first of those in a category whose names have a text in them. */
export const searchQuery = (categoryId: number, text: string) =>
  queryOptions({
    queryKey: ['search', categoryId, text],
    queryFn: async ({ signal }) =>
      toAnnotationPage(
        await get(
          `web/categories/${categoryId}/annotations?limit=30${text && `&search=${encodeURIComponent(text)}`}`,
          signal,
        ),
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

const pageSize = 200;

const askPage = async (path: string, filter: SampleFilter, place: string, signal: AbortSignal) =>
  toAnnotationPage(
    await get(`${path}/annotations?${[`limit=${pageSize}`, filter, place].filter(Boolean).join('&')}`, signal),
  );

/**
 * The annotations of a category that a filter lets through, page after page in the server's order, from a place on: the first
 * ones (""), those around one (around=ID), those so far down (at=N) or the last ones (end=1).
 */
export const categoryQuery = (categoryId: number, filter: SampleFilter = '', place = '') =>
  infiniteQueryOptions({
    queryKey: [...categoryKey(categoryId), filter, place],
    queryFn: ({ pageParam, signal }) => askPage(`web/categories/${categoryId}`, filter, pageParam, signal),
    initialPageParam: place,
    getNextPageParam: (last) => last.next || undefined,
    getPreviousPageParam: (first) => first.previous || undefined,
    staleTime: 30_000,
  });

/** Of all lists of a category. */
export const categoryKey = (categoryId: number) => ['category', categoryId] as const;

/** The same for all of a project, category by category; properties of these names are told of each row. */
export const projectListQuery = (projectId: number, filter: SampleFilter, tell: readonly string[] = []) =>
  infiniteQueryOptions({
    queryKey: ['category', 'of project', projectId, filter, ...tell],
    queryFn: ({ pageParam, signal }) =>
      askPage(
        `web/projects/${projectId}`,
        [filter, tell.length > 0 && `tell=${encodeURIComponent(tell.join('='))}`].filter(Boolean).join('&'),
        pageParam,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    staleTime: 30_000,
  });
