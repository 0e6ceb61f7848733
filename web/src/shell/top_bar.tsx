import Button from '@mui/material/Button';
import { useColorScheme } from '@mui/material/styles';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { meQuery } from '../api/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon, Mark } from '../ui/icons.tsx';
import { TipButton } from '../ui/tip_button.tsx';
import { MainTabs } from './main_tabs.tsx';
import { SaveSlot } from './save_slot.tsx';
import styles from './shell.module.css';

/** The bar on top of every page: the way home, where one is, and who one is. */
export function TopBar({ children, actions }: { children?: ReactNode; actions?: ReactNode }) {
  return (
    <header className={styles.top}>
      <Link href="/" className={styles.brand} aria-label="Memento, home">
        <Mark />
        {!children && <span>Memento</span>}
      </Link>
      {children ?? <MainTabs />}
      <SaveSlot />
      {actions}
      {!children && <HelpLink />}
      <ThemeButton />
      <User />
    </header>
  );
}

/** The book for the page that one is on. */
function HelpLink() {
  const [place] = useLocation();
  const book = /^\/project/.test(place) ? 'owners' : /^\/(users|system)/.test(place) ? 'administrators' : 'annotators';
  return (
    <Link href={`/help/${book}`} className={styles.help} aria-label="Help for this page" title="Help for this page">
      ?
    </Link>
  );
}

export function ThemeButton() {
  // As the system has it, until somebody chooses.
  const { mode, systemMode, setMode } = useColorScheme();
  const light = (mode === 'system' ? systemMode : mode) === 'light';
  return (
    <TipButton
      icon={light ? 'moon' : 'sun'}
      label={light ? 'Dark theme' : 'Light theme'}
      onClick={() => setMode(light ? 'dark' : 'light')}
    />
  );
}

const loadMenu = () => import('./user_menu.tsx');
const UserMenu = lazy(loadMenu);

function User() {
  const { data: me } = useQuery(meQuery);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isKnown, setKnown] = useState(false);
  // Here before it is wanted: logging out must be possible when the server is away, too.
  useEffect(() => {
    loadMenu().then(
      () => setKnown(true),
      () => {},
    );
  }, []);
  if (!me) return null;
  const shown = me.name || me.username;
  return (
    <>
      <Button
        variant="text"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`${shown}, account`}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Avatar name={shown} />
        <span className={`cut ${styles.userName}`}>{shown}</span>
        <Icon name="down" small />
      </Button>
      {(isKnown || anchor) && (
        <Suspense>
          <UserMenu me={me} anchor={anchor} onClose={() => setAnchor(null)} />
        </Suspense>
      )}
    </>
  );
}
