import { memoryLog, type Step, type UndoLog } from '../model/drawing/undo.ts';

const name = 'memento-undo';
/**
 * What steps did, by [user, sample, place], and of what is very large the parts after the first by [user, sample, place, part]; what they are
 * called, which alone is read at first; how many are done.
 */
const stores = ['steps', 'names', 'places'] as const;
type Store = (typeof stores)[number];

/** A step as it is kept, with how many parts of it there are beside. */
type Kept = Step & { more?: number };

/** What a person has done to a sample, in the browser's database: there after a reload. */
export function undoLog(userId: number, annotationId: number): UndoLog {
  const opened = open();
  const inMemory = memoryLog();
  /** A browser that keeps nothing still undoes, as long as the page is there. */
  const orMemory = async <T>(work: (database: IDBDatabase) => Promise<T>, otherwise: () => Promise<T>): Promise<T> => {
    const database = await opened;
    return database ? work(database) : otherwise();
  };
  const key = (place: number) => [userId, annotationId, place];
  const from = (place: number) => IDBKeyRange.bound(key(place), key(Number.MAX_SAFE_INTEGER));
  const part = (place: number, i: number) => [...key(place), i];
  const partsOf = (place: number) => IDBKeyRange.bound(part(place, 0), part(place, Number.MAX_SAFE_INTEGER));
  /** Part after part: very many shapes would hold up the page while they are copied. */
  const putParts = (steps: IDBObjectStore, place: number, { what, edits }: Step) => {
    const next = (i: number): void => {
      if (i >= edits.length) return;
      steps.put(edits[i], part(place, i)).onsuccess = () => next(i + 1);
    };
    const first: Kept = { what, edits: edits.slice(0, 1), ...(edits.length > 1 && { more: edits.length - 1 }) };
    steps.put(first, key(place)).onsuccess = () => next(1);
  };
  const turn = (database: IDBDatabase, work: (stores: Record<Store, IDBObjectStore>) => void) =>
    new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(stores, 'readwrite');
      const [steps, names, places] = stores.map((one) => transaction.objectStore(one)) as [
        IDBObjectStore,
        IDBObjectStore,
        IDBObjectStore,
      ];
      work({ steps, names, places });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not keep this step.'));
    });
  return {
    load: () =>
      orMemory(
        (database) =>
          new Promise((resolve, reject) => {
            const transaction = database.transaction(['names', 'places']);
            const names = transaction.objectStore('names').getAll(from(0));
            const done = transaction.objectStore('places').get([userId, annotationId]);
            transaction.oncomplete = () =>
              resolve({ names: names.result as string[], done: (done.result as number | undefined) ?? 0 });
            transaction.onabort = () => reject(transaction.error);
          }),
        inMemory.load,
      ),
    get: (place) =>
      orMemory(
        (database) =>
          new Promise((resolve, reject) => {
            const steps = database.transaction('steps').objectStore('steps');
            const get = <T>(at: IDBValidKey, take: (found: T) => void) => {
              const request = steps.get(at);
              request.onsuccess = () => take(request.result as T);
              request.onerror = () => reject(request.error);
            };
            get(key(place), (found: Kept | undefined) => {
              if (!found) return resolve(undefined);
              const edits = [...found.edits];
              const next = (i: number): void => {
                if (i > (found.more ?? 0)) resolve({ what: found.what, edits });
                else
                  get(part(place, i), (one: Step['edits'][number]) => {
                    edits.push(one);
                    next(i + 1);
                  });
              };
              next(1);
            });
          }),
        () => inMemory.get(place),
      ),
    put: (place, step) =>
      orMemory(
        (database) =>
          turn(database, ({ steps, names, places }) => {
            steps.delete(from(place));
            names.delete(from(place));
            putParts(steps, place, step);
            names.put(step.what, key(place));
            places.put(place + 1, [userId, annotationId]);
          }),
        () => inMemory.put(place, step),
      ),
    turn: (place, step, done) =>
      orMemory(
        (database) =>
          turn(database, ({ steps, names, places }) => {
            steps.delete(partsOf(place));
            putParts(steps, place, step);
            names.put(step.what, key(place));
            places.put(done, [userId, annotationId]);
          }),
        () => inMemory.turn(place, step, done),
      ),
  };
}

async function open(): Promise<IDBDatabase | null> {
  try {
    return await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 2);
      request.onupgradeneeded = ({ oldVersion }) => {
        const { result, transaction } = request;
        if (oldVersion < 1) {
          result.createObjectStore('steps');
          result.createObjectStore('places');
        }
        const names = result.createObjectStore('names');
        const walk = (transaction as IDBTransaction).objectStore('steps').openCursor();
        walk.onsuccess = () => {
          const cursor = walk.result;
          if (!cursor) return;
          names.put((cursor.value as Step).what, cursor.key);
          cursor.continue();
        };
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
  } catch {
    return null;
  }
}
