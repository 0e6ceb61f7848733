import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { onSessionOver, type SessionOver } from '../api/client.ts';
import { makeQueryClient } from '../api/query_client.ts';
import { meQuery } from '../api/session.ts';
import type { Me } from '../model/me.ts';
import { LoginDialog } from './login_dialog.tsx';

/** For requests outside the queries (a tile, say) that find the session over. */
export const SessionContext = createContext<SessionOver>(async () => false);

/** `/memento/`, without the slash: what comes before every address in the pages. */
export const base = import.meta.env.BASE_URL.replace(/\/$/, '');

/** Everybody who waits for the session to come back. */
interface Wait {
  promise: Promise<boolean>;
  end: (isBack: boolean) => void;
}

/**
 * Knows what to do when any request finds that the session is over. Who was logged in is asked for the password over the
 * page, which stays as it is; then the request goes on. When nobody was, the login page comes first.
 */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [, navigate] = useLocation();
  const [client] = useState(makeQueryClient);
  const [lost, setLost] = useState<Me | null>(null);
  const [session] = useState(() => {
    let wait: Wait | null = null;
    let last = { at: 0, isBack: false };
    const leave = () => {
      const here = whereWeAre();
      // Nobody has to log in to hold a link.
      if (here.startsWith('/login') || here === '/s' || here === '/join') return;
      navigate(loginAddress(here), { replace: true });
      // Going back shows nothing of what was there. Not at once: the query that found out is not done yet.
      setTimeout(() => client.clear());
    };
    const isOver: SessionOver = (sentAt) => {
      // A request that went out before somebody answered may come back after: that is its answer, too.
      if (sentAt < last.at) return Promise.resolve(last.isBack);
      const me = client.getQueryData(meQuery.queryKey);
      if (!me) {
        leave();
        return Promise.resolve(false);
      }
      wait ??= makeWait();
      setLost(me);
      return wait.promise;
    };
    const end = (isBack: boolean) => {
      last = { at: performance.now(), isBack };
      setLost(null);
      wait?.end(isBack);
      wait = null;
    };
    return { isOver, end };
  });
  useEffect(() => onSessionOver(session.isOver), [session]);
  return (
    <QueryClientProvider client={client}>
      <SessionContext value={session.isOver}>
        {children}
        {lost && <LoginDialog me={lost} onEnd={session.end} onOther={startAnew} />}
      </SessionContext>
    </QueryClientProvider>
  );
}

function makeWait(): Wait {
  let end: Wait['end'] = () => {};
  const promise = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  return { promise, end };
}

function whereWeAre(): string {
  return location.pathname.slice(base.length) + location.search;
}

function loginAddress(next: string): string {
  return next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
}

/** Loaded anew, so that nothing of one person is left for another. */
function startAnew(): void {
  location.assign(base + loginAddress(whereWeAre()));
}
