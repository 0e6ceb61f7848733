import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { givenQuery } from '../../../api/edited_annotation.ts';
import { grant, revoke, usersToAddQuery } from '../../../api/people.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import { Finder } from '../../../ui/finder.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useSettled } from '../../../ui/use_settled.ts';
import looks from './layers.module.css';

/** Who may annotate or look at this annotation alone. */
export function Given({ projectId, annotationId }: { projectId: number; annotationId: number }) {
  const client = useQueryClient();
  const given = useQuery(givenQuery(annotationId));
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const search = useSettled(text.trim());
  const found = useQuery(usersToAddQuery(projectId, search));
  const run = (work: () => Promise<unknown>) =>
    work()
      .then(() =>
        Promise.all(
          [
            ['given', annotationId],
            ['participants', projectId],
          ].map((queryKey) => client.invalidateQueries({ queryKey })),
        ),
      )
      .then(() => setError(null), setError);
  return (
    <section aria-label="People here alone">
      <h3>People here alone</h3>
      {given.isError && <ErrorNotice error={given.error} onRetry={() => given.refetch()} />}
      <ul className={looks.given}>
        {given.data?.map(({ id, name, username, type }) => (
          <li key={`${id} ${type}`} className={styles.line}>
            <span className="cut" style={{ flex: 1 }} title={username}>
              {name || username}
            </span>
            <select
              className={`field ${controls.select}`}
              aria-label={`${name || username} may`}
              value={type}
              onChange={(event) => {
                const next = event.target.value as typeof type;
                // The new one first: a line that breaks in between leaves too much, and is seen, rather than nothing.
                run(async () => {
                  await grant(id, next, annotationId);
                  await revoke(id, type, annotationId);
                });
              }}
            >
              <option value="annpar">annotates</option>
              <option value="annvie">looks</option>
            </select>
            <TipButton
              dense
              icon="close"
              label={`Take the right of ${name || username}`}
              onClick={() => run(() => revoke(id, type, annotationId))}
            />
          </li>
        ))}
      </ul>
      {given.data?.length === 0 && (
        <p className="small faint">Nobody: those of the project and the category are in People.</p>
      )}
      <Finder
        label="Add a person here"
        text={text}
        onText={setText}
        found={
          search === ''
            ? undefined
            : found.data?.map(({ id, name, username }) => ({ id, title: name || username, more: username }))
        }
        none="No user is called so."
        chosen={null}
        onChoose={(one) => {
          if (!one) return;
          setText('');
          run(() => grant(one.id, 'annpar', annotationId));
        }}
      />
      {error !== null && <Wrong error={error} />}
    </section>
  );
}
