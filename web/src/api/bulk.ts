import { write } from './client.ts';
import { choice, list, shape, type Wire } from './wire.ts';

export const bulkShape = shape({
  changed: {
    done: 'number',
    refused: list({ annotation_id: 'number', name: 'text', why: choice('gone', 'taken', 'empty') }),
  },
});

/** So many at once, at the most. */
export const maxAtOnce = 1000;

export type BulkChange =
  | { action: 'move'; ids: readonly number[]; categoryId: number }
  | { action: 'reset' | 'delete'; ids: readonly number[] }
  | { action: 'rename'; names: readonly { id: number; name: string }[] };

export interface Refused {
  id: number;
  /** "" when it is not there any more */
  name: string;
  why: 'gone' | 'taken' | 'empty';
}

/** One request for all of them; what cannot be done is told one by one, and stays as it was. */
export async function changeMany(projectId: number, change: BulkChange): Promise<{ done: number; refused: Refused[] }> {
  const annotations =
    change.action === 'rename'
      ? change.names.map(({ id, name }) => ({ annotation_id: id, name }))
      : change.ids.map((id) => ({ annotation_id: id }));
  const body = {
    action: change.action,
    annotations,
    ...(change.action === 'move' ? { category_id: change.categoryId } : {}),
    op_id: crypto.randomUUID(),
  };
  const { changed } = await write<Wire<typeof bulkShape>>('POST', `web/projects/${projectId}/bulk`, body);
  return {
    done: changed.done,
    refused: changed.refused.map(({ annotation_id, name, why }) => ({ id: annotation_id, name, why })),
  };
}
