import Button from '@mui/material/Button';
import { type FormEvent, useId, useState } from 'react';
import { obstaclesIn, restore } from '../../api/trash.ts';
import { groupDigits } from '../../model/text.ts';
import { dateText, momentText } from '../../model/time.ts';
import { type Back, backText, bytesText, daysLeft, type Obstacle, type Trashed } from '../../model/trash.ts';
import styles from '../../ui/edit.module.css';
import { Wrong } from '../../ui/edit_line.tsx';
import { Name } from '../../ui/name.tsx';
import looks from './trash.module.css';

interface Props {
  rows: readonly Trashed[];
  onRestored: () => Promise<unknown>;
}

/** Entries of the trash; what stands in the way of one is told below it, with the way out. What came back is told also when nothing is left. */
export function TrashTable({ rows, onRestored }: Props) {
  const [note, setNote] = useState('');
  return (
    <>
      <p role="status" className={`small quiet ${looks.note}`}>
        {note}
      </p>
      {rows.length > 0 && (
        <table className={`${styles.table} ${looks.table}`}>
          <thead>
            <tr>
              <th>What</th>
              <th style={{ width: 144 }}>Deleted</th>
              <th className={styles.less} style={{ width: 144 }}>
                By
              </th>
              <th className={`${styles.less} ${styles.number}`} style={{ width: 88 }}>
                Size
              </th>
              <th className={styles.number} style={{ width: 80 }}>
                Days left
              </th>
              <th style={{ width: 128 }}>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          {rows.map((one) => (
            <Row
              key={`${one.kind} ${one.id}`}
              one={one}
              onRestored={async (back) => {
                setNote(backText(one.name, back));
                await onRestored();
              }}
            />
          ))}
        </table>
      )}
    </>
  );
}

function Row({ one, onRestored }: { one: Trashed; onRestored: (back: Back) => Promise<unknown> }) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const left = daysLeft(one.ends);
  const bringBack = (names?: Record<number, string>) => {
    setBusy(true);
    setError(null);
    restore(one, names)
      .then(onRestored)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  const taken = obstaclesIn(error).filter(({ what }) => what === 'name taken');
  return (
    <tbody className={error ? looks.wrong : undefined}>
      <tr>
        <td>
          <Name text={one.name} />
          <span className={`small faint ${looks.more}`}>
            <Name text={one.more} />
          </span>
        </td>
        <td className="small quiet">{momentText(one.at)}</td>
        <td className={`${styles.less} small quiet`}>
          <Name text={one.by || 'the administrator'} />
        </td>
        <td className={`${styles.less} ${styles.number} small quiet`}>{bytesText(one.bytes)}</td>
        <td
          className={styles.number}
          data-few={left <= 3 || undefined}
          title={`Gone for good on ${dateText(one.ends)}`}
        >
          {groupDigits(left)}
        </td>
        <td>
          <span className={styles.actions}>
            <Button disabled={isBusy} aria-label={`Bring back ${one.name}`} onClick={() => bringBack()}>
              Bring back
            </Button>
          </span>
        </td>
      </tr>
      {error !== null && (
        <tr>
          {/* No more columns than are shown: others would take room. */}
          <td colSpan={4}>
            <Wrong error={error} />
            {taken.length > 0 && <OtherNames taken={taken} isBusy={isBusy} onNames={bringBack} />}
          </td>
          <td colSpan={2} className={styles.less} />
        </tr>
      )}
    </tbody>
  );
}

/** Another name for each that is taken; free ones are offered. */
function OtherNames(props: {
  taken: readonly Obstacle[];
  isBusy: boolean;
  onNames: (names: Record<number, string>) => void;
}) {
  const { taken, isBusy, onNames } = props;
  const [names, setNames] = useState(() => Object.fromEntries(taken.map(({ id, free }) => [id, free])));
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onNames(names);
  };
  return (
    <form className={looks.names} onSubmit={submit}>
      {taken.map((one) => (
        <div key={one.id} className={styles.line}>
          <label htmlFor={`${id}${one.id}`} className="small quiet">
            {taken.length === 1 ? 'Bring it back as' : `Bring ${one.name} back as`}
          </label>
          <input
            id={`${id}${one.id}`}
            className="field"
            maxLength={500}
            value={names[one.id] ?? ''}
            onChange={(event) => setNames({ ...names, [one.id]: event.target.value })}
          />
        </div>
      ))}
      <Button type="submit" variant="contained" disabled={isBusy || taken.some(({ id: one }) => !names[one]?.trim())}>
        Bring back
      </Button>
    </form>
  );
}
