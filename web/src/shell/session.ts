import { createContext } from 'react';

/** Call it when a request outside the queries (a tile, say) finds that the session is over. */
export const SessionContext = createContext<() => void>(() => {});
