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
/** The operations, and of each whose it is and how it is now: large ones are read when they have changed, and only then. */
const [table, heads] = ['operations', 'heads'];

interface Head {
  seq: number;
  userId: number;
  /** another one whenever the operation was written */
  version: string;
}

/** In the browser's database: there after a crash, a reload, a restart. Throws where there is none. */
export async function openChangeStore(): Promise<ChangeStore> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      const { result, transaction } = request;
      if (oldVersion < 1) result.createObjectStore(table, { keyPath: 'seq', autoIncrement: true });
      const made = result.createObjectStore(heads, { keyPath: 'seq' });
      const walk = (transaction as IDBTransaction).objectStore(table).openCursor();
      walk.onsuccess = () => {
        const cursor = walk.result;
        if (!cursor) return;
        const { seq, userId } = cursor.value as Operation;
        made.put({ seq, userId, version: crypto.randomUUID() } satisfies Head);
        cursor.continue();
      };
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // Another tab may bring a newer page with another store: that one must not wait for this.
  database.onversionchange = () => database.close();
  const known = new Map<number, { version: string; operation: Operation }>();
  return {
    all: (userId) =>
      new Promise((resolve, reject) => {
        const transaction = database.transaction([table, heads]);
        const found: Operation[] = [];
        const request = transaction.objectStore(heads).getAll();
        request.onsuccess = () => {
          const there = new Map((request.result as Head[]).map((head) => [head.seq, head]));
          for (const seq of known.keys()) if (!there.has(seq)) known.delete(seq);
          for (const { seq, version } of there.values()) {
            if (there.get(seq)?.userId !== userId) continue;
            const before = known.get(seq);
            if (before?.version === version) {
              found.push(before.operation);
              continue;
            }
            const one = transaction.objectStore(table).get(seq);
            one.onsuccess = () => {
              known.set(seq, { version, operation: one.result as Operation });
              found.push(one.result as Operation);
            };
          }
        };
        transaction.oncomplete = () => resolve(found.sort((a, b) => a.seq - b.seq));
        transaction.onabort = () => reject(transaction.error);
      }),
    write: (remove, put) =>
      new Promise((resolve, reject) => {
        const transaction = database.transaction([table, heads], 'readwrite', { durability: 'strict' });
        const [rows, its] = [transaction.objectStore(table), transaction.objectStore(heads)];
        const written: { version: string; operation: Operation }[] = [];
        for (const seq of remove) {
          rows.delete(seq);
          its.delete(seq);
        }
        // One after the other: very many shapes would hold up the page while they are copied.
        const next = (): void => {
          const operation = put[written.length];
          if (!operation) return;
          const request = rows.put(operation);
          request.onsuccess = () => {
            const seq = request.result as number;
            const version = crypto.randomUUID();
            its.put({ seq, userId: operation.userId, version } satisfies Head);
            written.push({ version, operation: { ...operation, seq } });
            next();
          };
        };
        try {
          next();
        } catch (error) {
          transaction.abort();
          reject(error);
        }
        transaction.oncomplete = () => {
          for (const one of written) known.set(one.operation.seq, one);
          resolve();
        };
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
