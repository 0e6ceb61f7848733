import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../../api/session.ts';
import { foundUsersQuery, possessionsQuery, removeUser } from '../../api/users.ts';
import { textOfUse } from '../../model/editing.ts';
import { groupDigits } from '../../model/text.ts';
import type { EditedUser } from '../../model/users.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import controls from '../../ui/controls.module.css';
import { Finder, type Found } from '../../ui/finder.tsx';
import { LoadingRows } from '../../ui/notice.tsx';
import { useSettled } from '../../ui/use_settled.ts';

interface Props {
  user: EditedUser;
  onClose: () => void;
  onGone: () => void;
}

/** Deletes a user, once an heir is named and what passes to him was read. */
export function DeleteUser({ user, onClose, onGone }: Props) {
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const possessions = useQuery(possessionsQuery(user.id));
  const [text, setText] = useState('');
  const [heir, setHeir] = useState<Found | null>(
    me ? { id: me.id, title: me.name || me.username, more: me.username } : null,
  );
  const search = useSettled(text.trim());
  const found = useQuery(foundUsersQuery(search));
  return (
    <Confirm
      title={`Delete ${user.name || user.username}?`}
      action="Delete the user"
      typed={user.username}
      disabled={!heir || !possessions.data}
      onClose={onClose}
      onConfirm={async () => {
        if (!heir) return;
        await removeUser(user.id, heir.id);
        client.removeQueries({ queryKey: ['user', user.id] });
        client.invalidateQueries({ queryKey: ['users'] });
        client.invalidateQueries({ queryKey: ['home'] });
        onGone();
      }}
    >
      {possessions.isPending && <LoadingRows rows={3} height={24} />}
      {possessions.isError && <ErrorNotice error={possessions.error} onRetry={() => possessions.refetch()} />}
      {possessions.data && (
        <div>
          <p className="quiet">
            {possessions.data.length > 0
              ? `What ${user.username} owns passes to the heir:`
              : `${user.username} owns nothing.`}
          </p>
          <ul className={controls.list}>
            {possessions.data.map((use) => (
              <li key={use.what}>{textOfUse(use, groupDigits)}</li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <p className="small quiet" style={{ marginBottom: 4 }}>
          Heir
        </p>
        <Finder
          label="Heir: name or user name"
          text={text}
          onText={setText}
          found={
            search === ''
              ? undefined
              : found.data
                  ?.filter(({ id }) => id !== user.id)
                  .map(({ id, name, username }) => ({ id, title: name || username, more: username }))
          }
          none="No other user is called so."
          chosen={heir}
          onChoose={setHeir}
        />
      </div>
      <p className="small quiet">
        What he drew, wrote and said of annotations stays, under his name. His rights and sessions end. This cannot be
        undone.
      </p>
    </Confirm>
  );
}
