import { Icon } from '../../../ui/icons.tsx';
import styles from './list.module.css';

/** Ring: needs review. Tick: submitted. Where a project has no labels there is nothing to review, so only a dot. */
export function StatusMark({ submitted, reviewed }: { submitted: boolean; reviewed: boolean }) {
  if (submitted) {
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
