import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Operation } from '../model/changes.ts';
import { makeSignal } from '../model/signal.ts';
import type { Line, WriteQueue } from '../sync/write_queue.ts';
import { useSignal } from '../ui/use_signal.ts';
import { SessionContext } from './session.tsx';

/** What the user of this page has said; null until the browser's database is open, and while nobody is logged in. */
const QueueContext = createContext<WriteQueue | null>(null);

export function useQueue(): WriteQueue | null {
  return useContext(QueueContext);
}

const nothing = makeSignal<readonly Operation[]>([]);
const idle = makeSignal<Line>({ state: 'idle', nextTry: 0 });
const never = makeSignal(0);

export function useOperations(): readonly Operation[] {
  return useSignal(useQueue()?.operations ?? nothing);
}

export function useLine(): Line {
  return useSignal(useQueue()?.line ?? idle);
}

export function useSavedAt(): number {
  return useSignal(useQueue()?.savedAt ?? never);
}

/** Whether something that was said is not on the disk yet. */
export function useIsWriting(): boolean {
  return useSignal(useQueue()?.writing ?? never) > 0;
}

/** Keeps what is said in the pages until the server has it. */
export function QueueProvider({ userId, children }: { userId: number; children: ReactNode }) {
  const client = useQueryClient();
  const [queue, setQueue] = useState<WriteQueue | null>(null);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    // Its code comes after the first page, and what it needs when the line is gone comes with it.
    void import('./make_queue.ts').then(async ({ makeQueue }) => {
      const made = await makeQueue(userId, client);
      if (isGone) return;
      stop = made.start();
      setQueue(made);
    });
    return () => {
      isGone = true;
      stop?.();
      setQueue(null);
    };
  }, [userId, client]);
  return (
    <QueueContext value={queue}>
      {queue && <Wakes queue={queue} />}
      {children}
    </QueueContext>
  );
}

/** When the line is back it is tried at once; when the session is over, the page in sight asks for the password. */
function Wakes({ queue }: { queue: WriteQueue }) {
  const sessionOver = useContext(SessionContext);
  const { state } = useSignal(queue.line);
  useEffect(() => {
    const onLine = () => queue.tryNow();
    window.addEventListener('online', onLine);
    return () => window.removeEventListener('online', onLine);
  }, [queue]);
  useEffect(() => {
    if (state !== 'login' || document.visibilityState !== 'visible') return;
    void sessionOver(performance.now()).then((isBack) => isBack && queue.tryNow());
  }, [state, queue, sessionOver]);
  return null;
}
