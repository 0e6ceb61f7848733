import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { namedPlanQuery } from '../../../api/named_plan.ts';
import type { NamedBy, NamedPlan } from '../../../model/named_plan.ts';
import type { PlanChoices } from '../../../model/upload_plan.ts';
import { useSettled } from '../../../ui/use_settled.ts';
import type { DroppedFile } from './dropped.ts';

/** The plan that the server makes of the files that were dropped; isCurrent: it is that of all that was chosen. */
export function useNamedPlan(
  projectId: number,
  offered: readonly DroppedFile[],
  choices: PlanChoices,
  by: NamedBy,
): { plan: NamedPlan | undefined; isCurrent: boolean; error: unknown } {
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
  // Not each letter of a pattern or of a category is a question.
  const typed = JSON.stringify({ by, loose: choices.loose });
  const settled = useSettled(typed, 300);
  const { by: settledBy, loose } = JSON.parse(settled) as { by: NamedBy; loose: string };
  const asked = by.kind === 'pattern' ? settledBy : by;
  const isReady = files.length > 0 && asked.kind === by.kind && (by.kind !== 'table' || table.path === wanted);
  const text = by.kind === 'table' ? table.text : '';
  const { data, error, isPlaceholderData } = useQuery({
    ...namedPlanQuery(projectId, files, drop, { ...choices, loose }, asked, text),
    enabled: isReady,
  });
  const plan = isReady ? data : undefined;
  return { plan, isCurrent: plan !== undefined && !isPlaceholderData && settled === typed, error };
}

/** Another number each time that other files are dropped. */
function useDrop(offered: readonly DroppedFile[]): number {
  const last = useRef({ offered, drop: 1 });
  if (last.current.offered !== offered) last.current = { offered, drop: last.current.drop + 1 };
  return last.current.drop;
}
