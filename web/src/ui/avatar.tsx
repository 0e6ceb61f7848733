import { initials } from '../model/text.ts';
import styles from './avatar.module.css';

/** The circle with somebody's initials, beside his name; nobody's is empty. */
export function Avatar({ name }: { name: string }) {
  return <span className={styles.avatar} aria-hidden="true" data-letters={initials(name)} />;
}
