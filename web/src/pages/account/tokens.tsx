import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { revokeToken, tokensQuery } from '../../api/tokens.ts';
import { dateText, momentText } from '../../model/time.ts';
import { placesText, type Token } from '../../model/tokens.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Name } from '../../ui/name.tsx';
import { TipButton } from '../../ui/tip_button.tsx';
import styles from './account.module.css';
import { NewToken } from './new_token.tsx';

/** What scripts hold in place of the password. */
export function Tokens() {
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const [isMaking, setMaking] = useState(false);
  const [fresh, setFresh] = useState<{ name: string; token: string } | null>(null);
  const [going, setGoing] = useState<Token | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: tokensQuery.queryKey });
  return (
    <>
      <div className={styles.actions}>
        <Button onClick={() => setMaking(true)}>New token</Button>
        <span className="small quiet">For scripts, in place of your password.</span>
      </div>
      {fresh && <Shown {...fresh} onDone={() => setFresh(null)} />}
      {tokens.isError && <ErrorNotice error={tokens.error} onRetry={() => tokens.refetch()} />}
      {tokens.data && tokens.data.length > 0 && (
        <table className={styles.tokens}>
          <thead>
            <tr>
              <th>Name</th>
              <th>May</th>
              <th>In</th>
              <th>Last used</th>
              <th>Ends</th>
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.data.map((token) => (
              <tr key={token.id} data-ended={token.ended || undefined}>
                <td>
                  <Name text={token.name} />
                </td>
                <td>{token.scope}</td>
                <td>
                  <Name text={placesText(token)} />
                </td>
                <td className="small">{token.used === null ? 'never' : momentText(token.used)}</td>
                <td className="small">{token.ended ? 'ended' : dateText(token.expires)}</td>
                <td>
                  <Button
                    size="small"
                    variant="text"
                    aria-label={`${token.ended ? 'Remove' : 'Revoke'} ${token.name}`}
                    onClick={() => setGoing(token)}
                  >
                    {token.ended ? 'Remove' : 'Revoke'}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isMaking && (
        <NewToken
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setFresh(made);
            reload();
          }}
        />
      )}
      {going && (
        <Confirm
          title={`${going.ended ? 'Remove' : 'Revoke'} the token ${going.name}?`}
          action={going.ended ? 'Remove' : 'Revoke'}
          onConfirm={() => revokeToken(going.id).then(reload)}
          onClose={() => setGoing(null)}
        >
          <p className="quiet">
            {going.ended ? 'It opens nothing any more.' : 'Scripts that hold it are logged out at once.'}
          </p>
        </Confirm>
      )}
    </>
  );
}

/** Shown once: the server keeps nothing that it could be read from. */
function Shown({ name, token, onDone }: { name: string; token: string; onDone: () => void }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <section aria-label="New token" role="status" className={styles.shown}>
      <p>
        The token <strong>{name}</strong>. It is shown this once: copy it to where your script reads it.
      </p>
      <div className={styles.secret}>
        <code>{token}</code>
        <TipButton
          icon={isCopied ? 'tick' : 'copy'}
          label={isCopied ? 'Copied' : 'Copy the token'}
          onClick={() =>
            navigator.clipboard.writeText(token).then(
              () => setCopied(true),
              () => {},
            )
          }
        />
        <TipButton icon="close" label="Done, hide it" onClick={onDone} />
      </div>
    </section>
  );
}
