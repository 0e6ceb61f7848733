import { splitName } from '../model/text.ts';
import styles from './ui.module.css';

interface Props {
  text: string;
  /** of which the text is a part */
  whole?: string;
  className?: string | undefined;
  /** to who listens: the whole stands beside it */
  hidden?: boolean;
}

/** A name on one line. When there is no room it loses its middle; hovering shows all of it. */
export function Name({ text, whole = text, className = '', hidden = false }: Props) {
  const { head, tail } = splitName(text);
  return (
    <span className={`${styles.name} ${className}`} title={whole} aria-hidden={hidden || undefined}>
      <span>{head}</span>
      {tail && <span>{tail}</span>}
    </span>
  );
}
