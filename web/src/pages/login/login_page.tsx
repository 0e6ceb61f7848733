import Button from '@mui/material/Button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { ApiError } from '../../api/client.ts';
import { canHash, hashPassword, login, meQuery } from '../../api/session.ts';
import { count } from '../../model/text.ts';
import { Icon, Mark } from '../../ui/icons.tsx';
import { TipButton } from '../../ui/tip_button.tsx';
import { useTitle } from '../../ui/use_title.ts';
import styles from './login.module.css';
import { nextPage } from './next_page.ts';

export default function LoginPage() {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const next = nextPage(useSearch());
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const ids = { username: useId(), password: useId(), error: useId() };
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
          <div className={styles.entry}>
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
          <div className={styles.entry}>
            <label htmlFor={ids.password}>Password</label>
            <div className={`field ${styles.withButton}`}>
              <input
                id={ids.password}
                ref={passwordField}
                name="password"
                type={visible ? 'text' : 'password'}
                autoComplete="current-password"
                aria-invalid={enter.isError && isWrong(enter.error)}
                aria-describedby={enter.isError ? ids.error : undefined}
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
              <TipButton
                icon={visible ? 'eye_off' : 'eye'}
                label={visible ? 'Hide the password' : 'Show the password'}
                onClick={() => setVisible(!visible)}
              />
            </div>
          </div>
          {!canHash() && (
            <Note warn>
              This page was opened over http, where the browser cannot protect your password. Open it with https:// in
              front.
            </Note>
          )}
          {enter.isError && <Note id={ids.error}>{errorText(enter.error)}</Note>}
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

function Note({ id, warn = false, children }: { id?: string; warn?: boolean; children: ReactNode }) {
  return (
    <div id={id} className={`${styles.error} ${warn ? styles.warn : ''}`} role="alert">
      <Icon name="warn" />
      <span>{children}</span>
    </div>
  );
}

function isWrong(error: Error): boolean {
  return error instanceof ApiError && error.status === 401;
}

function errorText(error: Error): string {
  if (isWrong(error)) return 'User name and password do not match. Capitals count in the password.';
  if (error instanceof ApiError && error.status === 429) {
    const wait = error.retryAfter > 0 ? `in ${waitText(error.retryAfter)}` : 'later';
    return `Too many attempts. Try again ${wait}.`;
  }
  if (error instanceof ApiError) return `${error.message} ${error.hint}`.trim();
  return 'Logging in failed. Load the page again.';
}

function waitText(seconds: number): string {
  return seconds < 90 ? count(seconds, 'second') : count(Math.ceil(seconds / 60), 'minute');
}
