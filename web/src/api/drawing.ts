import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';

/** The text of a drawing. It changes with the version of its layer, and with nothing else. */
export const drawingQuery = (layerId: number, version: number) =>
  queryOptions({
    queryKey: ['drawing', layerId, version],
    queryFn: async ({ signal }) => (await get<{ layer: { data: string } }>(`layers/${layerId}`, signal)).layer.data,
    staleTime: Number.POSITIVE_INFINITY,
  });
