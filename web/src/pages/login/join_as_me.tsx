import Button from '@mui/material/Button';
import { type FormEvent, useId, useRef, useState } from 'react';
import { joinAsMe } from '../../api/invites.ts';
import { canHash, hashPassword, login } from '../../api/session.ts';
import type { Me } from '../../model/me.ts';
import { cannotHash, isWrong, loginErrorText } from '../../shell/login_errors.ts';
import { Note } from '../../ui/note.tsx';
import { PasswordField } from '../../ui/password_field.tsx';
import styles from './join.module.css';
import frame from './login.module.css';
import { useJoining } from './use_joining.ts';

/** Joins with the account that is logged in, or with another one. */
export function JoinAsMe({ secret, me }: { secret: string; me: Me | null }) {
  const [isMe, setMe] = useState(me !== null);
  return isMe && me ? (
    <Known secret={secret} me={me} onOther={() => setMe(false)} />
  ) : (
    <Login secret={secret} before={me} />
  );
}

function Known({ secret, me, onOther }: { secret: string; me: Me; onOther: () => void }) {
  const joining = useJoining(
    secret,
    () => joinAsMe(secret),
    () => {},
  );
  return (
    <div className={styles.fields}>
      <div className={styles.me}>
        <span>
          {me.name || me.username} <span className="small faint">{me.username}, logged in</span>
        </span>
        <Button variant="text" onClick={onOther}>
          Someone else
        </Button>
      </div>
      {joining.isError && <Note>{loginErrorText(joining.error, 'The session is over: log in as someone else.')}</Note>}
      <Button variant="contained" size="large" disabled={joining.isPending} onClick={() => joining.mutate()}>
        {joining.isPending ? 'Joining…' : `Join as ${me.name || me.username}`}
      </Button>
    </div>
  );
}

function Login({ secret, before }: { secret: string; before: Me | null }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const ids = { username: useId(), error: useId() };
  const joining = useJoining(
    secret,
    async () => {
      await login(username.trim(), await hashPassword(password));
      return joinAsMe(secret);
    },
    () => passwordField.current?.select(),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (username.trim() && password) joining.mutate();
  };
  return (
    <form className={styles.fields} onSubmit={submit} aria-label="Log in and join">
      <div className="entry">
        <label htmlFor={ids.username}>User name</label>
        <input
          id={ids.username}
          className={`field ${frame.big}`}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: to type here is what this page is for
          autoFocus
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      </div>
      <PasswordField
        ref={passwordField}
        label="Password"
        value={password}
        onChange={setPassword}
        invalid={joining.isError && isWrong(joining.error)}
        describedBy={joining.isError ? ids.error : undefined}
      />
      {!canHash() && <Note warn>{cannotHash}</Note>}
      {joining.isError && <Note id={ids.error}>{loginErrorText(joining.error)}</Note>}
      <Button type="submit" variant="contained" size="large" disabled={joining.isPending || !canHash()}>
        {joining.isPending ? 'Joining…' : 'Log in and join'}
      </Button>
      {before && <p className="small faint">{before.name || before.username} is logged out by it.</p>}
    </form>
  );
}
