import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { editorQuery, type Maker } from '../../api/editor.ts';
import { meQuery } from '../../api/session.ts';
import type { EditedProject } from '../../model/editing.ts';

export interface Edited {
  project: EditedProject;
  /** for what is made by whoever is here */
  maker: Maker;
  /**
   * Does something to the project, as it is when what was begun before is done: a change begins with what the one before it has left. What is
   * shown of it follows. What failed because of somebody else is asked for anew, too.
   */
  change: <T>(work: (latest: EditedProject) => Promise<T>) => Promise<T>;
}

/** The same as it is by now; as it was where it is not there any more, so that the server says so. */
export function latestOf<T extends { id: number }>(rows: readonly T[], one: T): T {
  return rows.find(({ id }) => id === one.id) ?? one;
}

/** What all parts of the editor work with. */
export function useEdited(projectId: number) {
  const client = useQueryClient();
  const editor = useQuery(editorQuery(projectId));
  const { data: me } = useQuery(meQuery);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const doAndAsk = useCallback(
    async <T>(work: (latest: EditedProject) => Promise<T>): Promise<T> => {
      try {
        return await work(client.getQueryData(editorQuery(projectId).queryKey) as EditedProject);
      } finally {
        // The editor has to be up to date before the next change; who looks elsewhere asks again when he goes there.
        for (const queryKey of [['project', projectId], ['home']]) client.invalidateQueries({ queryKey });
        await Promise.all(
          [['editor', projectId], ['annotation']].map((queryKey) => client.invalidateQueries({ queryKey })),
        );
      }
    },
    [client, projectId],
  );
  const change = useCallback(
    <T>(work: (latest: EditedProject) => Promise<T>): Promise<T> => {
      const done = last.current.then(() => doAndAsk(work));
      last.current = done.catch(() => {});
      return done;
    },
    [doAndAsk],
  );
  const project = editor.data;
  const edited = useMemo<Edited | null>(
    () => (project && me ? { project, maker: { projectId, ownerId: me.id }, change } : null),
    [project, me, projectId, change],
  );
  return { edited, error: editor.error, retry: editor.refetch };
}
