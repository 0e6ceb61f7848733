import { splitName } from '../model/text.ts';
import styles from './ui.module.css';

/** A name on one line. When there is no room it loses its middle; hovering shows all of it. */
export function Name({ text, className = '' }: { text: string; className?: string | undefined }) {
  const { head, tail } = splitName(text);
  return (
    <span className={`${styles.name} ${className}`} title={text}>
      <span>{head}</span>
      {tail && <span>{tail}</span>}
    </span>
  );
}
