import Button from '@mui/material/Button';
import { ApiError } from '../api/client.ts';
import { Icon } from '../ui/icons.tsx';
import styles from './shell.module.css';

/** What went wrong, beside its cause, with the one thing to do about it. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const message = error instanceof Error ? error.message : 'Something went wrong.';
  const hint = error instanceof ApiError ? error.hint : '';
  return (
    <div className={styles.notice} role="alert">
      <Icon name="warn" />
      <div className={styles.noticeText}>
        <p>{message}</p>
        {hint && <p className="small quiet">{hint}</p>}
      </div>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
