import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { count } from '../model/text.ts';
import { type Back, contentsText, type Obstacle, type Trashed } from '../model/trash.ts';
import { ApiError, get, write } from './client.ts';
import { choice, list, shape, type Wire } from './wire.ts';

const entry = {
  entry_id: 'number',
  kind: choice('project', 'category', 'annotation', 'image'),
  id: 'number',
  name: 'text',
  count: 'number',
  place: 'text',
  categories: 'number',
  annotations: 'number',
  images: 'number',
  into: 'text',
  moved: 'number',
  bytes: 'number',
  at: 'text',
  by: 'text',
  ends: 'text',
} as const;

export const deletedProjectsShape = shape({ trash: list(entry) });

export const trashShape = shape({
  trash: list(entry),
  drawings: list({
    layer_id: 'number',
    name: 'text',
    annotation_id: 'number',
    annotation: 'text',
    shapes: 'number',
    at: 'text',
    by: 'text',
    ends: 'text',
  }),
  days: 'number',
});

export const restoredShape = shape({
  restored: {
    kind: 'text',
    id: 'number',
    project_id: 'number',
    name: 'text',
    left_out: 'number',
    moved: 'number',
    elsewhere: 'number',
  },
});

function toTrashed(one: Wire<typeof entry>): Trashed {
  const { entry_id, kind, name, bytes, at, by, ends } = one;
  return { id: entry_id, kind, name, more: contentsText(one), bytes, at: Date.parse(at), by, ends: Date.parse(ends) };
}

export function toTrash({ trash, drawings }: Wire<typeof trashShape>): Trashed[] {
  const rows = [
    ...trash.map(toTrashed),
    ...drawings.map(
      ({ layer_id, name, annotation, shapes, at, by, ends }): Trashed => ({
        id: layer_id,
        kind: 'drawing',
        name,
        more: `drawing on ${annotation}${shapes > 0 ? `, ${count(shapes, 'shape')}` : ''}`,
        bytes: 0,
        at: Date.parse(at),
        by,
        ends: Date.parse(ends),
      }),
    ),
  ];
  return rows.sort((a, b) => b.at - a.at);
}

const pageSize = 200; // as the server sends them

/** What was deleted in a project, the newest first, page by page. */
export const trashQuery = (projectId: number) =>
  infiniteQueryOptions({
    queryKey: ['trash', projectId],
    queryFn: async ({ pageParam, signal }) => {
      const page = await get<Wire<typeof trashShape>>(`web/projects/${projectId}/trash?before=${pageParam}`, signal);
      const last = page.trash.at(-1)?.entry_id ?? 0;
      return { rows: toTrash(page), days: page.days, next: page.trash.length === pageSize ? last : 0 };
    },
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next || undefined,
  });

/** The projects that were deleted and that one may bring back. */
export const deletedProjectsQuery = queryOptions({
  queryKey: ['trash', 'projects'],
  queryFn: async ({ signal }) =>
    (await get<Wire<typeof deletedProjectsShape>>('web/trash', signal)).trash.map(toTrashed),
});

/** names: what is to be called otherwise, by id. */
export async function restore({ id, kind }: Trashed, names: Record<number, string> = {}): Promise<Back> {
  if (kind === 'drawing') {
    await write('POST', `web/layers/${id}/restore`, {});
    return { leftOut: 0, moved: 0, elsewhere: 0 };
  }
  const path = `web/trash/${id}/restore`;
  const { left_out, moved, elsewhere } = (await write<Wire<typeof restoredShape>>('POST', path, { names })).restored;
  return { leftOut: left_out, moved, elsewhere };
}

/** What stood in the way, where the server says so. */
export function obstaclesIn(error: unknown): readonly Obstacle[] {
  if (!(error instanceof ApiError) || typeof error.body !== 'object' || error.body === null) return [];
  return (error.body as { obstacles?: Obstacle[] }).obstacles ?? [];
}
