import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { meQuery } from '../../../api/session.ts';
import type { Saying } from '../../../commands/viewer.ts';
import type { Annotation, Classification, Score } from '../../../model/annotation.ts';
import { mergedScores, type Stance } from '../../../model/changes.ts';
import { sameLabels, toggled } from '../../../model/drafts.ts';
import { labelOfDigit } from '../../../model/label_keys.ts';
import { mayAnnotate, mayManage, type Project } from '../../../model/project.ts';
import { offeredScores, type ScoreOption, sameScores, scoreOptions, toggledScore } from '../../../model/scoring.ts';
import { isOn, parseSettings } from '../../../model/settings.ts';
import { useQueue } from '../../../shell/queue.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { useDrafts } from './use_drafts.ts';
import { useSteps } from './use_steps.ts';

interface Given {
  project: Project;
  /** the one whose picture is shown, as it will be once all that waits is saved; undefined while another one is on its way */
  annotation: Annotation | undefined;
  /** whether any of its picture can be seen by now */
  isSeen: () => boolean;
  /** goes to what is to be reviewed after a sample; false: it could not be found */
  goOn: (annotationId: number) => Promise<boolean>;
}

/** What is chosen of the open sample, and how to choose and send it. */
export interface Scoring extends Saying {
  labels: readonly number[];
  isSubmitted: boolean;
  /** the labels are not those that were submitted */
  isLabelDraft: boolean;
  /** somebody else has submitted it since these were begun */
  isOvertaken: boolean;
  options: ScoreOption[];
  classifications: readonly Classification[];
  scores: readonly Score[];
  isScoreDraft: boolean;
  toggleLabel: (id: number) => void;
  toggleScore: (option: ScoreOption) => void;
  /** changes whenever it has been submitted, to be shown for a moment; 0: not yet */
  flash: number;
}

/**
 * Null for who may only look. Everything said names the sample that was in sight when it was said: once one goes on, keys do
 * nothing until the next sample is there and can be seen.
 */
export function useScoring({ project, annotation, isSeen, goOn }: Given): Scoring | null {
  const queue = useQueue();
  const { data: me } = useQuery(meQuery);
  const drafts = useDrafts(me?.id);
  const steps = useSteps(me);
  useSignal(drafts.changed);
  const [flash, setFlash] = useState({ id: 0, count: 0 });
  /** the sample that is being left: nothing is said about it any more */
  const left = useRef(0);
  const openId = annotation?.id;
  useEffect(() => {
    if (openId !== undefined && openId !== left.current) left.current = 0;
  }, [openId]);
  const whenSeen = useWhenSeen(openId, isSeen);
  // Whoever submits answers to what he has seen: somebody else may have been faster since this one was opened.
  const [opened, setOpened] = useState<{ id: number; version: number } | null>(null);
  if (annotation?.id !== opened?.id) setOpened(annotation ? { id: annotation.id, version: annotation.version } : null);
  const settings = useMemo(() => parseSettings(project.settings), [project.settings]);
  const options = useMemo(() => scoreOptions(annotation?.classifications ?? []), [annotation?.classifications]);
  if (!annotation || !queue || !mayAnnotate(annotation.level)) return null;

  const { id, name } = annotation;
  const draft = drafts.get(id);
  const known = new Set(project.labels.map((label) => label.id));
  const labels = (draft.labels ?? annotation.labels).filter((label) => known.has(label));
  const stored = offeredScores(annotation.scores, annotation.classifications);
  const scores = offeredScores(draft.scores ?? stored, annotation.classifications);
  const isHere = () => left.current !== id;

  const isLabelDraft = draft.labels !== undefined && !sameLabels(labels, annotation.labels);
  const begun = draft.version ?? annotation.version;
  const setLabels = (next: number[]) =>
    drafts.set(id, {
      labels: sameLabels(next, annotation.labels) ? undefined : next,
      version: annotation.version,
    });
  /** as it is said, and can be taken back */
  const record = (what: string, from: Stance, to: Stance) =>
    steps.record({
      projectId: annotation.projectId,
      what,
      where: name,
      samples: [{ annotationId: id, categoryId: annotation.categoryId, from, to }],
    });
  const send = async (chosen: number[]) => {
    const names = project.labels.filter((label) => chosen.includes(label.id)).map((label) => label.name);
    const what = names.length > 0 ? `Submitted: ${names.join(', ')}` : 'Submitted';
    await queue.add(
      {
        kind: 'submit',
        annotationId: id,
        labels: chosen,
        version: Math.min(begun, opened?.version ?? begun),
        wasSubmitted: annotation.submitted,
        projectId: annotation.projectId,
        categoryId: annotation.categoryId,
      },
      what,
      name,
    );
    record(
      what,
      { submit: { labels: annotation.labels, submitted: annotation.submitted } },
      { submit: { labels: chosen, submitted: true } },
    );
    drafts.set(id, { labels: undefined });
    setFlash((before) => ({ id, count: before.count + 1 }));
  };
  const sendAndGo = async (chosen: number[]) => {
    left.current = id;
    try {
      await send(chosen);
      if (!(await goOn(id))) left.current = 0;
    } catch (error) {
      left.current = 0;
      throw error;
    }
  };
  const toggleLabel = (label: number) => setLabels(toggled(labels, label, isOn(settings, 'annotationexclusive')));
  const toggleScore = (option: ScoreOption) => {
    const next = toggledScore(scores, option, isOn(settings, 'classificationexclusive'));
    drafts.set(id, { scores: sameScores(next, stored) ? undefined : next });
  };
  const classify = async () => {
    const chosen = options.filter((one) =>
      scores.some((s) => s.classificationId === one.classificationId && s.option === one.option),
    );
    const said = chosen.map(({ title }) => title).join(', ');
    const what = said ? `Scored: ${said}` : 'Score taken away';
    await queue.add({ kind: 'classify', annotationIds: [id], scores: [...scores] }, what, name);
    record(what, { scores: annotation.scores }, { scores: mergedScores(annotation, scores) });
    drafts.set(id, { scores: undefined });
  };

  return {
    labels,
    isSubmitted: annotation.submitted,
    isLabelDraft,
    isOvertaken: isLabelDraft && annotation.version > begun,
    options,
    classifications: annotation.classifications,
    scores,
    isScoreDraft: draft.scores !== undefined && !sameScores(scores, stored),
    toggleLabel,
    toggleScore,
    flash: flash.id === id ? flash.count : 0,
    label: (digit) => {
      const label = labelOfDigit(project.labels, digit);
      if (!label || !isHere()) return;
      if (!isOn(settings, 'fastannotation')) return toggleLabel(label.id);
      if (!isSeen()) return;
      const exclusive = isOn(settings, 'annotationexclusive');
      void sendAndGo(exclusive ? [label.id] : [...new Set([...labels, label.id])]);
    },
    submit: () => {
      if (isHere()) whenSeen(isLabelDraft, () => void send(labels));
    },
    submitAndNext: () => {
      if (isHere()) whenSeen(isLabelDraft, () => void sendAndGo(labels));
    },
    score: (position) => {
      const option = options[position - 1];
      if (option && isHere()) toggleScore(option);
    },
    classify: () => {
      if (isHere()) whenSeen(draft.scores !== undefined, () => void classify());
    },
    // A choice that was not sent comes before all that was.
    undo: () => {
      if (!isHere()) return;
      if (draft.labels || draft.scores) drafts.set(id, { labels: undefined, scores: undefined });
      else steps.undo({ sample: id }, mayManage(annotation.level));
    },
    redo: () => {
      if (isHere()) steps.redo({ sample: id }, mayManage(annotation.level));
    },
    labelCount: project.labels.length,
    optionCount: options.length,
    mayClassify: draft.scores !== undefined && !sameScores(scores, stored),
  };
}

/**
 * Nothing is sent of a sample that cannot be seen yet. What was chosen of it is: then it is sent once there is something to see, unless one
 * has gone on. `isChosen`: something was.
 */
function useWhenSeen(openId: number | undefined, isSeen: () => boolean): (isChosen: boolean, act: () => void) => void {
  const now = useRef({ openId, isSeen });
  useEffect(() => {
    now.current = { openId, isSeen };
  });
  const waits = useRef<(() => void) | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another sample nothing waits
  useEffect(
    () => () => {
      waits.current = null;
    },
    [openId],
  );
  return (isChosen, act) => {
    if (isSeen()) {
      waits.current = null;
      return act();
    }
    if (!isChosen) return;
    const look = () => {
      if (waits.current !== act) return;
      if (now.current.openId !== openId || !now.current.isSeen()) return void requestAnimationFrame(look);
      waits.current = null;
      act();
    };
    waits.current = act;
    requestAnimationFrame(look);
  };
}

export function labelsText(ids: readonly number[], project: Project): string {
  const names = project.labels.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return names.length > 0 ? names.join(', ') : 'no label';
}
