import Button from '@mui/material/Button';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import controls from './controls.module.css';
import { Wrong } from './edit_line.tsx';

interface Props {
  title: string;
  /** what the button does, in a word or two */
  action: string;
  /** a name to be typed first */
  typed?: string;
  /** not now, and the words inside say why */
  disabled?: boolean;
  /** nothing is lost by it */
  mild?: boolean;
  children?: ReactNode;
  /** the dialog stays open, and shows why, when this fails */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something goes for good, or before much is changed. */
export function Confirm({ title, action, typed, disabled, mild, children, onConfirm, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const may = !disabled && (typed === undefined || text.trim() === typed) && !isBusy;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!may) return;
    setBusy(true);
    setError(null);
    onConfirm().then(onClose, (why) => {
      setError(why);
      setBusy(false);
    });
  };
  return (
    <dialog ref={dialog} className={controls.dialog} onClose={onClose} aria-labelledby={`${id}title`}>
      <form onSubmit={submit}>
        <h2 id={`${id}title`}>{title}</h2>
        {children}
        {typed !== undefined && (
          <div className="entry">
            <label htmlFor={id}>
              To go on, type <strong>{typed}</strong>
            </label>
            <input
              id={id}
              className="field"
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
        )}
        {error !== null && <Wrong error={error} />}
        <div className={controls.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" color={mild ? 'primary' : 'error'} disabled={!may}>
            {action}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
