import Button from '@mui/material/Button';
import { useState } from 'react';
import { agentText } from '../model/agent.ts';
import { agoText, momentText } from '../model/time.ts';
import type { OpenSession } from '../model/users.ts';
import { Wrong } from './edit_line.tsx';
import { Name } from './name.tsx';
import styles from './session_list.module.css';

interface Props {
  sessions: readonly OpenSession[];
  onEnd: (id: number) => Promise<unknown>;
}

function Place({ text }: { text: string }) {
  return text === '' ? null : <span className={styles.place}>{text}</span>;
}

/** Where somebody is logged in; each but this one is ended by itself. */
export function SessionList({ sessions, onEnd }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [ending, setEnding] = useState(0);
  if (sessions.length === 0) return null;
  const end = (id: number) => {
    setEnding(id);
    onEnd(id)
      .then(() => setError(null), setError)
      .finally(() => setEnding(0));
  };
  return (
    <>
      <table className={styles.sessions}>
        <thead>
          <tr>
            <th>With</th>
            <th>Since</th>
            <th>Last seen</th>
            <th>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ id, begun, address, agent, isHere, seen, seenFrom }) => {
            const what = agentText(agent) || 'an unknown program';
            return (
              <tr key={id}>
                <td>
                  <Name text={what} whole={agent || what} />
                </td>
                <td className="small">
                  {momentText(begun)}
                  <Place text={address} />
                </td>
                <td className="small">
                  {isHere ? 'now' : agoText(seen)}
                  {seenFrom !== address && <Place text={seenFrom} />}
                </td>
                <td>
                  {isHere ? (
                    <span className="small faint">this one</span>
                  ) : (
                    <Button
                      size="small"
                      variant="text"
                      disabled={ending === id}
                      aria-label={`End the session with ${what}, since ${momentText(begun)}`}
                      onClick={() => end(id)}
                    >
                      End
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {sessions.length >= 100 && <p className="small faint">The newest 100. “Log out everywhere” ends all of them.</p>}
      {error !== null && <Wrong error={error} />}
    </>
  );
}
