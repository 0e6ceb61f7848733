import { QueryClient } from '@tanstack/react-query';
import { isAway } from './client.ts';

/** After so many milliseconds a server that did not answer is asked again. */
export const awayPause = 3000;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // What the browser thinks of the network is no reason to wait: the server may stand in this very house.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        // Only what may go away by itself is asked for again: no answer, or the server in trouble.
        retry: (failures, error) => failures < 2 && isAway(error),
        retryDelay: (failures) => 500 * 2 ** failures,
        // … and then now and then, until the server is back: what is open goes on by itself.
        refetchInterval: ({ state }) => (state.status === 'error' && isAway(state.error) ? awayPause : false),
        refetchOnWindowFocus: false,
      },
    },
  });
}
