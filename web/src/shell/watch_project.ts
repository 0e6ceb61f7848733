import type { QueryClient } from '@tanstack/react-query';
import { applyNews, fetchNews } from '../api/news.ts';
import { projectQuery } from '../api/project.ts';
import { watch } from '../sync/watch.ts';
import type { WriteQueue } from '../sync/write_queue.ts';

/** Up to where each project is known: what is kept of it goes on from there when one comes back. */
const marks = new Map<number, string>();

/** Brings what others do in a project into what the pages know, as long as the tab is in sight; returns how to stop. */
export function watchProject(client: QueryClient, projectId: number, mark: string, queue: WriteQueue): () => void {
  return watch(marks.get(projectId) ?? mark, {
    ask: (since, signal) => fetchNews(projectId, since, signal),
    take: (news) => {
      marks.set(projectId, news.mark);
      applyNews(client, projectId, news);
    },
    onGone: () => {
      marks.delete(projectId);
      void client.invalidateQueries({ queryKey: projectQuery(projectId).queryKey });
    },
    isSeen: () => document.visibilityState === 'visible',
    isBusy: () => queue.operations.get().some(({ state }) => state === 'waiting'),
    confirmed: () => queue.confirmations,
    subscribe: (listener) => {
      const deaf = queue.operations.subscribe(listener);
      document.addEventListener('visibilitychange', listener);
      return () => {
        deaf();
        document.removeEventListener('visibilitychange', listener);
      };
    },
  });
}
