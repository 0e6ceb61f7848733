import { lazy, Suspense, useEffect, useRef } from 'react';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
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
export function useComparing(openId: number | null, other: number | undefined, canvas: ImageCanvas | null) {
  const comparison = useSignal(comparing);
  useEffect(() => {
    comparing.set(readComparison(location.search));
    return () => comparing.set(null);
  }, []);
  const now = openId === null ? null : comparison;
  const arrangement = now && (now.curtain ? 'curtain' : `panes${now.panes.length + 1}`);
  const before = useRef(arrangement);
  // What is seen as a whole is so, too, in the place that others leave it, and when they have gone.
  useEffect(() => {
    if (before.current !== arrangement && canvas) canvas.fitsOnce = true;
    before.current = arrangement;
  }, [arrangement, canvas]);
  return {
    className: arrangement ? styles[arrangement] : undefined,
    actions: openId !== null && {
      isOn: now !== null,
      toggle: () => comparing.set(now ? null : { panes: [other ?? openId], curtain: false }),
      toggleCurtain: () => comparing.set({ panes: now?.panes ?? [other ?? openId], curtain: !now?.curtain }),
      toggleLink: () => linked.set(!linked.get()),
    },
  };
}
