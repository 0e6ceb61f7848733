import type { Status } from '../../../api/types.ts';
import { Icon } from '../../../ui/icons.tsx';
import styles from './list.module.css';

/** Ring: needs review. Tick: submitted. Where a project has no labels there is nothing to review, so only a dot. */
export function StatusMark({ status, reviewed }: { status: Status; reviewed: boolean }) {
  if (status === 'S') {
    return (
      <span className={styles.mark} title="submitted">
        <Icon name="tick" small />
        <span className="visually-hidden">submitted</span>
      </span>
    );
  }
  return reviewed ? (
    <span className={`${styles.mark} ${styles.ring}`} title="needs review">
      <span className="visually-hidden">needs review</span>
    </span>
  ) : (
    <span className={`${styles.mark} ${styles.dot}`} />
  );
}
