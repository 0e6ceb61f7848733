import Button from '@mui/material/Button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { annotationQuery } from '../../../api/annotation.ts';
import { endShare, makeShare, sharesQuery } from '../../../api/shares.ts';
import type { Annotation } from '../../../model/annotation.ts';
import { dateText, dayLength, momentText } from '../../../model/time.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Lifetime, NewLink } from '../../../ui/new_link.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import styles from './share.module.css';

/** Links that open the annotation for anyone: those that live, and a new one. */
export default function SharePanel({ annotation, onClose }: { annotation: Annotation; onClose: () => void }) {
  const client = useQueryClient();
  const shares = useQuery(sharesQuery(annotation.id));
  const [days, setDays] = useState(7);
  const changed = () => {
    for (const queryKey of [
      sharesQuery(annotation.id).queryKey,
      annotationQuery(annotation.id).queryKey,
      ['category'],
    ]) {
      void client.invalidateQueries({ queryKey });
    }
  };
  const make = useMutation({ mutationFn: () => makeShare(annotation.id, days), onSuccess: changed });
  const end = useMutation({ mutationFn: endShare, onSuccess: changed });
  return (
    <section className={styles.panel} role="dialog" aria-label={`Share ${annotation.name}`}>
      <div className={styles.head}>
        <h2 className="cut">Share {annotation.name}</h2>
        <TipButton dense icon="close" label="Close" onClick={onClose} />
      </div>
      <p className="quiet">
        Anyone with a link can look at this annotation, without an account: its layers, drawings and comments. They can
        change nothing, and see nothing else of the project.
      </p>
      {make.data ? (
        <NewLink link={make.data.link} until={make.data.until} />
      ) : (
        <>
          <div>
            <p className="small quiet">Ends {dateText(Date.now() + days * dayLength)}</p>
            <Lifetime days={days} onDays={setDays} />
          </div>
          <Button variant="contained" disabled={make.isPending} onClick={() => make.mutate()}>
            <Icon name="link" small />
            Make a link
          </Button>
        </>
      )}
      {make.isError && <ErrorNotice error={make.error} />}
      {shares.isError && <ErrorNotice error={shares.error} onRetry={() => shares.refetch()} />}
      {end.isError && <ErrorNotice error={end.error} />}
      {shares.data && shares.data.length > 0 && (
        <ul className={`scroll ${styles.living}`} aria-label="Links that live">
          {shares.data.map((share) => (
            <li key={share.id}>
              <span className="cut small">
                by {share.author || 'somebody who is gone'}, until {momentText(share.until)}
              </span>
              <Button
                size="small"
                className={styles.stop}
                disabled={end.isPending}
                onClick={() => end.mutate(share.id, { onSuccess: () => make.reset() })}
              >
                <Icon name="unlink" small />
                Stop sharing
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
