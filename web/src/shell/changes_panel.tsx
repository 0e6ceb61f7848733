import Button from '@mui/material/Button';
import { lazy, Suspense } from 'react';
import type { Operation } from '../model/changes.ts';
import { clockText } from '../model/time.ts';
import type { Line, WriteQueue } from '../sync/write_queue.ts';
import { Icon } from '../ui/icons.tsx';
import { useSeconds } from '../ui/use_seconds.ts';
import styles from './changes_panel.module.css';

const CopyButton = lazy(() => import('./copy_button.tsx'));

interface Props {
  queue: WriteQueue;
  operations: readonly Operation[];
  line: Line;
  onClose: () => void;
}

/** What is not saved yet, and why; each can be copied, and what was refused can be tried again or given up. */
export default function ChangesPanel({ queue, operations, line, onClose }: Props) {
  const refused = operations.filter(({ state }) => state === 'refused');
  const open = operations.filter(({ state }) => state !== 'refused');
  return (
    <section className={styles.panel} role="dialog" aria-label="Changes waiting">
      <div>
        <h2>{headingOf(line, refused.length)}</h2>
        <p className="quiet">
          {refused.length > 0
            ? 'The server has refused what stands below. It is kept in this browser until you decide.'
            : 'Go on working. Your changes are kept in this browser and are sent when the connection is back.'}
        </p>
      </div>
      <ul className={`scroll ${styles.list}`}>
        {[...refused, ...open].map((one) => (
          <li key={one.seq}>
            <div className={styles.row}>
              <span className="cut" title={one.what}>
                {one.what}
              </span>
              <span className="small faint cut">
                {one.where}, {clockText(one.at)}
              </span>
            </div>
            {one.state === 'refused' && (
              <div className={styles.refusal}>
                <p className="small">{one.refusal}</p>
                <Button size="small" onClick={() => queue.again(one)}>
                  Try again
                </Button>
                <Button size="small" onClick={() => queue.settle([one.seq])}>
                  Give up
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Countdown nextTry={line.state === 'away' ? line.nextTry : 0} />
        <Suspense>
          <CopyButton operations={operations} />
        </Suspense>
        <Button
          onClick={() => {
            queue.tryNow();
            if (refused.length === 0) onClose();
          }}
        >
          <Icon name="sync" small />
          Try now
        </Button>
      </div>
    </section>
  );
}

function headingOf(line: Line, refused: number): string {
  if (refused > 0) return 'Not everything could be saved';
  return line.state === 'away' ? 'The server does not answer' : 'Saving';
}

function Countdown({ nextTry }: { nextTry: number }) {
  const now = useSeconds(nextTry > 0);
  const left = Math.max(0, Math.ceil((nextTry - now) / 1000));
  return <span className={`small faint ${styles.grow}`}>{nextTry > 0 && left > 0 ? `Next try in ${left} s` : ''}</span>;
}
