import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { canHash, hashPassword } from '../../api/session.ts';
import { createUser, setRight } from '../../api/users.ts';
import { usernameProblem } from '../../model/users.ts';
import { cannotHash } from '../../shell/login_errors.ts';
import controls from '../../ui/controls.module.css';
import styles from '../../ui/edit.module.css';
import { Wrong } from '../../ui/edit_line.tsx';
import { Note } from '../../ui/note.tsx';
import { Switch } from '../../ui/switch.tsx';
import { ChoosePassword, freshPassword, ShownPassword } from './first_password.tsx';
import looks from './users.module.css';

interface Made {
  id: number;
  username: string;
  password: string;
}

/** Makes a user. What was typed stays until he is made. */
export function NewUser() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isAdmin, setAdmin] = useState(false);
  const [mayCreate, setMayCreate] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const ids = { username: useId(), name: useId(), email: useId() };
  const problem = username ? usernameProblem(username.trim()) : '';
  const may = username.trim() !== '' && !problem && !isBusy && canHash();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!may) return;
    setBusy(true);
    setError(null);
    const word = password || freshPassword();
    try {
      const passwordHash = await hashPassword(word);
      const id = await createUser({ username: username.trim(), name: name.trim(), email: email.trim(), passwordHash });
      setMade({ id, username: username.trim(), password: word });
      if (isAdmin) await setRight(id, 'sysadm', true);
      if (mayCreate) await setRight(id, 'proadm', true);
    } catch (why) {
      setError(why);
    }
    setBusy(false);
    client.invalidateQueries({ queryKey: ['users'] });
  };
  if (made) {
    return (
      <main className={`${styles.main} ${styles.narrow}`}>
        <header className={styles.head}>
          <h1>{made.username} is a user now</h1>
        </header>
        <ShownPassword
          username={made.username}
          password={made.password}
          onDone={() => navigate(`/users/${made.id}`, { replace: true })}
        />
        {error !== null && <Wrong error={error} />}
        <p style={{ marginTop: 16 }}>
          <Button onClick={() => navigate(`/users/${made.id}`, { replace: true })}>Open {made.username}</Button>
        </p>
      </main>
    );
  }
  return (
    <main className={`${styles.main} ${styles.narrow}`}>
      <header className={styles.head}>
        <h1>New user</h1>
        <Button variant="text" onClick={() => navigate('/users')}>
          Cancel
        </Button>
      </header>
      <form onSubmit={submit} aria-label="New user">
        <div className={looks.fields}>
          <div className="entry">
            <label htmlFor={ids.username}>User name, to log in with</label>
            <input
              id={ids.username}
              className="field"
              autoComplete="off"
              spellCheck={false}
              aria-invalid={Boolean(problem)}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
            {problem && <Wrong error={problem} />}
          </div>
          <div className="entry">
            <label htmlFor={ids.name}>Name, as others read it</label>
            <input
              id={ids.name}
              className="field"
              autoComplete="off"
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
              autoComplete="off"
              maxLength={200}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </div>
          <ChoosePassword value={password} onChange={setPassword} />
        </div>
        <div className={controls.setting}>
          <div>
            Administrator
            <p>Sees and changes everything, manages users</p>
          </div>
          <Switch label="Administrator" on={isAdmin} onChange={setAdmin} />
        </div>
        <div className={controls.setting}>
          <div>
            May make projects
            <p>Owning a project is enough to manage it</p>
          </div>
          <Switch label="May make projects" on={mayCreate} onChange={setMayCreate} />
        </div>
        {!canHash() && <Note warn>{cannotHash}</Note>}
        {error !== null && <Wrong error={error} />}
        <p style={{ marginTop: 16 }}>
          <Button type="submit" variant="contained" disabled={!may}>
            Make the user
          </Button>
        </p>
      </form>
    </main>
  );
}
