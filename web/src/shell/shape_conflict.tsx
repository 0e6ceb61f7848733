import type { Operation } from '../model/changes.ts';
import { type Choice, resolution } from '../model/drawing/conflict.ts';
import type { Edit } from '../model/drawing/edits.ts';
import { count } from '../model/text.ts';
import { momentText } from '../model/time.ts';
import type { WriteQueue } from '../sync/write_queue.ts';
import { type Answer, ConflictForm } from './conflict_form.tsx';

interface Props {
  queue: WriteQueue;
  operation: Operation;
  /** how many more wait after this one */
  more: number;
  onLater: () => void;
}

/** Somebody else has changed the same of a shape: it is as he has left it until a person says what it is to be. */
export default function ShapeConflictDialog({ queue, operation, more, onLater }: Props) {
  const { change, shapeConflict, what, where, at, seq } = operation;
  if (change.kind !== 'draw' || !shapeConflict) return null;
  const { theirs } = shapeConflict;
  const shapes = theirs.flatMap(({ shape }) => shape ?? []);
  const [first] = shapes;
  const who = [...new Set(shapes.map(({ changedBy }) => changedBy))].join(', ') || 'Somebody else';
  const changed = first ? momentText(Date.parse(first.changed)) : 'deleted';
  const answers: Answer<Choice>[] = [
    { choice: 'theirs', title: 'Theirs', by: `${who}, ${changed}`, text: first ? 'As it is now' : 'It stays deleted' },
    { choice: 'mine', title: 'Mine', by: `You, ${momentText(at)}, kept here`, text: mineText(change.edit) },
    { choice: 'both', title: 'Both', by: 'Nothing is lost', text: 'Theirs stays, yours becomes a shape beside it' },
  ];
  const decide = (choice: Choice) => {
    const edit = resolution(change.edit, shapeConflict, choice, () => crypto.randomUUID());
    void queue.settle([seq], edit ? { ...change, edit, base: shapeConflict.seq } : undefined, what, where);
  };
  return (
    <ConflictForm
      title={`${who} has changed ${theirs.length === 1 ? 'a shape' : count(theirs.length, 'shape')} of ${where} before you`}
      kept={`Yours (${what})`}
      more={more}
      question="What the shape is to be"
      answers={answers}
      first="both"
      onLater={onLater}
      onDecide={decide}
    />
  );
}

function mineText({ updated, deleted }: Edit): string {
  if (deleted.length > 0 && updated.length === 0) return 'Deleted, as you meant it';
  return 'As you meant it, over theirs';
}
