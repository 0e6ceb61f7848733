import type { ReactNode } from 'react';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { useDropdown } from '../../../ui/use_dropdown.ts';
import styles from './compare.module.css';

interface Props {
  /** what is written on the button */
  text: string;
  label: string;
  /** its end tells it from others */
  isName?: boolean;
  children: (close: () => void) => ReactNode;
}

/** A button with something below it, until one presses beside it or Escape. */
export function Popover({ text, label, isName = false, children }: Props) {
  const { box, open, setOpen } = useDropdown<HTMLSpanElement>();
  return (
    <span ref={box} className={styles.popoverBox}>
      <button
        type="button"
        className={styles.toggle}
        aria-label={`${label}: ${text}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {isName ? <Name text={text} className={styles.text} /> : <span className="cut">{text}</span>}
        <Icon name="down" small />
      </button>
      {open && (
        <div className={styles.popover} role="dialog" aria-label={label}>
          {children(() => setOpen(false))}
        </div>
      )}
    </span>
  );
}
