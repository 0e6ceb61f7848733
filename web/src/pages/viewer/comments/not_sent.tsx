import Button from '@mui/material/Button';
import { useState } from 'react';
import { Icon } from '../../../ui/icons.tsx';
import styles from './comments.module.css';

/** What somebody has typed who may not say it any more: to be taken elsewhere. */
export function NotSent({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <div className={styles.notSent}>
      <textarea className={styles.area} aria-label={label} readOnly value={text} />
      <div className={styles.formActions}>
        <span className="small faint">Not sent, kept here</span>
        <Button onClick={() => copy().catch(() => setCopied(false))}>
          <Icon name="copy" small />
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  );
}
