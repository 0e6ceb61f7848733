import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AnnotationRow, Score } from '../model/annotation.ts';
import { get } from './client.ts';
import { choice, list, shape, type Wire } from './wire.ts';

/** N: needs review, S: submitted */
export const status = choice('N', 'S');

export const scores = list({ classification_id: 'number', option: 'text' });

export const annotationsShape = shape({
  annotations: list({
    annotation_id: 'number',
    name: 'text',
    status,
    /** "" when it is not */
    shared: 'text',
    thumbnail: 'text',
    comments: 'number',
    labels: list('number'),
    scores,
  }),
  /** where the next page begins, "" at the end */
  next: 'text',
});

/** The answer to choosing the scores of many at once. */
export const classifyShape = shape({ classified: 'number' });

export interface AnnotationPage {
  rows: AnnotationRow[];
  next: string;
}

export function toAnnotationPage({ annotations, next }: Wire<typeof annotationsShape>): AnnotationPage {
  const rows = annotations.map(({ annotation_id, name, status, shared, thumbnail, comments, labels, scores }) => ({
    id: annotation_id,
    name,
    submitted: status === 'S',
    shared: shared !== '',
    thumbnail,
    comments,
    labels,
    scores: toScores(scores),
  }));
  return { rows, next };
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

/** The annotations of a category, page after page in the server's order. */
export const categoryQuery = (categoryId: number) =>
  infiniteQueryOptions({
    queryKey: ['category', categoryId],
    queryFn: async ({ pageParam, signal }) =>
      toAnnotationPage(
        await get(
          `web/categories/${categoryId}/annotations?limit=${pageSize}${pageParam && `&after=${encodeURIComponent(pageParam)}`}`,
          signal,
        ),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    staleTime: 30_000,
  });
