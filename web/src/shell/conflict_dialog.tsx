import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { annotationQuery } from '../api/annotation.ts';
import { projectQuery } from '../api/project.ts';
import type { Change, Conflict, Operation } from '../model/changes.ts';
import { isOn, parseSettings } from '../model/settings.ts';
import { momentText } from '../model/time.ts';
import type { WriteQueue } from '../sync/write_queue.ts';
import styles from './conflict_dialog.module.css';

interface Props {
  queue: WriteQueue;
  /** those in conflict, in their order */
  operations: readonly Operation[];
  onLater: () => void;
}

type Choice = 'theirs' | 'mine' | 'both';
type Submit = Extract<Change, { kind: 'submit' }>;

/** Somebody else was faster: shows what he chose and what one has chosen oneself, and does what is decided. */
export default function ConflictDialog({ queue, operations, onLater }: Props) {
  const [first] = operations;
  const id = first?.change.kind === 'submit' ? first.change.annotationId : 0;
  // Of several about one sample the last one counts, against what is there now.
  const same = operations.filter(({ change }) => change.kind === 'submit' && change.annotationId === id);
  const last = same.at(-1);
  if (last?.change.kind !== 'submit' || !last.conflict) return null;
  const samples = new Set(operations.flatMap(({ change }) => (change.kind === 'submit' ? [change.annotationId] : [])));
  const decide = (change?: Submit) =>
    queue.settle(
      same.map(({ seq }) => seq),
      change,
      last.what,
      last.where,
    );
  return (
    <One
      key={last.seq}
      mine={last}
      change={last.change}
      conflict={last.conflict}
      more={samples.size - 1}
      onLater={onLater}
      onDecide={decide}
    />
  );
}

interface OneProps {
  mine: Operation;
  change: Submit;
  conflict: Conflict;
  more: number;
  onLater: () => void;
  onDecide: (change?: Submit) => void;
}

function One({ mine, change, conflict, more, onLater, onDecide }: OneProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const client = useQueryClient();
  const { data: sample } = useQuery(annotationQuery(change.annotationId));
  const { data: project } = useQuery({ ...projectQuery(sample?.projectId ?? 0), enabled: sample !== undefined });
  const [choice, setChoice] = useState<Choice>('theirs');
  useEffect(() => dialog.current?.showModal(), []);
  // What the page knows of it is older than what the server has just told.
  useEffect(() => {
    for (const queryKey of [annotationQuery(change.annotationId).queryKey, ['project'], ['category']]) {
      void client.invalidateQueries({ queryKey });
    }
  }, [client, change.annotationId]);
  const both = [...new Set([...conflict.labels, ...change.labels])];
  const exclusive = isOn(parseSettings(project?.settings ?? ''), 'annotationexclusive');
  const names = (ids: readonly number[]) => {
    const known = project?.labels.filter((label) => ids.includes(label.id)).map(({ name }) => name) ?? [];
    return known.length > 0 ? known.join(', ') : 'no label';
  };
  const who = conflict.by || 'Somebody else';
  const choices: { choice: Choice; title: string; by: string; labels: number[] }[] = [
    {
      choice: 'theirs',
      title: 'Theirs',
      by: [who, conflict.at && momentText(Date.parse(conflict.at))].filter(Boolean).join(', '),
      labels: conflict.labels,
    },
    { choice: 'mine', title: 'Mine', by: `You, ${momentText(mine.at)}, kept here`, labels: change.labels },
    ...(exclusive ? [] : [{ choice: 'both' as const, title: 'Both', by: 'All labels of both', labels: both }]),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = choices.find((one) => one.choice === choice);
    if (choice === 'theirs' || !chosen) return onDecide();
    onDecide({ ...change, labels: chosen.labels, version: conflict.version, wasSubmitted: conflict.submitted });
  };
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={title} onCancel={onLater}>
      <form onSubmit={submit} className={styles.form}>
        <div>
          <h2 id={title}>
            {who} has {conflict.submitted ? 'submitted' : 'changed'} {mine.where} before you
          </h2>
          <p className="quiet">
            Nothing of it was overwritten. Yours is kept in this browser until you decide
            {more > 0 ? `; ${more} more after this one.` : '.'}
          </p>
        </div>
        <div className={styles.choices} role="radiogroup" aria-label="Which labels it should have">
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
              <span className={styles.labels}>{names(one.labels)}</span>
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
