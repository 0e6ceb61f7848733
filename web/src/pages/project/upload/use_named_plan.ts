import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { namedPlanQuery } from '../../../api/named_plan.ts';
import type { NamedBy, NamedPlan } from '../../../model/named_plan.ts';
import { useSettled } from '../../../ui/use_settled.ts';
import type { DroppedFile } from './dropped.ts';

/** The plan that the server makes of the files that were dropped, as soon as names or a table are to say what they are. */
export function useNamedPlan(
  projectId: number,
  offered: readonly DroppedFile[],
  by: NamedBy,
): { plan: NamedPlan | undefined; error: unknown } {
  const [table, setTable] = useState({ path: '', text: '' });
  const drop = useDrop(offered);
  const files = useMemo(() => offered.map(({ path, file }) => ({ path, size: file.size })), [offered]);
  const wanted = by.kind === 'table' ? by.path : '';
  useEffect(() => {
    const file = offered.find(({ path }) => path === wanted)?.file;
    file?.text().then(
      (text) => setTable({ path: wanted, text }),
      () => setTable({ path: wanted, text: '' }),
    );
  }, [offered, wanted]);
  // Not each letter of a pattern is a question.
  const settled = useSettled(JSON.stringify(by), 300);
  const asked = by.kind === 'pattern' ? (JSON.parse(settled) as NamedBy) : by;
  const isReady = files.length > 0 && asked.kind === by.kind && (by.kind !== 'table' || table.path === wanted);
  const { data, error } = useQuery({
    ...namedPlanQuery(projectId, files, drop, asked, by.kind === 'table' ? table.text : ''),
    enabled: isReady && by.kind !== 'folders',
  });
  return { plan: data, error };
}

/** Another number each time that other files are dropped. */
function useDrop(offered: readonly DroppedFile[]): number {
  const last = useRef({ offered, drop: 1 });
  if (last.current.offered !== offered) last.current = { offered, drop: last.current.drop + 1 };
  return last.current.drop;
}
