import { readStored, writeStored } from '../ui/use_stored.ts';

/** The annotation someone looked at last on this browser: what "Continue" on the home page opens. */
export interface LastOpened {
  userId: number;
  projectId: number;
  annotationId: number;
  name: string;
  categoryName: string;
  thumbnail: string;
  /** milliseconds since 1970 */
  time: number;
}

const key = 'last-opened';

/** Null when somebody else used this browser last. */
export function lastOpened(userId: number): LastOpened | null {
  const last = readStored<LastOpened>(key);
  return last && last.userId === userId && typeof last.annotationId === 'number' ? last : null;
}

export function rememberOpened(last: LastOpened): void {
  writeStored(key, last);
}
