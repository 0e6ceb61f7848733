import { useState } from 'react';
import type { Annotation } from '../../../model/annotation.ts';
import { mayAnnotate } from '../../../model/project.ts';
import { count } from '../../../model/text.ts';
import { clockText } from '../../../model/time.ts';
import { useOperations } from '../../../shell/queue.tsx';
import { Icon } from '../../../ui/icons.tsx';
import styles from './scoring.module.css';

/** Since when one may do less with what is open than before. */
export interface LostRight {
  since: number;
  /** one may not even look; or it is there no more: the server does not say which */
  isGone: boolean;
}

/** What was lost while the page was open; null for who never had it, or has it again. */
export function useLostRight(annotation: Annotation | undefined, isGone: boolean): LostRight | null {
  const [could, setCould] = useState<number | null>(null);
  const [lost, setLost] = useState<LostRight | null>(null);
  const may = annotation !== undefined && !isGone && mayAnnotate(annotation.level);
  if (may && could !== annotation.id) setCould(annotation.id);
  if (may && lost) setLost(null);
  const isLost = annotation !== undefined && !may && could === annotation.id;
  if (isLost && lost?.isGone !== isGone) setLost({ since: Date.now(), isGone });
  return annotation && !may ? lost : null;
}

/** In the place of the buttons that are gone. */
export function LostBand({ lost }: { lost: LostRight }) {
  const refused = useOperations().filter(({ state }) => state === 'refused').length;
  return (
    <section className={`${styles.bar} ${styles.lost}`} aria-label="Labels">
      <Icon name="lock" />
      <p role="status">
        <strong>
          Since {clockText(lost.since)} {lost.isGone ? 'this annotation is not here for you' : 'you may only look'}.
        </strong>{' '}
        {lost.isGone
          ? 'It was taken away, or the right to see it was. A manager of the project knows.'
          : 'A manager of the project can let you annotate again.'}
        {refused > 0 &&
          ` ${count(refused, 'change')} ${refused === 1 ? 'was' : 'were'} not taken, and kept: see above.`}
      </p>
    </section>
  );
}
