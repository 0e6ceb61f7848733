import type { ReactNode } from 'react';
import { groupDigits } from '../../model/text.ts';
import styles from '../../ui/edit.module.css';

/** The page beside the navigation. */
export function Page({ title, count, actions, narrow, fill, children }: PageProps) {
  return (
    <main className={`${styles.main} ${narrow ? styles.narrow : ''} ${fill ? styles.fill : ''}`}>
      <header className={styles.head}>
        <h1>
          {title} {count !== undefined && <span>{groupDigits(count)}</span>}
        </h1>
        {actions}
      </header>
      {children}
    </main>
  );
}

interface PageProps {
  title: string;
  count?: number;
  actions?: ReactNode;
  narrow?: boolean;
  fill?: boolean;
  children: ReactNode;
}
