import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import { orNull, shape, type Wire } from './wire.ts';

const neighbour = orNull({ annotation_id: 'number', name: 'text', category_id: 'number' });

/** What is still to be reviewed before and after an annotation, and how much that is. */
export const neighboursShape = shape({ next: neighbour, previous: neighbour, left: 'number' });

/** Ids of what is still to be reviewed before and after an annotation, going round at the ends. */
export interface Neighbours {
  next: number | null;
  previous: number | null;
  /** besides the annotation itself */
  left: number;
}

export function toNeighbours({ next, previous, left }: Wire<typeof neighboursShape>): Neighbours {
  return { next: next?.annotation_id ?? null, previous: previous?.annotation_id ?? null, left };
}

export const neighboursQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['neighbours', annotationId],
    queryFn: async ({ signal }) => toNeighbours(await get(`web/annotations/${annotationId}/neighbours`, signal)),
    staleTime: 30_000,
  });
