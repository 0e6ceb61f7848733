import Button from '@mui/material/Button';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import styles from './conflict_dialog.module.css';

export interface Answer<Choice extends string> {
  choice: Choice;
  title: string;
  /** whose it is, and since when */
  by: string;
  /** what it means */
  text: string;
  /** how it looks */
  picture?: ReactNode;
}

interface Props<Choice extends string> {
  title: ReactNode;
  /** what is kept here until it is decided */
  kept: string;
  /** how many conflicts more wait after this one */
  more: number;
  question: string;
  answers: readonly Answer<Choice>[];
  first: Choice;
  onLater: () => void;
  onDecide: (choice: Choice) => void;
}

/** Asks which of two versions is to be: theirs, mine or both. */
export function ConflictForm<Choice extends string>(props: Props<Choice>) {
  const { title, kept, more, question, answers, first, onLater, onDecide } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [choice, setChoice] = useState(first);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onCancel={onLater}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onDecide(choice);
        }}
      >
        <div>
          <h2 id={id}>{title}</h2>
          <p className="quiet">
            Nothing of it was overwritten. {kept} is kept in this browser until you decide
            {more > 0 ? `; ${more} more after this one.` : '.'}
          </p>
        </div>
        <div className={styles.choices} role="radiogroup" aria-label={question}>
          {answers.map((one) => (
            <label key={one.choice} className={`${styles.choice} ${choice === one.choice ? styles.on : ''}`}>
              <input
                type="radio"
                name="choice"
                checked={choice === one.choice}
                onChange={() => setChoice(one.choice)}
              />
              <strong>{one.title}</strong>
              {one.picture}
              <span className="small faint">{one.by}</span>
              <span className={styles.labels}>{one.text}</span>
            </label>
          ))}
        </div>
        <div className={styles.actions}>
          <Button variant="text" onClick={onLater}>
            Decide later
          </Button>
          <Button type="submit" variant="contained">
            Keep {choice}
            <kbd className="key">⏎</kbd>
          </Button>
        </div>
      </form>
    </dialog>
  );
}
