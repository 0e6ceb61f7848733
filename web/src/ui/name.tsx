import { splitName } from '../model/text.ts';
import styles from './ui.module.css';

interface Props {
  text: string;
  /** of which the text is a part */
  whole?: string;
  className?: string | undefined;
}

/** A name on one line. When there is no room it loses its middle; hovering shows all of it. */
export function Name({ text, whole = text, className = '' }: Props) {
  const { head, tail } = splitName(text);
  return (
    <span className={`${styles.name} ${className}`} title={whole}>
      <span>{head}</span>
      {tail && <span>{tail}</span>}
    </span>
  );
}
