import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { meQuery } from '../../../api/session.ts';
import { count } from '../../../model/text.ts';
import { clockText } from '../../../model/time.ts';
import ChangesPanel from '../../../shell/changes_panel.tsx';
import { useLine, useOperations, useQueue } from '../../../shell/queue.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { useDropdown } from '../../../ui/use_dropdown.ts';
import { typedOn } from '../comments/typed.ts';
import styles from '../scoring/scoring.module.css';
import type { LostRight } from './lost_right.ts';

const SaveButton = lazy(async () => ({ default: (await import('../../../shell/copy_button.tsx')).SaveButton }));

interface Props {
  lost: LostRight;
  /** the right is there again; what is looked at stays until it is closed */
  isBack: boolean;
  /** whether the changes are looked at */
  onShow: (open: boolean) => void;
}

/** Since when one may do less, and what was typed or drawn and is not saved: to be looked at, and taken along. */
export function LostBand({ lost, isBack, onShow }: Props) {
  const { annotation, since, isGone } = lost;
  const queue = useQueue();
  const operations = useOperations();
  const line = useLine();
  const { data: me } = useQuery(meQuery);
  const { box, open, setOpen } = useDropdown<HTMLDivElement>();
  const isShown = open && operations.length > 0;
  useEffect(() => onShow(isShown), [onShow, isShown]);
  const refused = operations.filter(({ state }) => state === 'refused').length;
  const typed = typedOn(annotation, me?.id ?? 0);
  return (
    <section className={`${styles.bar} ${styles.lost}`} aria-label="Labels">
      <Icon name="lock" />
      <p role="status">
        {isBack ? <strong>You may annotate again.</strong> : <Since since={since} isGone={isGone} />}
        {refused > 0 && ` ${count(refused, 'change')} ${refused === 1 ? 'was' : 'were'} not taken; kept here.`}
        {typed.length > 0 && ` ${count(typed.length, 'comment')} not sent; kept here.`}
      </p>
      <span className={styles.grow} />
      {queue && operations.length > 0 && (
        <div ref={box} className={styles.shows}>
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            Show {operations.length === 1 ? 'the change' : `the ${operations.length} changes`}
          </Button>
          {isShown && <ChangesPanel queue={queue} operations={operations} line={line} onClose={() => setOpen(false)} />}
        </div>
      )}
      {operations.length + typed.length > 0 && (
        <Suspense>
          <SaveButton operations={operations} typed={typed} name={`${annotation.name} not saved`} />
        </Suspense>
      )}
    </section>
  );
}

function Since({ since, isGone }: Pick<LostRight, 'since' | 'isGone'>) {
  return (
    <>
      <strong>
        Since {clockText(since)} {isGone ? 'this annotation is not here for you' : 'you may only look'}.
      </strong>{' '}
      {isGone
        ? 'It was taken away, or the right to see it was. A manager of the project knows.'
        : 'A manager of the project can let you annotate again.'}
    </>
  );
}
