import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from '../../../ui/icons.tsx';
import styles from './compare.module.css';

interface Props {
  /** what is written on the button */
  text: ReactNode;
  label: string;
  children: (close: () => void) => ReactNode;
}

/** A button with something below it, until one presses beside it or Escape. */
export function Popover({ text, label, children }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPress = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false);
    };
    window.addEventListener('pointerdown', onPress);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('pointerdown', onPress);
      window.removeEventListener('keydown', onKey);
    };
  }, [open]);
  return (
    <span ref={box} className={styles.popoverBox}>
      <button
        type="button"
        className={styles.toggle}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="cut">{text}</span>
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
