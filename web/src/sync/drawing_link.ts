import type { Done, Operation } from '../model/changes.ts';
import type { Editor, Handed } from '../model/drawing/editor.ts';
import type { WriteQueue } from './write_queue.ts';

/** Takes the parts of an edit to the queue: it resolves once they are on the disk. */
export function handTo(
  queue: WriteQueue,
  annotationId: number,
  where: string,
): (handed: readonly Handed[]) => Promise<void> {
  return (handed) =>
    queue.addAll(
      handed.map(({ opId, edit, base, what }) => ({
        change: { kind: 'draw', annotationId, base, edit },
        what,
        where,
        id: opId,
      })),
    );
}

/**
 * Keeps an editor in step with the queue: what waits there, from before a reload or from another tab, is shown; what the server has
 * taken is known; and what will not come about is shown no more. Returns how to end it.
 */
export function linkEditor(queue: WriteQueue, editor: Editor, onOther: () => void): () => void {
  /** seen in the queue: when it is there no more, it was taken or it will not come about */
  const seen = new Set<string>();
  const isOurs = ({ change }: Operation) => change.kind === 'draw' && change.annotationId === editor.annotationId;
  const follow = (operation: Operation, done: Done) => {
    const { id, change } = operation;
    if (!isOurs(operation) || change.kind !== 'draw' || done.kind !== 'draw') return;
    seen.delete(id);
    const instead = new Map(done.theirs.map((one) => [one.id, one.shape]));
    editor.confirm(id, change.edit, { seq: done.seq, stamps: done.stamps, instead });
  };
  const renew = () => {
    const waiting = queue.operations.get().filter((one) => one.state === 'waiting' && isOurs(one));
    const ids = new Set(waiting.map(({ id }) => id));
    for (const id of seen) {
      if (ids.has(id)) continue;
      seen.delete(id);
      for (const shapes of editor.all()) shapes.drop(id);
    }
    let isOther = false;
    for (const { id, change } of waiting) {
      if (change.kind !== 'draw' || seen.has(id)) continue;
      seen.add(id);
      const shapes = editor.drawing(change.edit.layerId);
      if (shapes.has(id)) continue;
      shapes.add({ opId: id, edit: change.edit });
      isOther = true;
    }
    if (isOther) onOther();
  };
  const deaf = queue.operations.subscribe(renew);
  queue.followers.add(follow);
  renew();
  return () => {
    deaf();
    queue.followers.delete(follow);
  };
}
