import { queryOptions } from '@tanstack/react-query';
import type { NamedView } from '../model/named_views.ts';
import { get, write } from './client.ts';
import { list, shape, type Wire } from './wire.ts';

export const viewsShape = shape({
  views: list({ view_id: 'number', name: 'text', looks: 'text', own: 'flag', first: 'flag', author: 'text' }),
});

export function toViews({ views }: Wire<typeof viewsShape>): NamedView[] {
  return views.map(({ view_id, ...view }) => ({ id: view_id, ...view }));
}

export const viewsQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['views', projectId],
    queryFn: async ({ signal }) => toViews(await get(`web/projects/${projectId}/views`, signal)),
    staleTime: 60_000,
  });

/** Keeps one, in place of the one that had the name; all there are now. */
export async function keepView(projectId: number, view: Omit<NamedView, 'id' | 'author'>): Promise<NamedView[]> {
  return toViews(await write('POST', `web/projects/${projectId}/views`, view));
}

export function deleteView(id: number): Promise<void> {
  return write('DELETE', `web/views/${id}`);
}
