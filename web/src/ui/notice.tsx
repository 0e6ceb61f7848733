import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import styles from './ui.module.css';

interface EmptyProps {
  icon: IconName;
  title: string;
  /** the page has no other heading */
  alone?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

/** A place with nothing in it yet: what would be here, and what to do. */
export function Empty({ icon, title, alone = false, children, action }: EmptyProps) {
  const Heading = alone ? 'h1' : 'h2';
  return (
    <div className={styles.empty}>
      <Icon name={icon} />
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {action && <div className={styles.emptyAction}>{action}</div>}
    </div>
  );
}

/** Bars of the final height; they appear only when loading takes longer than a glance. */
export function LoadingRows({ rows, height }: { rows: number; height: number }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
        <LoadingRow key={i} height={height} />
      ))}
    </div>
  );
}

/** One of them, where rows have their places already. */
export function LoadingRow({ height }: { height: number }) {
  return (
    <div className={styles.bar} style={{ height }}>
      <i />
      <i />
    </div>
  );
}

/** While nobody knows yet what the page will be. */
export function LoadingPage() {
  return (
    <main className={styles.loadingPage}>
      <LoadingRows rows={6} height={56} />
    </main>
  );
}
