import type { Decision, Stance } from './changes.ts';

/** Something said with labels, scores or Submit, as it can be taken back: of one sample, or of many at once. */
export interface Step {
  projectId: number;
  /** for people: "Submitted: mitotic" */
  what: string;
  where: string;
  samples: Decision[];
  /** it has been taken back, and can be said again */
  undone?: boolean;
}

const mostSteps = 100;
/** Of all steps together: they are kept where there is little room. */
const mostSamples = 6000;

/** Oldest first. What was taken back of the same samples cannot be said again after something else. */
export function withStep(steps: readonly Step[], step: Step): Step[] {
  const touched = new Set(step.samples.map(({ annotationId }) => annotationId));
  const after = [...steps.filter((one) => !one.undone || !one.samples.some((s) => touched.has(s.annotationId))), step];
  let room = mostSamples;
  const kept = after.slice(-mostSteps).reverse();
  const end = kept.findIndex((one) => {
    room -= one.samples.length;
    return room < 0;
  });
  return kept.slice(0, end < 0 ? kept.length : end).reverse();
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
