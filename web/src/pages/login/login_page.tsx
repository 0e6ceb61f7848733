import Button from '@mui/material/Button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { canHash, hashPassword, login, meQuery } from '../../api/session.ts';
import { cannotHash, isWrong, loginErrorText } from '../../shell/login_errors.ts';
import { Mark } from '../../ui/icons.tsx';
import { Note } from '../../ui/note.tsx';
import { PasswordField } from '../../ui/password_field.tsx';
import { useTitle } from '../../ui/use_title.ts';
import styles from './login.module.css';
import { nextPage } from './next_page.ts';

export default function LoginPage() {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const next = nextPage(useSearch());
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const ids = { username: useId(), error: useId() };
  useTitle('Log in');

  const enter = useMutation({
    mutationFn: async () => login(username.trim(), await hashPassword(password)),
    onSuccess: () => {
      client.removeQueries();
      client.prefetchQuery(meQuery);
      navigate(next, { replace: true });
    },
    onError: () => passwordField.current?.select(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (username.trim() && password) enter.mutate();
  };

  return (
    <div className={styles.page}>
      <main>
        <form className={styles.form} onSubmit={submit}>
          <div className={styles.brand}>
            <Mark />
            <h1>Memento</h1>
          </div>
          <p className={`quiet ${styles.intro}`}>
            {next === '/' ? 'Log in to annotate, or to look after a study.' : 'Log in to go on where you were.'}
          </p>
          <div className="entry">
            <label htmlFor={ids.username}>User name</label>
            <input
              id={ids.username}
              className={`field ${styles.big}`}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              // biome-ignore lint/a11y/noAutofocus: the only thing to do on this page is to type here
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
            invalid={enter.isError && isWrong(enter.error)}
            describedBy={enter.isError ? ids.error : undefined}
          />
          {!canHash() && <Note warn>{cannotHash}</Note>}
          {enter.isError && <Note id={ids.error}>{loginErrorText(enter.error)}</Note>}
          <Button type="submit" variant="contained" size="large" disabled={enter.isPending || !canHash()}>
            {enter.isPending ? 'Logging in…' : 'Log in'}
          </Button>
          <p className="small faint">Forgotten it? An administrator can set a new one.</p>
        </form>
      </main>
      <footer className="small faint">{location.host}</footer>
    </div>
  );
}
