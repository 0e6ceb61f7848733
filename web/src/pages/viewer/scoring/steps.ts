import type { Operation } from '../../../model/changes.ts';
import type { Me } from '../../../model/me.ts';
import {
  type CommentId,
  type CommentStep,
  commentTurn,
  renamed,
  repeated,
  reversed,
  type SaidComment,
  type Step,
  samplesOf,
  stepToRedo,
  stepToUndo,
  withStep,
} from '../../../model/said_steps.ts';
import type { WriteQueue } from '../../../sync/write_queue.ts';
import { readStored, writeStored } from '../../../ui/use_stored.ts';

/** Kept in the browser, for each user: all tabs share them, and they are there again after a reload. */
const key = (userId: number) => `said-${userId}`;
const read = (userId: number) => readStored<Step[]>(key(userId)) ?? [];

export function record(userId: number, step: Step): void {
  writeStored(key(userId), withStep(read(userId), step));
}

/** Steps learn the numbers of the comments that the server has taken. Returns how to end it. */
export function follow(queue: WriteQueue, userId: number): () => void {
  const learn: Parameters<WriteQueue['followers']['add']>[0] = ({ id }, done) => {
    if (done.kind !== 'comment') return;
    const steps = read(userId);
    if (JSON.stringify(steps).includes(id)) writeStored(key(userId), renamed(steps, id, done.comment.id));
  };
  queue.followers.add(learn);
  return () => {
    queue.followers.delete(learn);
  };
}

/** A sample, or all that was said in the grid of a category. */
export type Here = { sample: number } | { category: number };

function isOf(step: Step, here: Here): boolean {
  if ('category' in here) return !step.comment && step.samples.every(({ categoryId }) => categoryId === here.category);
  const [only, ...others] = samplesOf(step);
  return others.length === 0 && only === here.sample;
}

interface Asked {
  queue: WriteQueue;
  me: Me;
  /** what one looks at */
  here: Here;
  mayWithdraw: boolean;
}

let last: Promise<void> = Promise.resolve();

/**
 * Takes back what was said last of what one looks at, or says it again. One after the other, however fast the keys: what comes next builds
 * on what a comment is called by then.
 */
export function back(asked: Asked, way: 'undo' | 'redo'): Promise<void> {
  last = last.catch(() => {}).then(() => turnBack(asked, way));
  return last;
}

async function turnBack({ queue, me, here, mayWithdraw }: Asked, way: 'undo' | 'redo'): Promise<void> {
  const steps = read(me.id);
  const isHere = (step: Step) => isOf(step, here);
  const at = way === 'undo' ? stepToUndo(steps, isHere, mayWithdraw) : stepToRedo(steps, isHere);
  const step = steps[at];
  if (!step) return;
  const isUndo = way === 'undo';
  const what = `${isUndo ? 'Taken back' : 'Said again'}: ${step.what}`;
  // First, and what is written later begins with what is there then: other steps are recorded, and learn numbers, meanwhile.
  writeStored(
    key(me.id),
    steps.map((one, i) => (i === at ? { ...one, undone: isUndo } : one)),
  );
  if (step.comment) {
    const anew = await turn(queue, me, commentTurn(step.comment, isUndo), what, step.where);
    if (anew) writeStored(key(me.id), renamed(read(me.id), anew.before, anew.now));
    return;
  }
  const samples = isUndo ? reversed(step, mayWithdraw) : repeated(step, mayWithdraw);
  await queue.add({ kind: 'decide', projectId: step.projectId, samples, isUndo }, what, step.where);
}

/** Does it; of a comment that is said anew: what it was called, and is now. */
async function turn(
  queue: WriteQueue,
  me: Me,
  step: CommentStep,
  what: string,
  where: string,
): Promise<{ before: CommentId; now: CommentId } | null> {
  const { annotationId } = step;
  if (step.kind === 'add') {
    const { comment } = step;
    const answersTo = await known(queue, annotationId, comment.answersTo);
    const now = crypto.randomUUID();
    await queue.add(added(annotationId, comment, answersTo), what, where, now);
    return { before: comment.id, now };
  }
  if (step.kind === 'put back') {
    await queue.add({ kind: 'restore comment', annotationId, comment: step.comment }, what, where);
    return null;
  }
  const commentId = await known(queue, annotationId, idOf(step), step);
  if (step.kind === 'delete' || step.kind === 'take away')
    await queue.add({ kind: 'delete comment', annotationId, commentId }, what, where);
  if (step.kind === 'edit') {
    const comment = { ...step.comment, id: commentId };
    await queue.add({ kind: 'edit comment', annotationId, comment, content: step.to }, what, where);
  }
  if (step.kind === 'resolve') {
    const by = me.name || me.username;
    await queue.add({ kind: 'resolve comment', annotationId, commentId, resolved: step.resolved, by }, what, where);
  }
  return null;
}

const idOf = (step: CommentStep): CommentId => ('id' in step ? step.id : step.comment.id);

const added = (annotationId: number, { layerId, content, pin, view }: SaidComment, answersTo: number) =>
  ({ kind: 'comment', annotationId, layerId, content, answersTo, pin, view }) as const;

/**
 * What pages call it: its number, or its place among what waits. One that was taken while no page listened is asked for by what added it:
 * the server does nothing twice, and says the number again.
 */
async function known(queue: WriteQueue, annotationId: number, id: CommentId, step?: CommentStep): Promise<number> {
  if (typeof id === 'number') return id;
  const placeOf = () => queue.operations.get().find((one: Operation) => one.id === id)?.seq;
  if (placeOf() === undefined && step?.kind === 'delete') {
    await queue.add(added(annotationId, step.comment, 0), 'Comment', '', id);
  }
  return -(placeOf() ?? 0);
}
