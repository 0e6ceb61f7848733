import { type KeyboardEvent, useState } from 'react';
import { formatValue, nearest, type ValueRange } from '../../../model/layers/values.ts';
import styles from './layers.module.css';

interface Props {
  label: string;
  value: number;
  range: ValueRange;
  unit?: string;
  onValue: (value: number) => void;
}

/** A number of a range. Taken on Enter or when leaving; what is no number falls back to what it was. */
export function NumberField({ label, value, range, unit = '', onValue }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = (number: number) => {
    setDraft(null);
    if (Number.isFinite(number)) onValue(nearest(range, number));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = range.step * (event.shiftKey ? 10 : 1);
    if (event.key === 'Enter') take(numberOf(draft));
    else if (event.key === 'Escape') setDraft(null);
    else if (event.key === 'ArrowUp') take(value + step);
    else if (event.key === 'ArrowDown') take(value - step);
    else return;
    event.preventDefault();
  };
  return (
    <input
      className={`field ${styles.number}`}
      aria-label={label}
      inputMode={range.min < 0 ? 'text' : 'decimal'}
      value={draft ?? `${formatValue(value, range)}${unit}`}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => take(numberOf(draft))}
      onKeyDown={onKey}
    />
  );
}

/** As people write numbers: with thin spaces, a comma, a long minus. */
function numberOf(text: string | null): number {
  if (text === null) return Number.NaN;
  return Number.parseFloat(
    text
      .replace(/[\s\u2009]/g, '')
      .replace(',', '.')
      .replace('\u2212', '-'),
  );
}
