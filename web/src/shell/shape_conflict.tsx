import { useState } from 'react';
import type { Operation, ShapeConflict } from '../model/changes.ts';
import { type Choice, resolution } from '../model/drawing/conflict.ts';
import type { Edit } from '../model/drawing/edits.ts';
import { type Box, boxOfShape, type Shape } from '../model/drawing/shape.ts';
import { partAround } from '../model/part.ts';
import { count } from '../model/text.ts';
import { momentText } from '../model/time.ts';
import type { WriteQueue } from '../sync/write_queue.ts';
import { type Answer, ConflictForm } from './conflict_form.tsx';
import { ShapeSketch, useCrop } from './shape_sketch.tsx';

interface Props {
  queue: WriteQueue;
  operation: Operation;
  /** how many more wait after this one */
  more: number;
  onLater: () => void;
}

/** Somebody else has changed the same of a shape: it is as he has left it until a person says what it is to be. */
export default function ShapeConflictDialog(props: Props) {
  const { change, shapeConflict } = props.operation;
  return change.kind === 'draw' && shapeConflict ? <Asked {...props} {...{ change, shapeConflict }} /> : null;
}

interface AskedProps extends Props {
  change: Extract<Operation['change'], { kind: 'draw' }>;
  shapeConflict: ShapeConflict;
}

function Asked({ queue, operation, more, onLater, change, shapeConflict }: AskedProps) {
  const { what, where, at, seq } = operation;
  const { theirs } = shapeConflict;
  const shapes = theirs.flatMap(({ shape }) => shape ?? []);
  const [first] = shapes;
  const who = [...new Set(shapes.map(({ changedBy }) => changedBy))].join(', ') || 'Somebody else';
  const mine = mineOf(change.edit);
  const [part] = useState(() => partAround(boxAround([...shapes, ...mine])));
  const crop = useCrop(change.annotationId, (first ?? mine[0])?.group ?? null, part);
  const picture = (choice: Choice) => (
    <ShapeSketch {...{ part, crop }} theirs={choice === 'mine' ? [] : shapes} mine={choice === 'theirs' ? [] : mine} />
  );
  const changed = first ? momentText(Date.parse(first.changed)) : 'deleted';
  const answers: Answer<Choice>[] = [
    { choice: 'theirs', title: 'Theirs', by: `${who}, ${changed}`, text: first ? 'As it is now' : 'It stays deleted' },
    { choice: 'mine', title: 'Mine', by: `You, ${momentText(at)}, kept here`, text: mineText(change.edit) },
    { choice: 'both', title: 'Both', by: 'Nothing is lost', text: 'Theirs stays, yours becomes a shape beside it' },
  ];
  for (const one of answers) one.picture = picture(one.choice);
  const which = theirs.length > 1 ? count(theirs.length, 'shape') : first?.name || mine[0]?.name || 'a shape';
  const decide = (choice: Choice) => {
    const edit = resolution(change.edit, shapeConflict, choice, () => crypto.randomUUID());
    void queue.settle([seq], edit ? { ...change, edit, base: shapeConflict.seq } : undefined, what, where);
  };
  return (
    <ConflictForm
      title={`${who} has changed ${which} of ${where} before you`}
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

function boxAround(shapes: readonly Shape[]): Box {
  const boxes = shapes.map(boxOfShape);
  const least = (i: 0 | 1) => Math.min(...boxes.map((box) => box[i]));
  const most = (i: 2 | 3) => Math.max(...boxes.map((box) => box[i]));
  return boxes.length > 0 ? [least(0), least(1), most(2), most(3)] : [0, 0, 1, 1];
}

/** What was meant; of what was to be deleted nothing. */
function mineOf({ created, updated }: Edit): Shape[] {
  return [...created, ...updated.map(({ whole, after }) => ({ ...whole, ...after }))];
}

const words: Partial<Record<string, string>> = { geometry: 'outline', kind: 'outline', label: 'class', group: 'plane' };

function mineText({ updated, deleted }: Edit): string {
  if (deleted.length > 0 && updated.length === 0) return 'Deleted, as you meant it';
  const fields = new Set(updated.flatMap(({ after }) => Object.keys(after).map((name) => words[name] ?? name)));
  return fields.size > 0 ? `Your ${[...fields].join(', ')}, over theirs` : 'As you meant it, over theirs';
}
