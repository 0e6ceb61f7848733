import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { annotationQuery } from '../../../api/annotation.ts';
import { bringBackDrawing, type DeletedDrawing, deletedQuery } from '../../../api/drawing_history.ts';
import { count } from '../../../model/text.ts';
import { momentText } from '../../../model/time.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import styles from './history.module.css';

/** Drawing layers that were deleted and that one may bring back. layers: another number of them is another list. */
export function DeletedDrawings({ annotationId, layers }: { annotationId: number; layers: number }) {
  const client = useQueryClient();
  const query = deletedQuery(annotationId);
  const { data = [] } = useQuery({ ...query, queryKey: [...query.queryKey, layers], placeholderData: (was) => was });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(0);
  const bring = async ({ id }: DeletedDrawing) => {
    setBusy(id);
    setError(null);
    try {
      await bringBackDrawing(id);
      await client.refetchQueries({ queryKey: annotationQuery(annotationId).queryKey });
      await client.invalidateQueries({ queryKey: query.queryKey });
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(0);
    }
  };
  if (data.length === 0) return null;
  return (
    <section className={styles.deleted} aria-label="Deleted drawing layers">
      <h3 className="small quiet">Deleted drawing layers</h3>
      {error !== null && <ErrorNotice error={error} />}
      <ul className="scroll">
        {data.map((one) => (
          <li key={one.id}>
            <span className={styles.what}>
              <span className="cut" title={one.name}>
                {one.name}
              </span>
              <span className="small quiet cut">
                {count(one.shapes, 'shape')}, deleted {momentText(Date.parse(one.at))} by {one.by}
              </span>
            </span>
            <Button
              size="small"
              disabled={busy !== 0}
              aria-label={`Bring back ${one.name}`}
              onClick={() => void bring(one)}
            >
              Bring back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
