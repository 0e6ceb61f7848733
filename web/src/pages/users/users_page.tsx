import Button from '@mui/material/Button';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { meQuery } from '../../api/session.ts';
import { usersQuery } from '../../api/users.ts';
import { capsOf } from '../../commands/command.ts';
import { useCommands } from '../../commands/use_commands.ts';
import { usersCommands } from '../../commands/users.ts';
import { seenText } from '../../model/time.ts';
import type { ListedUser, UserFilter } from '../../model/users.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import controls from '../../ui/controls.module.css';
import styles from '../../ui/edit.module.css';
import { Icon } from '../../ui/icons.tsx';
import { Empty, LoadingRows } from '../../ui/notice.tsx';
import { SearchField } from '../../ui/search_field.tsx';
import { useFrame, useRows } from '../../ui/use_rows.ts';
import { useSettled } from '../../ui/use_settled.ts';
import { useTitle } from '../../ui/use_title.ts';
import { NewUser } from './new_user.tsx';
import { NoSuchUser, UserEditor } from './user_editor.tsx';
import looks from './users.module.css';

const height = 48;

/** All users of the server, and the one that is open. For administrators. */
export default function UsersPage({ user }: { user: string }) {
  useTitle('Users');
  const { data: me } = useQuery(meQuery);
  if (!me) return <TopBar />;
  if (!me.isAdmin) {
    return (
      <>
        <TopBar />
        <main className="middle">
          <Empty icon="lock" title="Only an administrator of the server sees its users" alone>
            Managers of a project add people to it in its editor.
          </Empty>
        </main>
      </>
    );
  }
  return (
    <div className={`${styles.frame} ${styles.withList}`}>
      <TopBar />
      <List open={Number(user) || 0} hidden={user !== ''} />
      {user === 'new' && <NewUser />}
      {/^\d+$/.test(user) && <UserEditor key={user} userId={Number(user)} />}
      {user !== '' && user !== 'new' && !/^\d+$/.test(user) && <NoSuchUser />}
      {user === '' && (
        <main className={`middle ${styles.hiddenBelow}`}>
          <Empty icon="search" title="Choose a user" alone>
            Or make a new one.
          </Empty>
        </main>
      )}
    </div>
  );
}

function List({ open, hidden }: { open: number; hidden: boolean }) {
  const [, navigate] = useLocation();
  const [wanted, setWanted] = useState('');
  const [filter, setFilter] = useState<UserFilter>('');
  const text = useSettled(wanted.trim());
  const list = useInfiniteQuery(usersQuery(text, filter));
  const search = useRef<HTMLInputElement>(null);
  useCommands(usersCommands, { find: () => search.current?.focus() });
  const users = useMemo(() => list.data?.pages.flatMap(({ rows }) => rows) ?? [], [list.data]);
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const { rows, total, last } = useRows(box, users.length, heightOf);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= users.length - 30) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, users.length]);
  return (
    <section className={`${looks.list} ${hidden ? styles.hiddenBelow : ''}`} aria-label="Users">
      <header className={looks.head}>
        <div className={styles.line}>
          <h1>Users</h1>
          <Button onClick={() => navigate('/users/new')}>
            <Icon name="add" small />
            New
          </Button>
        </div>
        <SearchField
          ref={search}
          label={usersCommands.find.title}
          hotkey={capsOf(usersCommands.find)[0]}
          value={wanted}
          onChange={setWanted}
        />
        <select
          className={`field ${controls.select}`}
          aria-label="Which users"
          value={filter}
          onChange={(event) => setFilter(event.target.value as UserFilter)}
        >
          <option value="">All users</option>
          <option value="sysadm">Administrators</option>
          <option value="proadm">Those who may make projects</option>
        </select>
      </header>
      {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <LoadingRows rows={8} height={height} />}
      {list.data && users.length === 0 && (
        <Empty icon="search" title={text ? `Nobody is called “${text}”` : 'Nobody'} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section ref={box.element} className={styles.rows} aria-label="List of users" tabIndex={0}>
        <ul style={{ position: 'relative', height: total }}>
          {rows.map(({ index, top }) => {
            const user = users[index] as ListedUser;
            return <Row key={user.id} user={user} top={top} isOpen={user.id === open} />;
          })}
        </ul>
      </section>
    </section>
  );
}

function Row({ user, top, isOpen }: { user: ListedUser; top: number; isOpen: boolean }) {
  const called = user.name || user.username;
  const role = user.isAdmin ? 'administrator' : user.mayCreate ? 'makes projects' : '';
  return (
    <li className={`${styles.row} ${looks.row}`} style={{ top, height }}>
      <Link href={`/users/${user.id}`} aria-current={isOpen ? 'page' : undefined}>
        <Avatar name={called} />
        <span className={looks.who}>
          <span className="cut">{called}</span>
          <span className="small faint cut">{[user.name && user.username, role].filter(Boolean).join(', ')}</span>
        </span>
        <span className="small faint">{seenText(user.seen)}</span>
      </Link>
    </li>
  );
}
