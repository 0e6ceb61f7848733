import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { meQuery } from '../../../api/session.ts';
import type { Step } from '../../../model/said_steps.ts';
import { useQueue } from '../../../shell/queue.tsx';

const load = () => import('./steps.ts');

/** What was said, to be taken back: its code comes after what is needed at first. */
export function useSteps() {
  const queue = useQueue();
  const { data: me } = useQuery(meQuery);
  const userId = me?.id ?? 0;
  useEffect(() => void load().catch(() => {}), []);
  return useMemo(() => {
    const go = (way: 'undo' | 'redo') => (isHere: (step: Step) => boolean, mayWithdraw: boolean) => {
      if (queue) void load().then(({ back }) => back({ queue, userId, isHere, mayWithdraw }, way));
    };
    return {
      record: (step: Step) => void load().then(({ record }) => record(userId, step)),
      undo: go('undo'),
      redo: go('redo'),
    };
  }, [queue, userId]);
}
