import Button from '@mui/material/Button';
import { useState } from 'react';
import { dayLength, momentText } from '../model/time.ts';
import { Icon } from './icons.tsx';
import styles from './new_link.module.css';

const lifetimes = [
  { days: 1, text: '1 day' },
  { days: 7, text: '7 days' },
  { days: 30, text: '30 days' },
  { days: 365, text: '1 year' },
];

/** How long a link lives. */
export function Lifetime({ days, onDays }: { days: number; onDays: (days: number) => void }) {
  const isOther = lifetimes.every((one) => one.days !== days);
  const toDate = (days: number) => new Date(Date.now() + days * dayLength).toISOString().slice(0, 10);
  return (
    <div className={styles.lifetimes}>
      {lifetimes.map((one) => (
        <button
          key={one.days}
          type="button"
          className={days === one.days ? styles.on : ''}
          aria-pressed={days === one.days}
          onClick={() => onDays(one.days)}
        >
          {one.text}
        </button>
      ))}
      <input
        type="date"
        className={isOther ? styles.on : ''}
        aria-label="The day it ends"
        min={toDate(1)}
        max={toDate(365)}
        value={toDate(days)}
        onChange={(event) => {
          const chosen = Math.ceil((Date.parse(`${event.target.value}T00:00`) - Date.now()) / dayLength);
          if (chosen >= 1 && chosen <= 365) onDays(chosen);
        }}
      />
    </div>
  );
}

/** A link that was made. Told once: nobody can read it again later. */
export function NewLink({ link, until }: { link: string; until: number }) {
  const [copied, setCopied] = useState(false);
  const address = location.origin + link;
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  return (
    <div className={styles.made}>
      <label className="entry">
        <span className="small quiet">Link, until {momentText(until)}. It is shown this once.</span>
        <input className="field" readOnly value={address} onFocus={(event) => event.target.select()} />
      </label>
      <Button variant="contained" onClick={() => copy().catch(() => setCopied(false))}>
        <Icon name={copied ? 'tick' : 'copy'} small />
        {copied ? 'Copied' : 'Copy link'}
      </Button>
    </div>
  );
}
