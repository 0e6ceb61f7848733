import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { homeQuery } from '../../api/home.ts';
import { makeToken } from '../../api/tokens.ts';
import { lifetimes, type Scope, scopes } from '../../model/tokens.ts';
import controls from '../../ui/controls.module.css';
import { Wrong } from '../../ui/edit_line.tsx';
import { SearchField } from '../../ui/search_field.tsx';
import styles from './account.module.css';

interface Props {
  onMade: (made: { name: string; token: string }) => void;
  onClose: () => void;
}

const fewProjects = 8; // more than that are searched

/** Asks what a token is to be for. It stays open, and says why, when the server refuses. */
export function NewToken({ onMade, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>('read');
  const [isChoosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [days, setDays] = useState(90);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const may = name.trim() !== '' && (!isChoosing || chosen.length > 0) && !isBusy;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!may) return;
    setBusy(true);
    setError(null);
    makeToken({ name: name.trim(), scope, projects: isChoosing ? [...chosen] : null, days }).then(
      (token) => {
        onMade({ name: name.trim(), token });
        onClose();
      },
      (why) => {
        setError(why);
        setBusy(false);
      },
    );
  };
  return (
    <dialog ref={dialog} className={controls.dialog} onClose={onClose} aria-labelledby={`${id}title`}>
      <form onSubmit={submit}>
        <h2 id={`${id}title`}>New token</h2>
        <div className="entry">
          <label htmlFor={id}>Name</label>
          <input
            id={id}
            className="field"
            autoComplete="off"
            maxLength={100}
            placeholder="What it is for"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <fieldset className={styles.choices}>
          <legend>May</legend>
          {scopes.map((one) => (
            <label key={one.scope} className={controls.check}>
              <input
                type="radio"
                name={`${id}scope`}
                checked={scope === one.scope}
                onChange={() => setScope(one.scope)}
              />
              {one.scope}
              <span className="small faint">{one.more}</span>
            </label>
          ))}
        </fieldset>
        <fieldset className={styles.choices}>
          <legend>In</legend>
          <label className={controls.check}>
            <input type="radio" name={`${id}in`} checked={!isChoosing} onChange={() => setChoosing(false)} />
            all my projects
          </label>
          <label className={controls.check}>
            <input type="radio" name={`${id}in`} checked={isChoosing} onChange={() => setChoosing(true)} />
            some of them
          </label>
          {isChoosing && <ChooseProjects chosen={chosen} onChange={setChosen} />}
        </fieldset>
        <div className="entry">
          <label htmlFor={`${id}days`}>Ends after</label>
          <select
            id={`${id}days`}
            className={`field ${controls.select}`}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {lifetimes.map((one) => (
              <option key={one.days} value={one.days}>
                {one.text}
              </option>
            ))}
          </select>
        </div>
        <p className="small quiet">
          Never more than you may yourself, and less as soon as you may less. It ends with a new password, too.
        </p>
        {error !== null && <Wrong error={error} />}
        <div className={controls.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" disabled={!may}>
            Make the token
          </Button>
        </div>
      </form>
    </dialog>
  );
}

function ChooseProjects({ chosen, onChange }: { chosen: readonly number[]; onChange: (ids: number[]) => void }) {
  const { data: projects = [] } = useQuery(homeQuery);
  const [text, setText] = useState('');
  const shown = projects.filter(
    ({ id, name }) => chosen.includes(id) || name.toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <div className={styles.projects}>
      {projects.length > fewProjects && <SearchField label="Find a project" value={text} onChange={setText} />}
      <div className={`${styles.projectList} scroll`}>
        {shown.map(({ id, name }) => (
          <label key={id} className={controls.check}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <span className="cut" title={name}>
              {name}
            </span>
          </label>
        ))}
        {shown.length === 0 && <p className="small quiet">No project is called so.</p>}
      </div>
    </div>
  );
}
