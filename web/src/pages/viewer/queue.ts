import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { annotationQuery } from '../../api/annotation.ts';
import { neighboursQuery } from '../../api/neighbours.ts';
import { type AnnotationRow, neighbours } from '../../model/annotation.ts';
import { newlySubmitted } from '../../model/changes.ts';
import { leavesOut, type SampleFilter } from '../../model/sample_filter.ts';
import { useOperations, useQueue } from '../../shell/queue.tsx';

type Way = 'next' | 'previous';

export interface Queue {
  /** what comes next, and before, as far as that is known */
  next: number | undefined;
  previous: number | undefined;
  /** what the buttons lead to; undefined: nowhere */
  goNext: (() => void) | undefined;
  goPrevious: (() => void) | undefined;
  /** after a sample that has just been submitted; false: it is not known where that is */
  goOn: (annotationId: number) => Promise<boolean>;
}

interface Given {
  /** whether there is a queue at all: who may only look leafs through the list */
  annotates: boolean;
  openId: number | null;
  /** of the open category, as far as they are here */
  rows: readonly AnnotationRow[];
  /** of the list one goes through; where it leaves out nothing, through what is to be reviewed */
  filter: SampleFilter;
  open: (annotationId: number) => void;
  /** when nothing is left to be reviewed */
  onAllDone: () => void;
}

/**
 * Next and Previous: through what is still to be reviewed, in the server's order, through all categories one may annotate.
 * When nothing is left, for who may only look, and where a filter is set, through the list, on into the next category.
 */
export function useReviewQueue({ annotates, openId, rows, filter, open, onAllDone }: Given): Queue {
  const client = useQueryClient();
  const queue = useQueue();
  const operations = useOperations();
  const waiting = useMemo(() => newlySubmitted(operations), [operations]);
  const isList = !annotates || leavesOut(filter);
  const asks = openId !== null;
  const asked = useCallback((id: number) => neighboursQuery(id, isList ? { filter } : null), [isList, filter]);
  const { data: around } = useQuery({ ...asked(openId ?? 0), enabled: asks });

  // What comes next is fetched while one still looks at this one.
  const ahead = around?.next ?? null;
  useEffect(() => {
    if (ahead === null) return;
    void client.prefetchQuery(annotationQuery(ahead));
    void client.prefetchQuery(asked(ahead));
  }, [ahead, client, asked]);

  const find = useCallback(
    async (from: number, way: Way) =>
      isList
        ? (await client.fetchQuery(asked(from)))[way]
        : findToReview(from, way, {
            isWaiting: (id) => newlySubmitted(queue?.operations.get() ?? []).has(id),
            isSubmitted: (id) => client.getQueryData(annotationQuery(id).queryKey)?.submitted ?? false,
            around: (id, afresh) => client.fetchQuery({ ...asked(id), ...(afresh ? { staleTime: 0 } : {}) }),
          }),
    [client, queue, isList, asked],
  );

  const inList = neighbours(rows, openId);
  const leaf = (id: number | undefined) => (id === undefined ? undefined : () => open(id));
  if (!asks) {
    const first =
      annotates && !isList ? (rows.find((row) => !row.submitted && !waiting.has(row.id)) ?? rows[0]) : rows[0];
    return {
      next: openId === null ? first?.id : inList.next,
      previous: inList.previous,
      goNext: leaf(openId === null ? first?.id : inList.next),
      goPrevious: leaf(inList.previous),
      goOn: async () => false,
    };
  }
  const go = (way: Way) => () => {
    void find(openId, way).then(
      (id) => (id === null ? leaf(inList[way])?.() : open(id)),
      () => leaf(inList[way])?.(),
    );
  };
  const has = (way: Way) => (around ? around[way] !== null || inList[way] !== undefined : inList[way] !== undefined);
  return {
    next: around?.next ?? inList.next,
    previous: around?.previous ?? inList.previous,
    goNext: has('next') ? go('next') : undefined,
    goPrevious: has('previous') ? go('previous') : undefined,
    goOn: async (id) => {
      let next: number | null;
      try {
        next = await find(id, 'next');
      } catch {
        // The server is away: on to what the list here knows.
        const known = newlySubmitted(queue?.operations.get() ?? []);
        const row = rows.find((one) => one.id !== id && !one.submitted && !known.has(one.id));
        if (!row) return false;
        next = row.id;
      }
      if (next !== null) open(next);
      else if (!leavesOut(filter)) onAllDone();
      return true;
    },
  };
}

interface Known {
  /** submitted here, and the server does not know it yet */
  isWaiting: (id: number) => boolean;
  isSubmitted: (id: number) => boolean;
  around: (id: number, afresh: boolean) => Promise<{ next: number | null; previous: number | null }>;
}

/**
 * What the server says comes next may have been submitted here since it said so: that is passed over. Null: there is nothing
 * left.
 */
export async function findToReview(from: number, way: Way, known: Known): Promise<number | null> {
  const seen = new Set([from]);
  let at = from;
  for (;;) {
    let next = (await known.around(at, false))[way];
    if (next !== null && !known.isWaiting(next) && known.isSubmitted(next)) next = (await known.around(at, true))[way];
    if (next === null || seen.has(next)) return null;
    if (!known.isWaiting(next)) return next;
    seen.add(next);
    at = next;
  }
}
