import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type HistoryEdit, newestOf } from '../model/drawing/history.ts';
import type { Shape } from '../model/drawing/shape.ts';
import { get, write } from './client.ts';
import { readAnswer } from './shape_answers.ts';
import { ShapeReader } from './shape_bytes.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

export const historyShape = shape({
  history: list({
    seq: 'number',
    author: 'text',
    at: 'text',
    created: 'number',
    changed: 'number',
    deleted: 'number',
    fields: list('text'),
    shapes: list({
      id: 'text',
      fields: list('text'),
      kind: orNull('text'),
      name: orNull('text'),
      class_name: orNull('text'),
    }),
  }),
  next: 'text',
});

const pageSize = 50;

async function fetchHistory(layerId: number, before: string, signal: AbortSignal) {
  const path = `web/layers/${layerId}/history?limit=${pageSize}${before ? `&before=${before}` : ''}`;
  const answer = await get<Wire<typeof historyShape>>(path, signal);
  const edits = answer.history.map(
    ({ shapes, ...edit }): HistoryEdit => ({
      ...edit,
      layerId,
      shapes: shapes.map(({ class_name, kind, name, ...one }) => ({
        ...one,
        kind: kind ?? 'shape',
        name: name ?? '',
        className: class_name ?? '',
      })),
    }),
  );
  return { edits, next: answer.next };
}

/** What was done to drawings of a sample, the newest first. It is another list with each version of their layers. */
export const historyQuery = (layers: readonly { id: number; version: number }[]) =>
  infiniteQueryOptions({
    queryKey: ['history', ...layers.map(({ id, version }) => `${id}.${version}`)],
    queryFn: async ({ signal, pageParam }) =>
      newestOf(await Promise.all(layers.map(({ id }) => fetchHistory(id, pageParam, signal))), pageSize),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next || undefined,
    placeholderData: (before) => before,
  });

/** The shapes of a drawing as they were after an edit of its sample; null: as they are now. */
async function fetchThen(layerId: number, seq: number | null, signal?: AbortSignal): Promise<Shape[]> {
  const at = seq === null ? '' : `?at=${seq}`;
  return (await readAnswer(`web/layers/${layerId}/shapes${at}`, new ShapeReader(), signal)).shapes;
}

/** The shapes of a drawing as they were after an edit of its sample, and as they are now. */
export const thenQuery = (layerId: number, version: number, seq: number) =>
  queryOptions({
    queryKey: ['then', layerId, version, seq],
    queryFn: async ({ signal }) => {
      const [before, now] = await Promise.all([fetchThen(layerId, seq, signal), fetchThen(layerId, null, signal)]);
      return { before, now };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

/** Which shapes an edit changed: it tells the first of them itself. */
export async function idsOfEdit(layerId: number, { seq, created, changed, deleted, shapes }: HistoryEdit) {
  if (created + changed + deleted <= shapes.length) return shapes.map(({ id }) => id);
  const [before, after] = await Promise.all([fetchThen(layerId, seq - 1), fetchThen(layerId, seq)]);
  const there = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !there.has(id)).map(({ id }) => id),
    ...after.filter((shape) => shape.seq === seq).map(({ id }) => id),
  ];
}

/** Shapes as they were after an edit (all of the drawing, without ids), as a new edit. */
export async function restoreShapes(layerId: number, seq: number, ids?: readonly string[]): Promise<void> {
  const body = { op_id: crypto.randomUUID(), seq, ...(ids && { ids }) };
  await write('POST', `web/layers/${layerId}/restore`, body);
}

export const deletedShape = shape({
  drawings: list({ layer_id: 'number', name: 'text', author: 'text', shapes: 'number', at: 'text', by: 'text' }),
});

export interface DeletedDrawing {
  id: number;
  name: string;
  author: string;
  shapes: number;
  at: string;
  by: string;
}

/** Drawings that were deleted and that one may bring back, the latest first. */
export const deletedQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['deleted drawings', annotationId],
    queryFn: async ({ signal }): Promise<DeletedDrawing[]> => {
      const path = `web/annotations/${annotationId}/deleted_drawings`;
      const { drawings } = await get<Wire<typeof deletedShape>>(path, signal);
      return drawings.map(({ layer_id, ...rest }) => ({ id: layer_id, ...rest }));
    },
    staleTime: 0,
  });

export async function bringBackDrawing(layerId: number): Promise<void> {
  await write('POST', `web/layers/${layerId}/restore`);
}
