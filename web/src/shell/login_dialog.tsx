import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { canHash, fetchMeOnce, hashPassword, login } from '../api/session.ts';
import type { Me } from '../model/me.ts';
import { Note } from '../ui/note.tsx';
import { PasswordField } from '../ui/password_field.tsx';
import styles from './login_dialog.module.css';
import { cannotHash, isWrong, loginErrorText } from './login_errors.ts';

interface Props {
  /** who was logged in: nobody else can go on with this page */
  me: Me;
  /** true: the session is back; false: not now */
  onEnd: (isBack: boolean) => void;
  /** somebody else wants to log in */
  onOther: () => void;
}

/** Asks for the password over the page when its session has ended. The page stays as it is. */
export function LoginDialog({ me, onEnd, onOther }: Props) {
  const [password, setPassword] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const ids = { title: useId(), error: useId() };
  useEffect(() => dialog.current?.showModal(), []);

  const enter = useMutation({
    mutationFn: async () => {
      await login(me.username, await hashPassword(password));
      return fetchMeOnce();
    },
    onSuccess: (now) => goOn(me, now, onEnd),
    onError: () => field.current?.select(),
  });
  useOtherWindows(me, onEnd);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password) enter.mutate();
  };

  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={ids.title} onCancel={() => onEnd(false)}>
      <form className={styles.form} onSubmit={submit}>
        <div>
          <h2 id={ids.title}>Log in again</h2>
          <p className="quiet">
            Your session has ended. The page stays as it is, and goes on where it was as soon as you are back.
          </p>
        </div>
        {/* For password managers: the user name is no choice here. */}
        <input hidden readOnly name="username" autoComplete="username" value={me.username} />
        <PasswordField
          ref={field}
          label={`Password of ${me.username}`}
          value={password}
          onChange={setPassword}
          invalid={enter.isError && isWrong(enter.error)}
          describedBy={enter.isError ? ids.error : undefined}
          autoFocus
        />
        {!canHash() && <Note warn>{cannotHash}</Note>}
        {enter.isError && (
          <Note id={ids.error}>{loginErrorText(enter.error, `This is not the password of ${me.username}.`)}</Note>
        )}
        <p className="small faint">
          Somebody else?{' '}
          <button type="button" className={styles.link} onClick={onOther}>
            Use another account
          </button>
          : the page is loaded anew.
        </p>
        <div className={styles.actions}>
          <Button variant="text" onClick={() => onEnd(false)}>
            Not now
          </Button>
          <Button type="submit" variant="contained" disabled={enter.isPending || !canHash()}>
            {enter.isPending ? 'Logging in…' : 'Log in'} <kbd className="key">⏎</kbd>
          </Button>
        </div>
      </form>
    </dialog>
  );
}

/** The page goes on with whom it began; with anybody else it is loaded anew. */
function goOn(before: Me, now: Me, onEnd: Props['onEnd']): void {
  if (now.id === before.id) onEnd(true);
  else location.reload();
}

/** Someone may have logged in in another window meanwhile. */
function useOtherWindows(me: Me, onEnd: Props['onEnd']): void {
  useEffect(() => {
    const look = () =>
      fetchMeOnce().then(
        (now) => goOn(me, now, onEnd),
        () => {},
      );
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [me, onEnd]);
}
