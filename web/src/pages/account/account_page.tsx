import Button from '@mui/material/Button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useLocation } from 'wouter';
import {
  canHash,
  changeMe,
  changePassword,
  endSession,
  hashPassword,
  logoutEverywhere,
  meQuery,
  sessionsQuery,
} from '../../api/session.ts';
import type { Me } from '../../model/me.ts';
import { passwordStrength } from '../../model/password.ts';
import { count } from '../../model/text.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { cannotHash } from '../../shell/login_errors.ts';
import { useOperations } from '../../shell/queue.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { Note } from '../../ui/note.tsx';
import { PasswordField } from '../../ui/password_field.tsx';
import { SessionList } from '../../ui/session_list.tsx';
import { useTitle } from '../../ui/use_title.ts';
import styles from './account.module.css';
import { Tokens } from './tokens.tsx';

/** What somebody may do about himself. */
export default function AccountPage() {
  const { data: me } = useQuery(meQuery);
  useTitle('My account');
  return (
    <>
      <TopBar />
      <main className={styles.page}>
        <h1>My account</h1>
        {me && <Details key={me.id} me={me} />}
        <Password />
        <Sessions />
        <Section title="Tokens">
          <Tokens />
        </Section>
      </main>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Details({ me }: { me: Me }) {
  const client = useQueryClient();
  const [name, setName] = useState(me.name);
  const [email, setEmail] = useState(me.email);
  const ids = { name: useId(), email: useId() };
  const save = useMutation({
    mutationFn: () => changeMe(name.trim(), email.trim()),
    onSuccess: (now) => client.setQueryData(meQuery.queryKey, now),
  });
  const isSame = name.trim() === me.name && email.trim() === me.email;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSame) save.mutate();
  };
  return (
    <Section title="Name and e-mail">
      <form className={styles.form} onSubmit={submit}>
        <p className="small quiet">
          User name <strong className={styles.value}>{me.username}</strong>
          {me.isAdmin && ', administrator'}
        </p>
        <div className="entry">
          <label htmlFor={ids.name}>Name, as others read it</label>
          <input
            id={ids.name}
            className="field"
            autoComplete="name"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="entry">
          <label htmlFor={ids.email}>E-mail</label>
          <input
            id={ids.email}
            className="field"
            type="email"
            autoComplete="email"
            maxLength={200}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        {save.isError && <ErrorNotice error={save.error} />}
        <div className={styles.actions}>
          <Button type="submit" disabled={isSame || save.isPending}>
            Save name and e-mail
          </Button>
          {save.isSuccess && isSame && <span className="small quiet">Saved</span>}
        </div>
      </form>
    </Section>
  );
}

const strengths = ['easy to guess', 'weak', 'fair', 'good', 'strong'];

function Password() {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const error = useId();
  const change = useMutation({
    mutationFn: async () => changePassword(await hashPassword(old), await hashPassword(fresh)),
    onSuccess: () => {
      setOld('');
      setFresh('');
    },
  });
  const strength = passwordStrength(fresh);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (old && fresh) change.mutate();
  };
  return (
    <Section title="Password">
      <form className={styles.form} onSubmit={submit}>
        <PasswordField
          label="Password until now"
          value={old}
          onChange={setOld}
          invalid={change.isError}
          describedBy={change.isError ? error : undefined}
        />
        <PasswordField
          label="New password"
          value={fresh}
          onChange={setFresh}
          invalid={false}
          describedBy={undefined}
          isNew
        />
        <div className={styles.strength} data-strength={fresh ? strength : -1}>
          <span className={styles.meter} aria-hidden="true">
            <i style={{ width: fresh ? `${20 * (strength + 1)}%` : 0 }} />
          </span>
          <span className="small quiet" role="status">
            {fresh ? strengths[strength] : 'Any text will do: the longer, the better.'}
          </span>
        </div>
        {!canHash() && <Note warn>{cannotHash}</Note>}
        {change.isError && (
          <div id={error}>
            <ErrorNotice error={change.error} />
          </div>
        )}
        <div className={styles.actions}>
          <Button type="submit" disabled={!old || !fresh || change.isPending || !canHash()}>
            Change the password
          </Button>
          {change.isSuccess && !fresh && (
            <span className="small quiet" role="status">
              Changed. You are logged out everywhere but here.
            </span>
          )}
        </div>
      </form>
    </Section>
  );
}

function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const waiting = useOperations().length;
  const leave = useMutation({
    mutationFn: logoutEverywhere,
    onSuccess: () => {
      client.clear();
      navigate('/login');
    },
  });
  return (
    <Section title="Where you are logged in">
      {sessions.isError && <ErrorNotice error={sessions.error} onRetry={() => sessions.refetch()} />}
      {sessions.data && (
        <SessionList
          sessions={sessions.data}
          onEnd={(id) => endSession(id).finally(() => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }))}
        />
      )}
      {waiting > 0 && (
        <Note warn>
          {count(waiting, 'change')} not saved yet. They stay in this browser, and are sent when you log in here again.
        </Note>
      )}
      {leave.isError && <ErrorNotice error={leave.error} />}
      <div className={styles.actions}>
        <Button disabled={leave.isPending} onClick={() => leave.mutate()}>
          Log out everywhere
        </Button>
        <span className="small quiet">Here, in other browsers, and scripts that logged in as you.</span>
      </div>
    </Section>
  );
}
