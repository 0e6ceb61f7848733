import Button from '@mui/material/Button';
import { type FormEvent, useId, useState } from 'react';
import controls from './controls.module.css';
import styles from './edit.module.css';
import { Wrong } from './edit_line.tsx';

interface Props {
  label: string;
  action: string;
  /** a sentence when this may not be added, "" when it may */
  refuse: (text: string) => string;
  onAdd: (text: string) => Promise<unknown>;
}

/** Adds a row by its name. What was refused stays as it was typed. */
export function AddLine({ label, action, refuse, onAdd }: Props) {
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const why = text.trim() ? refuse(text) : '';
  const may = text.trim() !== '' && !why && !isBusy;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!may) return;
    setBusy(true);
    onAdd(text.trim())
      .then(() => {
        setText('');
        setError(null);
      }, setError)
      .finally(() => setBusy(false));
  };
  const wrong = why || error;
  return (
    <form className={controls.editLine} onSubmit={submit}>
      <div className={styles.line}>
        <label htmlFor={id} className="visually-hidden">
          {label}
        </label>
        <input
          id={id}
          className="field"
          style={{ maxWidth: 400 }}
          placeholder={label}
          autoComplete="off"
          maxLength={500}
          aria-invalid={Boolean(wrong)}
          aria-describedby={wrong ? `${id}why` : undefined}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
        />
        <Button type="submit" disabled={!may}>
          {action}
        </Button>
      </div>
      {Boolean(wrong) && <Wrong id={`${id}why`} error={wrong} />}
    </form>
  );
}
