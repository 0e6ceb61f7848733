import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { ApiError, isStatus } from '../../api/client.ts';
import { invitationQuery } from '../../api/invites.ts';
import { fetchMeOnce } from '../../api/session.ts';
import { type Invitation, invitePlace, tooLateText } from '../../model/invites.ts';
import { count } from '../../model/text.ts';
import { dateText } from '../../model/time.ts';
import { PageError } from '../../shell/page_error.tsx';
import { Mark } from '../../ui/icons.tsx';
import { LoadingPage } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use_title.ts';
import styles from './join.module.css';
import { JoinAnew } from './join_anew.tsx';
import { JoinAsMe } from './join_as_me.tsx';
import frame from './login.module.css';

/** What whoever holds an invite link sees. The secret stands after the #, which no server is told. */
export default function JoinPage() {
  const secret = useSecret();
  const invitation = useQuery({ ...invitationQuery(secret), retry: false });
  // Nobody has to be logged in: then there is no answer.
  const me = useQuery({ queryKey: ['me', 'joining'], queryFn: () => fetchMeOnce().catch(() => null), staleTime: 0 });
  const { error } = invitation;
  useTitle('You are invited');
  if (isStatus(error, 404)) return <Over text="It leads nowhere. Ask whoever sent it for a new one." />;
  if (error instanceof ApiError && error.status === 429) return <Over text={`${error.message} ${error.hint}`} />;
  if (error) return <PageError error={error} onRetry={() => invitation.refetch()} />;
  if (!invitation.data || me.isPending) return <LoadingPage />;
  const { state, ends } = invitation.data;
  if (state !== 'live') {
    return <Over text={`${tooLateText(state, dateText(ends))} Ask whoever sent it for a new one.`} />;
  }
  return <Invited key={secret} secret={secret} invitation={invitation.data} me={me.data ?? null} />;
}

function useSecret(): string {
  const [secret, setSecret] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const onHash = () => setSecret(location.hash.slice(1));
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  return secret;
}

interface InvitedProps {
  secret: string;
  invitation: Invitation;
  me: Awaited<ReturnType<typeof fetchMeOnce>> | null;
}

function Invited({ secret, invitation, me }: InvitedProps) {
  const { project, author, may, annotation, annotations, ends, left } = invitation;
  const [isNew, setNew] = useState(me === null);
  const where = annotation || invitation.category ? `${invitePlace(invitation)}` : 'the whole project';
  const ways = [
    { title: 'I am new here', on: isNew, choose: () => setNew(true) },
    { title: 'I have an account', on: !isNew, choose: () => setNew(false) },
  ];
  return (
    <div className={frame.page}>
      <main className={frame.form}>
        <Brand />
        <div className={styles.what}>
          <h1>{project}</h1>
          <p className="quiet">
            {author} invites you to {may === 'look' ? 'look at' : 'annotate'} {where}
            {annotation || annotations === 0 ? '.' : `, ${count(annotations, 'annotation')}.`}
          </p>
        </div>
        <div className={styles.ways} role="radiogroup" aria-label="Account">
          {ways.map(({ title, on, choose }) => (
            <label key={title}>
              <input type="radio" name="way" checked={on} onChange={choose} />
              {title}
            </label>
          ))}
        </div>
        {isNew ? <JoinAnew secret={secret} onKnown={() => setNew(false)} /> : <JoinAsMe secret={secret} me={me} />}
        <p className="small faint">
          The link works until {dateText(ends)}, for {left === 1 ? 'one more person' : `${left} more people`}.
        </p>
      </main>
      <footer className="small faint">{location.host}</footer>
    </div>
  );
}

function Brand() {
  return (
    <div className={frame.brand}>
      <Mark />
      <b>Memento</b>
    </div>
  );
}

function Over({ text }: { text: string }) {
  return (
    <div className={frame.page}>
      <main className={frame.form}>
        <Brand />
        <div className={styles.what}>
          <h1>This link has ended</h1>
          <p className="quiet">{text} If you joined before, log in.</p>
        </div>
        <div>
          <Button component={Link} href="/login" variant="contained" size="large">
            Log in
          </Button>
        </div>
      </main>
      <footer className="small faint">{location.host}</footer>
    </div>
  );
}
