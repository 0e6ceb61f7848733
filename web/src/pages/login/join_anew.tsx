import Button from '@mui/material/Button';
import { type FormEvent, useId, useRef, useState } from 'react';
import { isStatus } from '../../api/client.ts';
import { joinAnew } from '../../api/invites.ts';
import { canHash, hashPassword } from '../../api/session.ts';
import { passwordStrength } from '../../model/password.ts';
import { usernameProblem } from '../../model/users.ts';
import { cannotHash, loginErrorText } from '../../shell/login_errors.ts';
import { Wrong } from '../../ui/edit_line.tsx';
import { Note } from '../../ui/note.tsx';
import { PasswordField } from '../../ui/password_field.tsx';
import styles from './join.module.css';
import frame from './login.module.css';
import { useJoining } from './use_joining.ts';

interface Props {
  secret: string;
  /** the name that was typed is somebody's, perhaps his own */
  onKnown: () => void;
}

/** Makes an account, and joins with it. */
export function JoinAnew({ secret, onKnown }: Props) {
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [taken, setTaken] = useState('');
  const nameField = useRef<HTMLInputElement>(null);
  const ids = { username: useId(), name: useId(), wrong: useId(), error: useId() };
  const joining = useJoining(
    secret,
    async () =>
      joinAnew(secret, { username: username.trim(), name: name.trim(), password: await hashPassword(password) }),
    () => nameField.current?.focus(),
  );
  const problem = username ? usernameProblem(username.trim()) : '';
  const isTaken = taken !== '' && taken === username.trim();
  const may = username.trim() !== '' && !problem && password !== '' && !joining.isPending && canHash();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!may) return;
    joining.mutate(undefined, {
      onError: (error) => setTaken(isStatus(error, 409) ? username.trim() : ''),
    });
  };
  return (
    <form className={styles.fields} onSubmit={submit} aria-label="Make an account">
      <div className="entry">
        <label htmlFor={ids.username}>User name</label>
        <input
          id={ids.username}
          ref={nameField}
          className={`field ${frame.big}`}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: to type here is what this page is for
          autoFocus
          aria-invalid={Boolean(problem) || isTaken}
          aria-describedby={problem || isTaken ? ids.wrong : undefined}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
        <div id={ids.wrong}>
          {problem && <Wrong error={problem} />}
          {isTaken && (
            <div className={styles.taken}>
              <Wrong error={`${taken} is taken. Is that you?`} />
              <Button size="small" variant="text" onClick={onKnown}>
                Use your account
              </Button>
            </div>
          )}
        </div>
      </div>
      <div className="entry">
        <label htmlFor={ids.name}>Your name, as others see it</label>
        <input
          id={ids.name}
          className={`field ${frame.big}`}
          name="name"
          autoComplete="name"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div>
        <PasswordField
          label="Password"
          value={password}
          onChange={setPassword}
          invalid={false}
          describedBy={joining.isError && !isTaken ? ids.error : undefined}
          isNew
        />
        {password !== '' && passwordStrength(password) < 2 && (
          <p className="small quiet">Easily guessed. Long beats complicated.</p>
        )}
      </div>
      {!canHash() && <Note warn>{cannotHash}</Note>}
      {joining.isError && !isTaken && <Note id={ids.error}>{loginErrorText(joining.error)}</Note>}
      <Button type="submit" variant="contained" size="large" disabled={!may}>
        {joining.isPending ? 'Joining…' : 'Make account and join'}
      </Button>
    </form>
  );
}
