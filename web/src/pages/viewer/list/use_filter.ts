import { useEffect } from 'react';
import { readFilter, type SampleFilter, withoutFilter } from '../../../model/sample_filter.ts';
import { makeSignal } from '../../../model/signal.ts';
import { useSignal } from '../../../ui/use_signal.ts';

/** What the lists of the open project are filtered by: one for all of its categories. The address says it, too. */
export const listFilter = makeSignal<SampleFilter>(readFilter(location.search));
let projectOfFilter: number | null = null;

/** Another project has no filter but that of its address, which going back and forth brings back. */
export function useFilter(projectId: number, path: string): SampleFilter {
  const filter = useSignal(listFilter);
  useEffect(() => {
    if (projectOfFilter !== null && projectOfFilter !== projectId) listFilter.set(readFilter(location.search));
    projectOfFilter = projectId;
    const follow = () => listFilter.set(readFilter(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [projectId]);
  // A link to an annotation does not say it: its address does, once one is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is another address
  useEffect(() => {
    const search = [listFilter.get(), withoutFilter(location.search)].filter(Boolean).join('&');
    const address = location.pathname + (search && `?${search}`);
    if (address !== location.pathname + location.search) history.replaceState(history.state, '', address);
  }, [path, filter]);
  return filter;
}
