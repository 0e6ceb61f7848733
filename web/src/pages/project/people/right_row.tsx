import Button from '@mui/material/Button';
import { useState } from 'react';
import { grant as give, revoke } from '../../../api/people.ts';
import {
  depthOf,
  type Grant,
  givenText,
  type Participant,
  type Role,
  roleOf,
  typeOf,
  whereText,
} from '../../../model/people.ts';
import { groupDigits } from '../../../model/text.ts';
import { seenText } from '../../../model/time.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import looks from './people.module.css';

/** Each is named once; below that his other rights stand. */
export function Person({ person, isFirst }: { person: Participant; isFirst: boolean }) {
  const { name, username } = person;
  if (!isFirst) {
    return (
      <span>
        <span className="visually-hidden">{name || username}</span>
      </span>
    );
  }
  return (
    <span className={looks.person}>
      <Avatar name={name || username} />
      <span className="cut">{name || username}</span>
      {name && <span className="small faint cut">{username}</span>}
    </span>
  );
}

/** What somebody reviewed in the project, and when he was last here; null: said above. */
export function Doings({ person }: { person: Participant | null }) {
  return (
    <>
      <span className={`${styles.number} ${styles.less}`}>{person && groupDigits(person.reviewed)}</span>
      <span className={`small quiet cut ${styles.less}`}>{person && seenText(person.seen)}</span>
    </>
  );
}

interface Props {
  person: Participant;
  grant: Grant;
  projectId: number;
  /** may say who administers the project */
  mayAppoint: boolean;
  onChanged: () => Promise<unknown>;
  /** of a list of people: the first of his rights says what he did, too */
  isFirst?: boolean;
  onWhy?: () => void;
}

/** One right: it may become another one, and be taken away. */
export function RightRow({ person, grant, projectId, mayAppoint, onChanged, isFirst, onWhy }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const called = person.name || person.username;
  const role = roleOf(grant.type);
  const depth = depthOf(grant.type);
  const where = whereText(grant);
  const run = (work: () => Promise<unknown>) => {
    setBusy(true);
    work()
      .then(onChanged)
      .then(() => setError(null), setError)
      .finally(() => setBusy(false));
  };
  const become = (next: Role) => {
    const type = typeOf(next, depth);
    if (!type || next === role) return;
    // The new one first: a line that breaks in between leaves too much, and is seen, rather than nothing.
    run(async () => {
      await give(person.id, type, depth === 'project' ? projectId : grant.id);
      await revoke(person.id, grant.type, grant.id);
    });
  };
  // Whoever was made an administrator by the owner is not for others to change.
  const isFixed = role === 'administer' && !mayAppoint;
  return (
    <>
      <select
        className={`field ${controls.select} ${controls.quiet}`}
        aria-label={`What ${called} may do in ${where}`}
        value={role}
        disabled={isBusy || isFixed}
        onChange={(event) => become(event.target.value as Role)}
      >
        {depth === 'project' && (mayAppoint || isFixed) && <option value="administer">administer</option>}
        <option value="annotate">annotate</option>
        <option value="look">look</option>
      </select>
      <span className="cut quiet" title={`${where}, ${givenText(grant)}`}>
        {where}
      </span>
      {isFirst !== undefined && <Doings person={isFirst ? person : null} />}
      <span className={styles.actions}>
        {onWhy && (
          <Button variant="text" size="small" aria-label={`Why? What ${called} may do`} onClick={onWhy}>
            Why?
          </Button>
        )}
        {!isFixed && (
          <TipButton
            icon="close"
            label={`Take this right away from ${called}`}
            disabled={isBusy}
            onClick={() => run(() => revoke(person.id, grant.type, grant.id))}
          />
        )}
      </span>
      {error !== null && (
        <div className={looks.error}>
          <Wrong error={error} />
        </div>
      )}
    </>
  );
}
