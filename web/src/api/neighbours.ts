import { queryOptions } from '@tanstack/react-query';
import type { SampleFilter } from '../model/sample_filter.ts';
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

/** With a list, what comes before and after in it, as its filter has it; else in what is to be reviewed. */
export const neighboursQuery = (annotationId: number, list: { filter: SampleFilter } | null = null) =>
  queryOptions({
    queryKey: ['neighbours', annotationId, list?.filter],
    queryFn: async ({ signal }) => {
      const asked = list ? `?${['list=1', list.filter].filter(Boolean).join('&')}` : '';
      return toNeighbours(await get(`web/annotations/${annotationId}/neighbours${asked}`, signal));
    },
    staleTime: 30_000,
  });
