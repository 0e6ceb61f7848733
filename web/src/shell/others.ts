import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useQueue } from './queue.tsx';

/** What others do in a project appears in the page. mark: up to where the project is known. */
export function useOthers(projectId: number, mark: string): void {
  const client = useQueryClient();
  const queue = useQueue();
  const first = useRef(mark);
  useEffect(() => {
    if (!queue) return;
    let stop: (() => void) | undefined;
    let isGone = false;
    void import('./watch_project.ts').then(({ watchProject }) => {
      if (!isGone) stop = watchProject(client, projectId, first.current, queue);
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [client, projectId, queue]);
}
