import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { annotationQuery } from '../api/annotation.ts';
import { projectQuery } from '../api/project.ts';
import type { Change, Conflict, Operation } from '../model/changes.ts';
import { isOn, parseSettings } from '../model/settings.ts';
import { momentText } from '../model/time.ts';
import type { WriteQueue } from '../sync/write_queue.ts';
import { type Answer, ConflictForm } from './conflict_form.tsx';

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
  const client = useQueryClient();
  const { data: sample } = useQuery(annotationQuery(change.annotationId));
  const { data: project } = useQuery({ ...projectQuery(sample?.projectId ?? 0), enabled: sample !== undefined });
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
  const answers: Answer<Choice>[] = [
    {
      choice: 'theirs',
      title: 'Theirs',
      by: [who, conflict.at && momentText(Date.parse(conflict.at))].filter(Boolean).join(', '),
      text: names(conflict.labels),
    },
    { choice: 'mine', title: 'Mine', by: `You, ${momentText(mine.at)}, kept here`, text: names(change.labels) },
    ...(exclusive ? [] : [{ choice: 'both' as const, title: 'Both', by: 'All labels of both', text: names(both) }]),
  ];
  const decide = (choice: Choice) => {
    if (choice === 'theirs') return onDecide();
    const labels = choice === 'mine' ? change.labels : both;
    onDecide({ ...change, labels, version: conflict.version, wasSubmitted: conflict.submitted });
  };
  return (
    <ConflictForm
      title={`${who} has ${conflict.submitted ? 'submitted' : 'changed'} ${mine.where} before you`}
      kept="Yours"
      more={more}
      question="Which labels it should have"
      answers={answers}
      first="theirs"
      onLater={onLater}
      onDecide={decide}
    />
  );
}
