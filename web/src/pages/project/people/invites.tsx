import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { endInvite, invitesQuery } from '../../../api/invites.ts';
import { endedText, type Invite, invitePlace, inviteTitle } from '../../../model/invites.ts';
import { roleOf } from '../../../model/people.ts';
import { dateText, momentText } from '../../../model/time.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import styles from '../../../ui/edit.module.css';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { NewLink } from '../../../ui/new_link.tsx';
import { Empty, LoadingRows } from '../../../ui/notice.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { Page } from '../page.tsx';
import type { Edited } from '../use_edited.ts';
import { NewInvite } from './new_invite.tsx';
import looks from './people.module.css';

/** The two pages of people: who is in the project, and the links by which others join. */
export function PeopleTabs({ projectId }: { projectId: number }) {
  const [here] = useLocation();
  const invites = useQuery(invitesQuery(projectId));
  const living = invites.data?.filter(({ state }) => state === 'live').length;
  const base = `/project/${projectId}/edit`;
  const tabs = [
    { href: `${base}/people`, title: 'In the project', count: undefined },
    { href: `${base}/invites`, title: 'Invite links', count: living },
  ];
  return (
    <nav className={looks.tabs} aria-label="People">
      {tabs.map(({ href, title, count }) => (
        <Link key={href} href={href} aria-current={here.startsWith(href) ? 'page' : undefined}>
          {title} {count ? <span>{count}</span> : null}
        </Link>
      ))}
    </nav>
  );
}

/** The links by which others join; what lives comes first. */
export function Invites({ edited }: { edited: Edited }) {
  const { project } = edited;
  const client = useQueryClient();
  const invites = useQuery(invitesQuery(project.id));
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<{ link: string; until: number } | null>(null);
  const [going, setGoing] = useState<Invite | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['invites', project.id] });
  const button = (
    <Button disabled={isMaking} onClick={() => setMaking(true)}>
      <Icon name="link" small />
      Invite by link
    </Button>
  );
  return (
    <Page title="People" actions={button}>
      <PeopleTabs projectId={project.id} />
      {isMaking && (
        <NewInvite
          edited={edited}
          onClose={() => setMaking(false)}
          onMade={(link) => {
            setMaking(false);
            setMade(link);
            refresh();
          }}
        />
      )}
      {made && (
        <section className={looks.made} aria-label="New invite link" role="status">
          <NewLink key={made.link} {...made} />
          <TipButton icon="close" label="Done, hide it" onClick={() => setMade(null)} />
        </section>
      )}
      {invites.isError && <ErrorNotice error={invites.error} onRetry={() => invites.refetch()} />}
      {invites.isPending && <LoadingRows rows={4} height={40} />}
      {invites.data?.length === 0 && !isMaking && (
        <Empty icon="link" title="No invite links yet">
          Whoever opens one makes an account, or uses his, and is in the project.
        </Empty>
      )}
      {invites.data && invites.data.length > 0 && (
        <table className={`${styles.table} ${looks.invites}`}>
          <thead>
            <tr>
              <th>Link</th>
              <th>May</th>
              <th>In</th>
              <th className={styles.number}>Joined</th>
              <th>Ends</th>
              <th className={styles.less}>Made by</th>
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invites.data.map((invite) => (
              <InviteRow key={invite.id} invite={invite} onEnd={() => setGoing(invite)} />
            ))}
          </tbody>
        </table>
      )}
      {going && (
        <Confirm
          title={`End the link ${inviteTitle(going)}?`}
          action="End it"
          onConfirm={() => endInvite(going.id).then(refresh)}
          onClose={() => setGoing(null)}
        >
          <p className="quiet">Nobody joins by it any more. Whoever joined stays in the project.</p>
        </Confirm>
      )}
    </Page>
  );
}

function InviteRow({ invite, onEnd }: { invite: Invite; onEnd: () => void }) {
  const { type, joined, people, expires, author, state } = invite;
  const isLive = state === 'live';
  const title = inviteTitle(invite);
  return (
    <tr data-ended={!isLive || undefined}>
      <td>
        <Name text={title} />
      </td>
      <td>{roleOf(type)}</td>
      <td>
        <Name text={invitePlace(invite)} />
      </td>
      <td className={styles.number}>
        {joined} of {people}
      </td>
      <td className="small">{isLive ? momentText(expires) : `${endedText[state]}, ${dateText(expires)}`}</td>
      <td className={`small ${styles.less}`}>
        <Name text={author} />
      </td>
      <td className={looks.act}>
        {isLive && <TipButton icon="unlink" label={`End the link ${title}`} onClick={onEnd} />}
      </td>
    </tr>
  );
}
