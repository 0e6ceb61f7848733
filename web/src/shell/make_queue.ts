import type { QueryClient } from '@tanstack/react-query';
import { annotationQuery } from '../api/annotation.ts';
import { applyDone, conflictOf, sendChange } from '../api/changes.ts';
import { projectQuery } from '../api/project.ts';
import { type Operation, samplesOf } from '../model/changes.ts';
import { memoryStore, openChangeStore } from '../sync/change_store.ts';
import { browserTabs } from '../sync/tabs.ts';
import { WriteQueue } from '../sync/write_queue.ts';

/** The queue of a user in this browser; what is confirmed goes into what the pages know. */
export async function makeQueue(userId: number, client: QueryClient): Promise<WriteQueue> {
  // A browser that keeps nothing (some do in private windows) still sends at once.
  const store = await openChangeStore().catch(() => memoryStore());
  // A right that was lost takes its buttons with it.
  const onRefused = ({ change }: Operation) => {
    const keys = samplesOf(change).map((id) => annotationQuery(id).queryKey);
    for (const queryKey of [...keys, ['project'], ['category'], ['neighbours']]) {
      void client.invalidateQueries({ queryKey });
    }
  };
  return new WriteQueue(userId, store, { send: sendChange, conflictOf, onRefused }, browserTabs(userId), (...said) => {
    applyDone(client, ...said);
    countAgain(client);
  });
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** What others have done meanwhile counts, too: the counts are the server's again as soon as one pauses. */
function countAgain(client: QueryClient): void {
  clearTimeout(timer);
  timer = setTimeout(() => client.invalidateQueries({ queryKey: projectQuery(0).queryKey.slice(0, 1) }), 1000);
}
