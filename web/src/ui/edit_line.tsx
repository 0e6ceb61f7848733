import { type ReactNode, useId, useState } from 'react';
import controls from './controls.module.css';
import { Icon } from './icons.tsx';

/** Why something was not done, where it was tried. */
export function Wrong({ id, error }: { id?: string; error: unknown }) {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
  return (
    <p id={id} className={controls.wrong} role="alert">
      <Icon name="warn" />
      <span>{[message, hint].filter(Boolean).join(' ')}</span>
    </p>
  );
}

interface Props {
  label: string;
  /** as it is known to the server */
  value: string;
  /** rejected with what the server said */
  onSave: (text: string) => Promise<unknown>;
  /** a sentence when this may not be saved, "" when it may */
  refuse?: (text: string) => string;
  /** the label is for those who do not see the table around it */
  bare?: boolean;
  mono?: boolean;
  lines?: boolean;
  maxLength?: number;
  /** what else is to be said of what is typed */
  note?: (text: string) => ReactNode;
  onText?: (text: string) => void;
}

/**
 * A text that is saved by Enter or by leaving it; Escape keeps what was. What is refused stays as it was typed, and the
 * reason is below it.
 */
export function EditLine(props: Props) {
  const { label, value, onSave, refuse, bare, mono, lines, maxLength, note, onText } = props;
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  // What comes from outside is taken, unless something else is being typed.
  if (known !== value) {
    setKnown(value);
    if (text === known) setText(value);
  }
  const why = text === value ? '' : (refuse?.(text) ?? '');
  const change = (next: string) => {
    setText(next);
    setError(null);
    onText?.(next);
  };
  const save = () => {
    if (text === value || why || isBusy) return;
    setBusy(true);
    onSave(text)
      .then(() => setError(null), setError)
      .finally(() => setBusy(false));
  };
  const wrong = why || error;
  const shared = {
    id,
    className: `field ${mono ? controls.mono : ''} ${bare ? controls.quiet : ''}`,
    'aria-invalid': Boolean(wrong),
    'aria-describedby': wrong ? `${id}why` : undefined,
    autoComplete: 'off',
    spellCheck: !mono,
    value: text,
    readOnly: isBusy,
    maxLength,
    onBlur: save,
  };
  const onEscape = (key: string) => {
    if (key === 'Escape') change(value);
  };
  return (
    <div className={controls.editLine}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : ''}>
        {label}
      </label>
      {lines ? (
        <textarea
          {...shared}
          onChange={(event) => change(event.target.value.replace(/\n/g, ''))}
          onKeyDown={(event) => {
            onEscape(event.key);
            if (event.key !== 'Enter') return;
            event.preventDefault();
            save();
          }}
        />
      ) : (
        <input
          {...shared}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            onEscape(event.key);
            if (event.key === 'Enter') save();
          }}
        />
      )}
      {Boolean(wrong) && <Wrong id={`${id}why`} error={wrong} />}
      {note?.(text)}
    </div>
  );
}
