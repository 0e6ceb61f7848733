import Button from '@mui/material/Button';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Operation } from '../model/changes.ts';
import { type Choice, resolution } from '../model/drawing/conflict.ts';
import type { Edit } from '../model/drawing/edits.ts';
import { count } from '../model/text.ts';
import { momentText } from '../model/time.ts';
import type { WriteQueue } from '../sync/write_queue.ts';
import styles from './conflict_dialog.module.css';

interface Props {
  queue: WriteQueue;
  operation: Operation;
  /** how many more wait after this one */
  more: number;
  onLater: () => void;
}

/** Somebody else has changed the same of a shape: it is as he has left it until a person says what it is to be. */
export default function ShapeConflictDialog({ queue, operation, more, onLater }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [choice, setChoice] = useState<Choice>('both');
  useEffect(() => dialog.current?.showModal(), []);
  const { change, shapeConflict, what, where, at, seq } = operation;
  if (change.kind !== 'draw' || !shapeConflict) return null;
  const { theirs } = shapeConflict;
  const shapes = theirs.flatMap(({ shape }) => shape ?? []);
  const [first] = shapes;
  const who = [...new Set(shapes.map(({ changedBy }) => changedBy))].join(', ') || 'Somebody else';
  const changed = first ? momentText(Date.parse(first.changed)) : 'deleted';
  const choices: { choice: Choice; title: string; by: string; text: string }[] = [
    { choice: 'theirs', title: 'Theirs', by: `${who}, ${changed}`, text: first ? 'As it is now' : 'It stays deleted' },
    { choice: 'mine', title: 'Mine', by: `You, ${momentText(at)}, kept here`, text: mineText(change.edit) },
    { choice: 'both', title: 'Both', by: 'Nothing is lost', text: 'Theirs stays, yours becomes a shape beside it' },
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const edit = resolution(change.edit, shapeConflict, choice, () => crypto.randomUUID());
    void queue.settle([seq], edit ? { ...change, edit, base: shapeConflict.seq } : undefined, what, where);
  };
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={title} onCancel={onLater}>
      <form onSubmit={submit} className={styles.form}>
        <div>
          <h2 id={title}>
            {who} has changed {theirs.length === 1 ? 'a shape' : count(theirs.length, 'shape')} of {where} before you
          </h2>
          <p className="quiet">
            Nothing of it was overwritten. Yours ({what}) is kept in this browser until you decide
            {more > 0 ? `; ${more} more after this one.` : '.'}
          </p>
        </div>
        <div className={styles.choices} role="radiogroup" aria-label="What the shape is to be">
          {choices.map((one) => (
            <label key={one.choice} className={`${styles.choice} ${choice === one.choice ? styles.on : ''}`}>
              <input
                type="radio"
                name="choice"
                checked={choice === one.choice}
                onChange={() => setChoice(one.choice)}
              />
              <strong>{one.title}</strong>
              <span className="small faint">{one.by}</span>
              <span className={styles.labels}>{one.text}</span>
            </label>
          ))}
        </div>
        <div className={styles.actions}>
          <Button variant="text" onClick={onLater}>
            Decide later
          </Button>
          <Button type="submit" variant="contained">
            Keep {choice}
            <kbd className="key">⏎</kbd>
          </Button>
        </div>
      </form>
    </dialog>
  );
}

function mineText({ updated, deleted }: Edit): string {
  if (deleted.length > 0 && updated.length === 0) return 'Deleted, as you meant it';
  return 'As you meant it, over theirs';
}
