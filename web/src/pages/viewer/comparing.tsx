import { lazy, Suspense, useEffect } from 'react';
import { comparing, linked, readComparison } from '../../model/comparison.ts';
import { useSignal } from '../../ui/use_signal.ts';
import styles from './viewer.module.css';

const Compare = lazy(() => import('./compare/compare.tsx'));

type Props = Omit<Parameters<typeof Compare>[0], 'comparison'>;

/** What stands beside the open sample, where something does. */
export function Comparing(props: Props) {
  const comparison = useSignal(comparing);
  if (!comparison) return null;
  return (
    <Suspense>
      <Compare comparison={comparison} {...props} />
    </Suspense>
  );
}

/** For keys and buttons; `other` is what stands beside the open one at first. And the arrangement of the page. */
export function useComparing(openId: number | null, other: number | undefined) {
  const comparison = useSignal(comparing);
  useEffect(() => {
    comparing.set(readComparison(location.search));
    return () => comparing.set(null);
  }, []);
  const now = openId === null ? null : comparison;
  return {
    className: now ? styles[now.curtain ? 'curtain' : `panes${now.panes.length + 1}`] : undefined,
    actions: openId !== null && {
      isOn: now !== null,
      toggle: () => comparing.set(now ? null : { panes: [other ?? openId], curtain: false }),
      toggleCurtain: () => comparing.set({ panes: now?.panes ?? [other ?? openId], curtain: !now?.curtain }),
      toggleLink: () => linked.set(!linked.get()),
    },
  };
}
