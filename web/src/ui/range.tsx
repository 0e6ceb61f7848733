import { type CSSProperties, useEffect, useRef } from 'react';
import styles from './range.module.css';

interface Props {
  label: string;
  value: number;
  min?: number;
  max: number;
  step?: number;
  valueText?: string;
  className?: string | undefined;
  /** every step on the way */
  onMove: (value: number) => void;
  /** on release, and after each key */
  onCommit: (value: number) => void;
}

/** A slider: the browser's own, so keyboard, touch and screen readers work, and dragging costs next to nothing. */
export function Range({ label, value, min = 0, max, step = 1, valueText, className = '', onMove, onCommit }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const commit = useRef(onCommit);
  useEffect(() => {
    commit.current = onCommit;
  });
  // React's onChange is the browser's `input`; the browser's `change`, the end of a drag, has to be asked for.
  useEffect(() => {
    const element = input.current;
    const onChange = () => element && commit.current(element.valueAsNumber);
    element?.addEventListener('change', onChange);
    return () => element?.removeEventListener('change', onChange);
  }, []);
  return (
    <input
      ref={input}
      type="range"
      className={`${styles.range} ${className}`}
      style={{ '--part': `${(100 * (value - min)) / (max - min)}%` } as CSSProperties}
      aria-label={label}
      aria-valuetext={valueText}
      min={min}
      max={max}
      step={step}
      value={value}
      onChange={(event) => onMove(event.target.valueAsNumber)}
    />
  );
}

interface PairProps {
  labels: readonly [string, string];
  /** what the values are called */
  texts: readonly [string, string];
  low: number;
  high: number;
  max: number;
  color: string;
  className?: string | undefined;
  onMove: (low: number, high: number) => void;
  onCommit: (low: number, high: number) => void;
}

/** Two handles on one line. They keep at least one value between them: the moved one stops, the other stays. */
export function RangePair({ labels, texts, low, high, max, color, className = '', onMove, onCommit }: PairProps) {
  const under = (value: number) => Math.min(value, high - 1);
  const over = (value: number) => Math.max(value, low + 1);
  const line = { '--c': color, '--low': `${(100 * low) / max}%`, '--high': `${(100 * (max - high)) / max}%` };
  return (
    <div className={`${styles.pair} ${className}`} style={line as CSSProperties}>
      <Range
        className={styles.low}
        label={labels[0]}
        valueText={texts[0]}
        value={low}
        max={max}
        onMove={(value) => onMove(under(value), high)}
        onCommit={(value) => onCommit(under(value), high)}
      />
      <Range
        className={styles.high}
        label={labels[1]}
        valueText={texts[1]}
        value={high}
        max={max}
        onMove={(value) => onMove(low, over(value))}
        onCommit={(value) => onCommit(low, over(value))}
      />
    </div>
  );
}
