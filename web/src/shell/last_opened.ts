import { readStored, writeStored } from '../ui/use_stored.ts';

/** The annotation someone looked at last on this browser: what "Continue" on the home page opens. */
export interface LastOpened {
  user_id: number;
  project_id: number;
  annotation_id: number;
  name: string;
  category_name: string;
  thumbnail: string;
  /** milliseconds since 1970 */
  time: number;
}

const key = 'last-opened';

/** Null when somebody else used this browser last. */
export function lastOpened(userId: number): LastOpened | null {
  const last = readStored<LastOpened>(key);
  return last && last.user_id === userId && typeof last.annotation_id === 'number' ? last : null;
}

export function rememberOpened(last: LastOpened): void {
  writeStored(key, last);
}
