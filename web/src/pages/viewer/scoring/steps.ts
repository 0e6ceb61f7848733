import { repeated, reversed, type Step, stepToRedo, stepToUndo, withStep } from '../../../model/said_steps.ts';
import type { WriteQueue } from '../../../sync/write_queue.ts';
import { readStored, writeStored } from '../../../ui/use_stored.ts';

/** Kept in the browser, for each user: all tabs share them, and they are there again after a reload. */
const key = (userId: number) => `said-${userId}`;
const read = (userId: number) => readStored<Step[]>(key(userId)) ?? [];

export function record(userId: number, step: Step): void {
  writeStored(key(userId), withStep(read(userId), step));
}

interface Asked {
  queue: WriteQueue;
  userId: number;
  /** of what one looks at */
  isHere: (step: Step) => boolean;
  mayWithdraw: boolean;
}

/** Takes back what was said last of what one looks at, or says it again. */
export async function back({ queue, userId, isHere, mayWithdraw }: Asked, way: 'undo' | 'redo'): Promise<void> {
  const steps = read(userId);
  const at = way === 'undo' ? stepToUndo(steps, isHere, mayWithdraw) : stepToRedo(steps, isHere);
  const step = steps[at];
  if (!step) return;
  const isUndo = way === 'undo';
  const samples = isUndo ? reversed(step, mayWithdraw) : repeated(step, mayWithdraw);
  await queue.add(
    { kind: 'decide', projectId: step.projectId, samples, isUndo },
    `${isUndo ? 'Taken back' : 'Said again'}: ${step.what}`,
    step.where,
  );
  writeStored(
    key(userId),
    steps.map((one, i) => (i === at ? { ...one, undone: isUndo } : one)),
  );
}
