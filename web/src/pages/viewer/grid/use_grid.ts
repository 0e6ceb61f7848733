import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { meQuery } from '../../../api/session.ts';
import type { Saying, Selecting } from '../../../commands/viewer.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import {
  type BulkDraft,
  labelCounts,
  maxAtOnce,
  nothingChosen,
  sharedScores,
  submitsOf,
  withLabel,
  withScore,
} from '../../../model/bulk.ts';
import { mergedScores } from '../../../model/changes.ts';
import { labelOfDigit } from '../../../model/label_keys.ts';
import { type Category, mayManage, type Project } from '../../../model/project.ts';
import { offeredScores, type ScoreOption, sameScores, scoreOptions } from '../../../model/scoring.ts';
import { allOf, inverted, nothingSelected, type Selection, toggledIn, within } from '../../../model/selection.ts';
import { isOn, parseSettings } from '../../../model/settings.ts';
import { count } from '../../../model/text.ts';
import { useQueue } from '../../../shell/queue.tsx';
import type { CategoryRows } from '../list/use_category.ts';
import { useSteps } from '../scoring/use_steps.ts';

/** What is selected of a category, what is chosen for all of it, and how to say that. */
export interface Grid {
  selection: Selection;
  /** those of the rows */
  selected: AnnotationRow[];
  select: (next: Selection | ((before: Selection) => Selection)) => void;
  toggle: (id: number) => void;
  /** all are being fetched, to be selected */
  isGathering: boolean;
  selecting: Selecting;
  /** more than can be sent at once */
  isTooMany: boolean;
  labelCounts: ReadonlyMap<number, number>;
  toggleLabel: (id: number) => void;
  options: ScoreOption[];
  scores: BulkDraft['scores'];
  toggleScore: (option: ScoreOption) => void;
  /** of the selected ones */
  scored: number;
  say: Saying;
  /** sets a label of one, and submits it */
  submitAs: (row: AnnotationRow, label: number) => void;
  /** the picture that has the focus; keys act on it while nothing is selected */
  focused: React.RefObject<number | null>;
  /** goes up whenever something was submitted */
  flash: number;
}

interface Given {
  project: Project;
  category: Category;
  found: AnnotationRow[];
  rows: CategoryRows;
  /** to the picture after the one that has the focus */
  focusNext: () => void;
}

export function useGrid({ project, category, found, rows, focusNext }: Given): Grid {
  const queue = useQueue();
  const { data: me } = useQuery(meQuery);
  const steps = useSteps(me);
  const [selection, setSelection] = useState(nothingSelected);
  const [draft, setDraft] = useState(nothingChosen);
  const [gathering, setGathering] = useState<'all' | 'others' | null>(null);
  const [flash, setFlash] = useState(0);
  const focused = useRef<number | null>(null);
  const order = useMemo(() => found.map(({ id }) => id), [found]);
  const settings = useMemo(() => parseSettings(project.settings), [project.settings]);
  const options = useMemo(() => scoreOptions(project.classifications), [project.classifications]);
  const known = useMemo(() => project.labels.map(({ id }) => id), [project.labels]);
  const selected = useMemo(() => found.filter(({ id }) => selection.ids.has(id)), [found, selection]);
  const counts = useMemo(() => labelCounts(selected, draft), [selected, draft]);
  const scores = useMemo(
    () => draft.scores ?? sharedScores(selected, project.classifications),
    [draft.scores, selected, project.classifications],
  );

  const select = useCallback((next: Selection | ((before: Selection) => Selection)) => {
    setGathering(null);
    setSelection(next);
  }, []);
  const none = useCallback(() => {
    select(nothingSelected);
    setDraft(nothingChosen);
  }, [select]);
  // What is chosen is for what is selected: once nothing is, there is nothing to be chosen.
  if (selection.ids.size === 0 && draft !== nothingChosen) setDraft(nothingChosen);

  // What a filter has taken out of sight is not spoken of.
  useEffect(() => setSelection((before) => within(before, order)), [order]);

  // All of them have to be here first: each is submitted with its own labels.
  const { hasMore, loadMore, hasBefore, loadBefore, isError } = rows;
  useEffect(() => {
    if (gathering === null) return;
    if (hasMore) return loadMore();
    if (hasBefore) return loadBefore();
    setGathering(null);
    if (!isError) setSelection((before) => (gathering === 'all' ? allOf(order) : inverted(before, order)));
  });

  const send = async (targets: AnnotationRow[], chosen: BulkDraft): Promise<void> => {
    if (!queue || targets.length === 0 || targets.length > maxAtOnce) return;
    const names = project.labels.filter(({ id }) => chosen.labels.get(id)).map(({ name }) => name);
    const samples = submitsOf(targets, chosen, category.id, known);
    const what = names.length > 0 ? `Submitted: ${names.join(', ')}` : 'Submitted';
    await queue.add({ kind: 'decide', projectId: project.id, samples, isUndo: false }, what, placeOf(targets));
    steps.record({ projectId: project.id, what, where: placeOf(targets), samples });
    setDraft((before) => ({ ...before, labels: new Map() }));
    setFlash((before) => before + 1);
  };
  const sendAs = (rows: AnnotationRow[], label: number): Promise<void> => {
    const others = isOn(settings, 'annotationexclusive') ? known.map((id) => [id, false] as const) : [];
    return send(rows, { ...nothingChosen, labels: new Map([...others, [label, true]]) });
  };
  /** Those that are selected, else the one that has the focus. */
  const targets = (): AnnotationRow[] => {
    if (selected.length > 0) return selected;
    return found.filter(({ id }) => id === focused.current);
  };
  const take = (rows: AnnotationRow[]) => {
    if (selected.length === 0 && rows[0]) select(toggledIn(nothingSelected, rows[0].id));
  };
  const toggleLabelOf = (rows: AnnotationRow[], id: number) =>
    setDraft((before) => withLabel(before, rows, id, isOn(settings, 'annotationexclusive'), known));
  const toggleScoreOf = (rows: AnnotationRow[], option: ScoreOption) =>
    setDraft((before) =>
      withScore(before, rows, project.classifications, option, isOn(settings, 'classificationexclusive')),
    );
  const isScoreDraft = draft.scores !== undefined && !selected.every((row) => sameScores(row.scores, scores));

  const classify = async () => {
    if (!queue || selected.length === 0 || selected.length > maxAtOnce) return;
    const chosen = offeredScores(scores, project.classifications);
    const titles = options
      .filter((one) => chosen.some((s) => s.classificationId === one.classificationId && s.option === one.option))
      .map(({ title }) => title);
    const what = titles.length > 0 ? `Scored: ${titles.join(', ')}` : 'Scores taken away';
    const where = placeOf(selected);
    await queue.add({ kind: 'classify', annotationIds: selected.map(({ id }) => id), scores: chosen }, what, where);
    const offered = { classifications: project.classifications };
    steps.record({
      projectId: project.id,
      what,
      where,
      samples: selected.map(({ id, scores }) => ({
        annotationId: id,
        categoryId: category.id,
        from: { scores },
        to: { scores: mergedScores({ scores, ...offered }, chosen) },
      })),
    });
    setDraft((before) => ({ ...before, scores: undefined }));
  };

  const say: Saying = {
    labelCount: project.labels.length,
    optionCount: options.length,
    mayClassify: isScoreDraft,
    label: (digit) => {
      const label = labelOfDigit(project.labels, digit);
      const rows = targets();
      if (!label || rows.length === 0) return;
      if (!isOn(settings, 'fastannotation')) {
        take(rows);
        toggleLabelOf(rows, label.id);
        return;
      }
      const goesOn = selected.length === 0;
      void sendAs(rows, label.id).then(() => goesOn && focusNext());
    },
    submit: () => void send(targets(), draft),
    submitAndNext: () => {
      const goesOn = selected.length === 0;
      void send(targets(), draft).then(() => goesOn && focusNext());
    },
    score: (position) => {
      const option = options[position - 1];
      const rows = targets();
      if (!option || rows.length === 0) return;
      take(rows);
      toggleScoreOf(rows, option);
    },
    classify: () => void classify(),
    undo: () => steps.undo({ category: category.id }, mayManage(project.level)),
    redo: () => steps.redo({ category: category.id }, mayManage(project.level)),
  };
  return {
    selection,
    selected,
    select,
    toggle: (id) => select((before) => toggledIn(before, id)),
    isGathering: gathering !== null,
    selecting: {
      selected: selection.ids.size,
      all: () => setGathering('all'),
      none,
      invert: () => setGathering('others'),
    },
    isTooMany: selected.length > maxAtOnce,
    labelCounts: counts,
    toggleLabel: (id) => toggleLabelOf(selected, id),
    options,
    scores,
    toggleScore: (option) => toggleScoreOf(selected, option),
    scored: selected.filter((row) => row.scores.length > 0).length,
    say,
    submitAs: (row, label) => void sendAs([row], label),
    focused,
    flash,
  };
}

function placeOf(rows: readonly AnnotationRow[]): string {
  const [first] = rows;
  return first && rows.length === 1 ? first.name : count(rows.length, 'annotation');
}
