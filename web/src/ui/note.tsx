import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import styles from './ui.module.css';

/** What went wrong with a form, or what to mind before sending it. */
export function Note({ id, warn = false, children }: { id?: string; warn?: boolean; children: ReactNode }) {
  return (
    <div id={id} className={`${styles.note} ${warn ? styles.warn : ''}`} role="alert">
      <Icon name="warn" />
      <span>{children}</span>
    </div>
  );
}
