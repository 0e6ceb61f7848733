import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useColorScheme } from '@mui/material/styles';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { logout, meQuery } from '../api/session.ts';
import { initials } from '../model/text.ts';
import { Icon, Mark } from '../ui/icons.tsx';
import { TipButton } from '../ui/tip_button.tsx';
import styles from './shell.module.css';

/** The bar on top of every page: the way home, where one is, and who one is. */
export function TopBar({ children, actions }: { children?: ReactNode; actions?: ReactNode }) {
  return (
    <header className={styles.top}>
      <Link href="/" className={styles.brand} aria-label="Memento, home">
        <Mark />
        {!children && <span>Memento</span>}
      </Link>
      {children ?? <span className={styles.grow} />}
      {actions}
      <ThemeButton />
      <UserMenu />
    </header>
  );
}

function ThemeButton() {
  const { mode, setMode } = useColorScheme();
  const light = mode === 'light';
  return (
    <TipButton
      icon={light ? 'moon' : 'sun'}
      label={light ? 'Dark theme' : 'Light theme'}
      onClick={() => setMode(light ? 'dark' : 'light')}
    />
  );
}

function UserMenu() {
  const { data: me } = useQuery(meQuery);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: logout,
    onSuccess: () => {
      client.clear();
      navigate('/login');
    },
  });
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
        <span className={styles.avatar} aria-hidden="true">
          {initials(shown)}
        </span>
        <span className={`cut ${styles.userName}`}>{shown}</span>
        <Icon name="down" small />
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      >
        <li className={styles.menuHead} role="presentation">
          <p className="cut">{shown}</p>
          <p className="small faint cut">
            {me.username}
            {me.isAdmin ? ', administrator' : ''}
          </p>
        </li>
        <MenuItem onClick={() => leave.mutate()} disabled={leave.isPending}>
          <Icon name="log_out" small />
          {leave.isError ? 'Not logged out. Try again' : 'Log out'}
        </MenuItem>
      </Menu>
    </>
  );
}
