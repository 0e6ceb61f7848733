import Button from '@mui/material/Button';
import { useEffect } from 'react';
import { backText, editText, type HistoryEdit, type HistoryShape } from '../../../model/drawing/history.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { momentText } from '../../../model/time.ts';
import { Icon } from '../../../ui/icons.tsx';
import styles from './history.module.css';

interface Props {
  edit: HistoryEdit;
  /** one of its shapes, which alone comes back */
  shape: HistoryShape | null;
  layer: ViewLayer;
  /** why nothing can be brought back now */
  problem: '' | 'read only' | 'waits' | 'busy';
  onNow: () => void;
  onSome: () => void;
  onAll: () => void;
  onShape: (shape: HistoryShape | null) => void;
}

/** In the place of labels and scores: which moment one looks at, and what is to come of it. */
export function MomentBar({ edit, shape, layer, problem, onNow, onSome, onAll, onShape }: Props) {
  const total = edit.created + edit.changed + edit.deleted;
  const isWhole = total <= edit.shapes.length;
  useEffect(() => {
    // Labels and scores are out of sight: no key says one.
    const swallow = (event: KeyboardEvent) => {
      const isEnter = event.key === 'Enter' && event.target === document.body;
      if (isEnter || /^Digit[1-9]$/.test(event.code)) event.preventDefault();
    };
    window.addEventListener('keydown', swallow, true);
    return () => window.removeEventListener('keydown', swallow, true);
  }, []);
  return (
    <section className={styles.moment} aria-label="Looking at an earlier state">
      <Icon name="clock" small />
      <p className="cut" title={`Before ${edit.author}: ${editText(edit)}`}>
        <b>{capital(momentText(Date.parse(edit.at)))}</b>
        <span className="quiet">
          , before {edit.author}: {editText(edit)}. Nothing is changed by looking.
        </span>
      </p>
      <Button onClick={onNow}>
        Back to now <kbd className="key">Esc</kbd>
      </Button>
      {problem === 'read only' ? (
        <span className="small quiet">Read only</span>
      ) : (
        <>
          {total > 1 && isWhole && (
            <label className={styles.which}>
              <span className="visually-hidden">Which of its shapes</span>
              <select
                value={shape?.id ?? ''}
                onChange={({ target }) => onShape(edit.shapes.find(({ id }) => id === target.value) ?? null)}
              >
                <option value="">Its {total} shapes</option>
                {edit.shapes.map(({ id, name, kind }, i) => (
                  <option key={id} value={id}>
                    {name || `${kind} ${i + 1}`}
                  </option>
                ))}
              </select>
            </label>
          )}
          <Button disabled={problem !== ''} onClick={onAll}>
            All of {layer.title} as it was then
          </Button>
          <Button variant="contained" disabled={problem !== ''} onClick={onSome}>
            {problem === 'waits' ? 'Saving what is waiting…' : backText(edit, shape)}
          </Button>
        </>
      )}
    </section>
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
