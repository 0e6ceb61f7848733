import { useEffect, useMemo } from 'react';
import type { Me } from '../../../model/me.ts';
import type { Step } from '../../../model/said_steps.ts';
import { useQueue } from '../../../shell/queue.tsx';

import type { Here } from './steps.ts';

const load = () => import('./steps.ts');

/** What was said, to be taken back: its code comes after what is needed at first. */
export function useSteps(me: Me | undefined) {
  const queue = useQueue();
  useEffect(() => {
    let end: (() => void) | undefined;
    let isOver = false;
    void load().then(
      ({ follow }) => {
        if (queue && me && !isOver) end = follow(queue, me.id);
      },
      () => {},
    );
    return () => {
      isOver = true;
      end?.();
    };
  }, [queue, me]);
  return useMemo(() => {
    const go = (way: 'undo' | 'redo') => (here: Here, mayWithdraw: boolean) => {
      if (queue && me) void load().then(({ back }) => back({ queue, me, here, mayWithdraw }, way));
    };
    return {
      record: (step: Step) => void (me && load().then(({ record }) => record(me.id, step))),
      undo: go('undo'),
      redo: go('redo'),
    };
  }, [queue, me]);
}
