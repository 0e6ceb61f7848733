import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { annotationQuery } from '../../api/annotation.ts';
import { isAway } from '../../api/client.ts';
import { awayPause } from '../../api/query_client.ts';
import { withChanges } from '../../model/changes.ts';
import { useOperations } from '../../shell/queue.tsx';

export interface Place {
  /** done: all there is to review has been */
  kind: 'category' | 'annotation' | 'done';
  id: number;
}

/** What is open, as far as the server has said; and, while it does not answer, what opens when it does. */
export function useOpen(place: Place | null) {
  const asked = place?.kind === 'annotation' ? place.id : null;
  const opened = useQuery({
    ...annotationQuery(asked ?? 0),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  const [awayFrom, setAwayFrom] = useState<number | null>(null);
  if (asked !== awayFrom && opened.isError && isAway(opened.error)) setAwayFrom(asked);
  const last = useLast(opened.data ?? null);
  // What was shown before stays until the server answers.
  const before = awayFrom === asked ? last : null;
  const annotation = asked === null ? undefined : (opened.data ?? before ?? undefined);
  const operations = useOperations();
  // Until it does, what is shown is what the page is about.
  const isRefused = opened.isError && !isAway(opened.error);
  const waitingFor = awayFrom === asked && annotation && annotation.id !== asked && !isRefused ? asked : null;
  const openId = waitingFor === null ? asked : (annotation?.id ?? null);
  const arrived = useMemo(
    () => (annotation && annotation.id === openId ? withChanges(annotation, operations) : undefined),
    [annotation, openId, operations],
  );
  const nextTry = opened.fetchStatus === 'idle' ? opened.errorUpdatedAt + awayPause : 0;
  return { openId, waitingFor, nextTry, opened, annotation, arrived, operations };
}

/** The last value that was one: the list stays open while what it leads to cannot be had. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
