import type { Message, Tabs } from './write_queue.ts';

/** The tabs of this browser that belong to a user. Where a browser has no locks, each tab is the only one. */
export function browserTabs(userId: number): Tabs {
  const name = `memento-changes-${userId}`;
  const channel = new BroadcastChannel(name);
  let open = true;
  return {
    say: (message) => {
      if (open) channel.postMessage(message);
    },
    hear: (listener) => {
      const onMessage = (event: MessageEvent<Message>) => listener(event.data);
      channel.addEventListener('message', onMessage);
      return () => {
        channel.removeEventListener('message', onMessage);
        open = false;
        channel.close();
      };
    },
    alone: async (work, signal) => {
      if (navigator.locks) await navigator.locks.request(name, { signal }, work);
      else await work();
    },
  };
}

/** Of a page that is alone: for tests. */
export function oneTab(): Tabs {
  return { say: () => {}, hear: () => () => {}, alone: (work) => work() };
}
