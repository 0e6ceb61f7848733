import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { isStatus } from '../../api/client.ts';
import { canHash, hashPassword, meQuery } from '../../api/session.ts';
import { changeUser, endSessionOf, endSessions, setRight, userQuery } from '../../api/users.ts';
import { count, groupDigits } from '../../model/text.ts';
import { dateText, seenText } from '../../model/time.ts';
import { type EditedUser, maxProjects, mayIn, placesIn, type UserProject, usernameProblem } from '../../model/users.ts';
import { PageError } from '../../shell/page_error.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import controls from '../../ui/controls.module.css';
import styles from '../../ui/edit.module.css';
import { EditLine, Wrong } from '../../ui/edit_line.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Name } from '../../ui/name.tsx';
import { Empty, LoadingRows } from '../../ui/notice.tsx';
import { SessionList } from '../../ui/session_list.tsx';
import { Switch } from '../../ui/switch.tsx';
import { DeleteUser } from './delete_user.tsx';
import { ChoosePassword, freshPassword, ShownPassword } from './first_password.tsx';
import looks from './users.module.css';

/** One user: each of his fields is saved by itself. */
export function UserEditor({ userId }: { userId: number }) {
  const user = useQuery(userQuery(userId));
  const client = useQueryClient();
  /** one change after the other, each of what the one before has made: or who is quick is told that somebody else was quicker */
  const line = useRef<Promise<unknown>>(Promise.resolve());
  if (isStatus(user.error, 404)) return <NoSuchUser />;
  if (user.data === undefined) {
    return (
      <div className={styles.main}>
        {user.isError ? (
          <PageError error={user.error} onRetry={() => user.refetch()} />
        ) : (
          <LoadingRows rows={6} height={48} />
        )}
      </div>
    );
  }
  const known = user.data;
  const change: Props['change'] = (work) => {
    const done = line.current.then(async () => {
      try {
        await work(client.getQueryData(userQuery(userId).queryKey) ?? known);
      } finally {
        client.invalidateQueries({ queryKey: ['users'] });
        client.invalidateQueries({ queryKey: meQuery.queryKey });
        await client.invalidateQueries({ queryKey: ['user', userId] });
      }
    });
    line.current = done.catch(() => {});
    return done;
  };
  return <Editor user={known} change={change} />;
}

export function NoSuchUser() {
  return (
    <main className="middle">
      <Empty icon="search" title="There is no such user" alone>
        He was deleted, or the address is wrong. <Link href="/users">All users</Link>
      </Empty>
    </main>
  );
}

interface Props {
  user: EditedUser;
  /** what is changed is told as it is when its turn comes */
  change: (work: (latest: EditedUser) => Promise<unknown>) => Promise<void>;
}

function Editor({ user, change }: Props) {
  const [, navigate] = useLocation();
  const { data: me } = useQuery(meQuery);
  const [going, setGoing] = useState<'sessions' | 'user' | null>(null);
  const isMe = me?.id === user.id;
  return (
    <main className={`${styles.main} ${styles.narrow}`}>
      <header className={styles.head}>
        <h1 className="cut">{user.name || user.username}</h1>
        {!isMe && <Button onClick={() => setGoing('sessions')}>Log out everywhere</Button>}
        <Button color="error" disabled={isMe || user.isLast} onClick={() => setGoing('user')}>
          Delete…
        </Button>
      </header>
      <p className="small faint" style={{ marginBottom: 16 }}>
        Made {dateText(user.created)}
        {user.seen === null ? ', has never logged in' : `, seen last: ${seenText(user.seen)}`}
        {user.reviewed > 0 && `, ${count(user.reviewed, 'annotation')} submitted`}
        {isMe && '. This is you: nobody deletes himself.'}
      </p>
      <div className={looks.fields}>
        <EditLine
          label="User name, to log in with"
          value={user.username}
          refuse={(text) => usernameProblem(text.trim())}
          onSave={(text) => change((latest) => changeUser(latest, { username: text.trim() }))}
        />
        <EditLine
          label="Name, as others read it"
          value={user.name}
          maxLength={200}
          onSave={(text) => change((latest) => changeUser(latest, { name: text.trim() }))}
        />
        <EditLine
          label="E-mail"
          value={user.email}
          maxLength={200}
          onSave={(text) => change((latest) => changeUser(latest, { email: text.trim() }))}
        />
      </div>
      <Rights user={user} change={change} />
      {!isMe && <Password user={user} change={change} />}
      <section className={styles.section} aria-label="Sessions">
        <h2>Where he is logged in</h2>
        {user.sessions.length === 0 && <p className="quiet">Nowhere.</p>}
        <SessionList sessions={user.sessions} onEnd={(id) => change(() => endSessionOf(user.id, id))} />
      </section>
      <section className={styles.section} aria-label="Projects">
        <h2>Projects</h2>
        {user.projects.length === 0 && <p className="quiet">None: he owns none, and has no right in any.</p>}
        {user.projects.length > 0 && <Projects projects={user.projects} />}
      </section>
      {going === 'sessions' && (
        <Confirm
          title={`Log ${user.username} out everywhere?`}
          action="Log out everywhere"
          onConfirm={() => change(() => endSessions(user.id))}
          onClose={() => setGoing(null)}
        >
          <p className="quiet">All browsers and scripts that are logged in as {user.username} have to log in again.</p>
        </Confirm>
      )}
      {going === 'user' && (
        <DeleteUser user={user} onClose={() => setGoing(null)} onGone={() => navigate('/users', { replace: true })} />
      )}
    </main>
  );
}

function Projects({ projects }: { projects: readonly UserProject[] }) {
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Project</th>
            <th style={{ width: 136 }}>May</th>
            <th className={styles.less} style={{ width: 232 }}>
              In
            </th>
            <th className={styles.number} style={{ width: 80 }}>
              Reviewed
            </th>
          </tr>
        </thead>
        <tbody>
          {projects.map((one) => (
            <tr key={one.id}>
              <td>
                <Link href={`/project/${one.id}/edit`}>
                  <Name text={one.name} />
                </Link>
              </td>
              <td className="quiet">{mayIn(one)}</td>
              <td className={`quiet ${styles.less}`}>{placesIn(one)}</td>
              <td className={styles.number}>{groupDigits(one.reviewed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {projects.length === maxProjects && <p className="small faint">The first {maxProjects}.</p>}
    </>
  );
}

function Rights({ user, change }: Props) {
  const [error, setError] = useState<unknown>(null);
  const { data: me } = useQuery(meQuery);
  const [isAsking, setAsking] = useState(false);
  const set = (right: 'sysadm' | 'proadm', holds: boolean) =>
    change(() => setRight(user.id, right, holds)).then(() => setError(null), setError);
  return (
    <section className={styles.section} aria-label="Rights">
      <div>
        <div className={controls.setting}>
          <div>
            Administrator
            <p id="last-administrator">
              {user.isLast
                ? 'The only administrator there is: make another user one first. Until then he is neither demoted nor deleted.'
                : 'Sees and changes everything, manages users'}
            </p>
          </div>
          <Switch
            label="Administrator"
            on={user.isAdmin}
            disabled={user.isLast}
            describedBy="last-administrator"
            onChange={(on) => (me?.id === user.id && !on ? setAsking(true) : set('sysadm', on))}
          />
        </div>
        <div className={controls.setting}>
          <div>
            May make projects
            <p>
              {user.isAdmin
                ? 'As an administrator he may in any case'
                : 'Owning a project is enough to manage it, also when this ends'}
            </p>
          </div>
          <Switch label="May make projects" on={user.mayCreate} onChange={(on) => set('proadm', on)} />
        </div>
      </div>
      {error !== null && <Wrong error={error} />}
      {isAsking && (
        <Confirm
          title="Stop being an administrator?"
          action="Stop"
          onClose={() => setAsking(false)}
          onConfirm={() => change(() => setRight(user.id, 'sysadm', false))}
        >
          <p className="quiet">You will not see this page any more. Another administrator can make you one again.</p>
        </Confirm>
      )}
    </section>
  );
}

function Password({ user, change }: Props) {
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState('');
  const [error, setError] = useState<unknown>(null);
  const reset = async () => {
    const word = typed || freshPassword();
    try {
      const passwordHash = await hashPassword(word);
      await change((latest) => changeUser(latest, { passwordHash }));
      setShown(word);
      setTyped('');
      setError(null);
    } catch (why) {
      setError(why);
    }
  };
  return (
    <section className={styles.section} aria-label="Password">
      <h2>New password</h2>
      {shown ? (
        <ShownPassword username={user.username} password={shown} onDone={() => setShown('')} />
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            reset();
          }}
        >
          <ChoosePassword value={typed} onChange={setTyped} />
          <div className={styles.line}>
            <Button type="submit" disabled={!canHash()}>
              <Icon name="lock" small />
              Set a new password
            </Button>
            <span className="small quiet">His sessions end.</span>
          </div>
        </form>
      )}
      {error !== null && <Wrong error={error} />}
    </section>
  );
}
