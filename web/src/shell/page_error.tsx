import { isStatus } from '../api/client.ts';
import { ErrorNotice } from './error_notice.tsx';
import { NotFound } from './not_found.tsx';

/** A page whose subject could not be had: it is not there, or asking for it failed. */
export function PageError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (isStatus(error, 404) || isStatus(error, 403)) return <NotFound />;
  return (
    <div style={{ padding: 24, maxWidth: 640, margin: '0 auto' }}>
      <ErrorNotice error={error} onRetry={onRetry} />
    </div>
  );
}
