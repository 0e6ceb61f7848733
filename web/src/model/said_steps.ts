import type { Comment, Pin } from './annotation.ts';
import type { Decision, Stance } from './changes.ts';

/** Something said with labels, scores, Submit or a comment, as it can be taken back: of one sample, or of many at once. */
export interface Step {
  projectId: number;
  /** for people: "Submitted: mitotic" */
  what: string;
  where: string;
  samples: Decision[];
  /** then there are no samples */
  comment?: CommentStep;
  /** it has been taken back, and can be said again */
  undone?: boolean;
}

/** A comment by its number at the server; or, as long as that is not known here, by the id of what added it. */
export type CommentId = number | string;

/** All that it takes to say it again. */
export interface SaidComment {
  id: CommentId;
  layerId: number;
  content: string;
  answersTo: CommentId;
  pin: Pin | null;
  view: string;
}

/** What was done about a comment: it was said or deleted, its words were changed, or its thread was closed or opened. */
export type CommentStep = { annotationId: number } & (
  | { kind: 'add' | 'delete'; comment: SaidComment }
  /** by a manager, what somebody else had said; and back again */
  | { kind: 'take away'; comment: Comment }
  | { kind: 'put back'; comment: Comment }
  | { kind: 'edit'; id: CommentId; comment: Comment; from: string; to: string }
  | { kind: 'resolve'; id: CommentId; resolved: boolean }
);

const maxSteps = 100;
/** Of all steps together: they are kept where there is little room. */
const maxSamples = 6000;

/** Oldest first. What was taken back of the same samples cannot be said again after something else. */
export function withStep(steps: readonly Step[], step: Step): Step[] {
  const touched = new Set(samplesOf(step));
  const after = [...steps.filter((one) => !one.undone || !samplesOf(one).some((id) => touched.has(id))), step];
  let room = maxSamples;
  const kept = after.slice(-maxSteps).reverse();
  const end = kept.findIndex((one) => {
    room -= Math.max(1, one.samples.length);
    return room < 0;
  });
  return kept.slice(0, end < 0 ? kept.length : end).reverse();
}

/** The samples that a step is about. */
export function samplesOf({ samples, comment }: Step): number[] {
  return comment ? [comment.annotationId] : samples.map(({ annotationId }) => annotationId);
}

/** The same steps once a comment is called otherwise: its number is known, or it was said anew. */
export function renamed(steps: readonly Step[], before: CommentId, now: CommentId): Step[] {
  const name = (id: CommentId) => (id === before ? now : id);
  return steps.map((step) => {
    const { comment: said } = step;
    if (!said) return step;
    if (said.kind === 'edit' || said.kind === 'resolve') return { ...step, comment: { ...said, id: name(said.id) } };
    if (said.kind === 'take away' || said.kind === 'put back') return step; // the server knows it
    const { comment } = said;
    return {
      ...step,
      comment: { ...said, comment: { ...comment, id: name(comment.id), answersTo: name(comment.answersTo) } },
    };
  });
}

/** What is to be done about the comment, to take a step back or to say it again. */
export function commentTurn(step: CommentStep, isUndo: boolean): CommentStep {
  switch (step.kind) {
    case 'add':
    case 'delete':
      return { ...step, kind: (step.kind === 'add') === isUndo ? 'delete' : 'add' };
    case 'take away':
    case 'put back':
      return (step.kind === 'put back') === isUndo ? { ...step, kind: 'take away' } : { ...step, kind: 'put back' };
    case 'edit':
      return isUndo ? { ...step, from: step.to, to: step.from } : step;
    case 'resolve':
      return { ...step, resolved: isUndo ? !step.resolved : step.resolved };
  }
}

/** Steps of what one looks at: the place of the one to take back, or to say again; -1: there is none. */
export function stepToUndo(steps: readonly Step[], isHere: (step: Step) => boolean, mayWithdraw: boolean): number {
  return steps.findLastIndex((one) => !one.undone && isHere(one) && takesBack(one, mayWithdraw));
}

export function stepToRedo(steps: readonly Step[], isHere: (step: Step) => boolean): number {
  return steps.findIndex((one) => one.undone === true && isHere(one));
}

/** What is to be sent. Who may not withdraw what is submitted takes back its labels only. */
export function reversed({ samples }: Step, mayWithdraw: boolean): Decision[] {
  return samples.map(({ from, to, ...one }) => ({ ...one, from: to, to: before(from, to, mayWithdraw) }));
}

export function repeated({ samples }: Step, mayWithdraw: boolean): Decision[] {
  return samples.map(({ from, to, ...one }) => ({ ...one, from: before(from, to, mayWithdraw), to }));
}

function before(from: Stance, to: Stance, mayWithdraw: boolean): Stance {
  if (mayWithdraw || !from.submit || !to.submit) return from;
  return { ...from, submit: { ...from.submit, submitted: from.submit.submitted || to.submit.submitted } };
}

function takesBack(step: Step, mayWithdraw: boolean): boolean {
  if (step.comment) return true;
  return reversed(step, mayWithdraw).some(
    ({ from, to }) => JSON.stringify(sorted(from)) !== JSON.stringify(sorted(to)),
  );
}

function sorted({ submit, scores }: Stance) {
  return {
    submit: submit && [submit.submitted, ...[...submit.labels].sort()],
    scores: scores?.map(({ classificationId, option }) => `${classificationId}:${option}`).sort(),
  };
}
