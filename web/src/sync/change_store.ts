import type { Operation } from '../model/changes.ts';

/** An operation that has no place yet. */
export type NewOperation = Omit<Operation, 'seq'>;

/** Where changes are kept until the server has them. */
export interface ChangeStore {
  /** those of a user, in the order in which they were made */
  all: (userId: number) => Promise<Operation[]>;
  /** all of it or nothing; resolves once it is on the disk. What is new gets its place */
  write: (remove: readonly number[], put: readonly (Operation | NewOperation)[]) => Promise<void>;
}

const name = 'memento-changes';
const table = 'operations';

/** In the browser's database: there after a crash, a reload, a restart. Throws where there is none. */
export async function openChangeStore(): Promise<ChangeStore> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(table, { keyPath: 'seq', autoIncrement: true }).createIndex('userId', 'userId');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // Another tab may bring a newer page with another store: that one must not wait for this.
  database.onversionchange = () => database.close();
  return {
    all: (userId) =>
      new Promise((resolve, reject) => {
        const request = database.transaction(table).objectStore(table).index('userId').getAll(userId);
        request.onsuccess = () => resolve((request.result as Operation[]).sort((a, b) => a.seq - b.seq));
        request.onerror = () => reject(request.error);
      }),
    write: (remove, put) =>
      new Promise((resolve, reject) => {
        const transaction = database.transaction(table, 'readwrite', { durability: 'strict' });
        const rows = transaction.objectStore(table);
        for (const seq of remove) rows.delete(seq);
        for (const operation of put) rows.put(operation);
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not keep this change.'));
      }),
  };
}

/** For a browser that keeps nothing, and for tests: as long as the page. */
export function memoryStore(rows: Map<number, Operation> = new Map()): ChangeStore {
  let last = Math.max(0, ...rows.keys());
  return {
    all: async (userId) => [...rows.values()].filter((one) => one.userId === userId).sort((a, b) => a.seq - b.seq),
    write: async (remove, put) => {
      for (const seq of remove) rows.delete(seq);
      for (const one of put) {
        const seq = 'seq' in one ? one.seq : ++last;
        rows.set(seq, { ...one, seq });
      }
    },
  };
}
