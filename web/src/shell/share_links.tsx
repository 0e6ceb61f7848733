import Button from '@mui/material/Button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endShare, makeShare, sharesQuery } from '../api/shares.ts';
import { dateText, dayLength, momentText } from '../model/time.ts';
import { Icon } from '../ui/icons.tsx';
import { Lifetime, NewLink } from '../ui/new_link.tsx';
import { ErrorNotice } from './error_notice.tsx';
import styles from './share_links.module.css';

/** Links that open an annotation for anyone: a new one, and those that live. */
export function ShareLinks({ annotationId }: { annotationId: number }) {
  const client = useQueryClient();
  const shares = useQuery(sharesQuery(annotationId));
  const [days, setDays] = useState(7);
  const changed = () => {
    // The annotation as it is shown and as it is edited, and the lists that tell of its link.
    for (const queryKey of [sharesQuery(annotationId).queryKey, ['annotation', annotationId], ['category']]) {
      void client.invalidateQueries({ queryKey });
    }
  };
  const make = useMutation({ mutationFn: () => makeShare(annotationId, days), onSuccess: changed });
  const end = useMutation({ mutationFn: endShare, onSuccess: changed });
  return (
    <>
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
              <span className="small">
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
    </>
  );
}
