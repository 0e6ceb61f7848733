import styles from './columns.module.css';

export interface Column {
  value: number;
  /** what hovering says */
  words: string;
  /** fainter: a weekend */
  faint?: boolean;
}

interface Props {
  columns: readonly Column[];
  /** what all of it says to who does not see it */
  label: string;
  /** the value of a column of the full height */
  end: number;
  /** of a row of a table */
  small?: boolean;
}

/** How much of something there was, step by step. */
export function Columns({ columns, label, end, small = false }: Props) {
  return (
    <div className={`${styles.columns} ${small ? styles.small : ''}`} role="img" aria-label={label}>
      {columns.map(({ value, words, faint }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <span key={i} title={words} data-faint={faint || undefined}>
          <i style={{ height: value > 0 ? `${(100 * value) / end}%` : 0 }} />
        </span>
      ))}
    </div>
  );
}
