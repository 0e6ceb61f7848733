import { ApiError } from '../api/client.ts';
import type { News } from '../model/news.ts';

/** What a watch needs to know of the page around it. */
export interface Around {
  ask: (mark: string, signal: AbortSignal) => Promise<News>;
  take: (news: News) => void;
  /** it is there no more, or no more for this person */
  onGone: () => void;
  isSeen: () => boolean;
  /** something of one's own is on its way, or the way is closed */
  isBusy: () => boolean;
  /** how many changes of one's own the server has confirmed */
  confirmed: () => number;
  /** calls back when one of these may have changed; returns how to stop */
  subscribe: (listener: () => void) => () => void;
}

/** Milliseconds from one question to the next, so that news are seen within two seconds. */
const interval = 1500;
const maxPause = 30_000;

/**
 * Asks what others have done, for as long as somebody looks. While something of one's own is on its way nobody is asked, and an
 * answer that crossed with it is asked for again from the same mark: it may be older than what the page knows by now. A server
 * that does not answer is asked less and less often. Returns how to stop.
 */
export function watch(mark: string, around: Around): () => void {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known = mark;
  let failures = 0;
  let isAsking = false;
  /** the earliest moment of the next question */
  let due = Date.now() + interval;

  const plan = () => {
    clearTimeout(timer);
    if (ended.signal.aborted || isAsking || !around.isSeen() || around.isBusy()) return;
    timer = setTimeout(() => void ask(), Math.max(0, due - Date.now()));
  };
  const ask = async () => {
    isAsking = true;
    const before = around.confirmed();
    due = Date.now() + interval;
    try {
      const news = await around.ask(known, ended.signal);
      if (ended.signal.aborted) return;
      failures = 0;
      if (!around.isBusy() && around.confirmed() === before) {
        known = news.mark;
        around.take(news);
      } else {
        due = Date.now() + interval / 4;
      }
    } catch (error) {
      if (ended.signal.aborted) return;
      if (error instanceof ApiError && error.status === 404) {
        ended.abort();
        around.onGone();
        return;
      }
      failures++;
      const pause = Math.min(maxPause, interval * 2 ** failures);
      due = Date.now() + Math.max(pause, error instanceof ApiError ? error.retryAfter * 1000 : 0);
    } finally {
      isAsking = false;
    }
    plan();
  };
  const deaf = around.subscribe(plan);
  plan();
  return () => {
    deaf();
    ended.abort();
    clearTimeout(timer);
  };
}
