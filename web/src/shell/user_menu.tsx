import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { logout } from '../api/session.ts';
import type { Me } from '../model/me.ts';
import { count } from '../model/text.ts';
import { Icon } from '../ui/icons.tsx';
import { useOperations } from './queue.tsx';
import styles from './shell.module.css';

interface Props {
  me: Me;
  /** what it belongs to while it is open */
  anchor: HTMLElement | null;
  onClose: () => void;
}

/** Who one is, one's account, and the way out. */
export default function UserMenu({ me, anchor, onClose }: Props) {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const waiting = useOperations().length;
  // Whoever leaves something behind is told first.
  const [warned, setWarned] = useState(false);
  const leave = useMutation({
    mutationFn: logout,
    onSuccess: () => {
      client.clear();
      navigate('/login');
    },
  });
  const onLeave = () => {
    if (waiting > 0 && !warned) setWarned(true);
    else leave.mutate();
  };
  return (
    <Menu
      open={anchor !== null}
      anchorEl={anchor}
      onClose={() => {
        onClose();
        setWarned(false);
      }}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      transformOrigin={{ vertical: 'top', horizontal: 'right' }}
    >
      <li className={styles.menuHead} role="presentation">
        <p className="cut">{me.name || me.username}</p>
        <p className="small faint cut">
          {me.username}
          {me.isAdmin ? ', administrator' : ''}
        </p>
      </li>
      {warned && (
        <li className={styles.menuNote} role="presentation">
          {count(waiting, 'change')} not saved yet. They stay in this browser, and are sent when {me.username} logs in
          here again.
        </li>
      )}
      <MenuItem
        onClick={() => {
          onClose();
          navigate('/account');
        }}
      >
        <Icon name="lock" small />
        My account
      </MenuItem>
      <MenuItem
        onClick={() => {
          onClose();
          navigate('/help/annotators');
        }}
      >
        <Icon name="chat" small />
        Help
      </MenuItem>
      <MenuItem onClick={onLeave} disabled={leave.isPending}>
        <Icon name="log_out" small />
        {leave.isError ? 'Not logged out. Try again' : warned ? 'Log out all the same' : 'Log out'}
      </MenuItem>
    </Menu>
  );
}
