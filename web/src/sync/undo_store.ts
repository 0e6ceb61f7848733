import { memoryLog, type Step, type UndoLog } from '../model/drawing/undo.ts';

const name = 'memento-undo';

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
  const turn = (database: IDBDatabase, work: (steps: IDBObjectStore, places: IDBObjectStore) => void) =>
    new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(['steps', 'places'], 'readwrite');
      work(transaction.objectStore('steps'), transaction.objectStore('places'));
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not keep this step.'));
    });
  return {
    load: () =>
      orMemory(
        (database) =>
          new Promise((resolve, reject) => {
            const transaction = database.transaction(['steps', 'places']);
            const steps = transaction.objectStore('steps').getAll(from(0));
            const done = transaction.objectStore('places').get([userId, annotationId]);
            transaction.oncomplete = () =>
              resolve({ steps: steps.result as Step[], done: (done.result as number | undefined) ?? 0 });
            transaction.onabort = () => reject(transaction.error);
          }),
        inMemory.load,
      ),
    put: (place, step) =>
      orMemory(
        (database) =>
          turn(database, (steps, places) => {
            steps.delete(from(place));
            steps.put(step, key(place));
            places.put(place + 1, [userId, annotationId]);
          }),
        () => inMemory.put(place, step),
      ),
    turn: (place, step, done) =>
      orMemory(
        (database) =>
          turn(database, (steps, places) => {
            steps.put(step, key(place));
            places.put(done, [userId, annotationId]);
          }),
        () => inMemory.turn(place, step, done),
      ),
  };
}

async function open(): Promise<IDBDatabase | null> {
  try {
    return await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('steps');
        request.result.createObjectStore('places');
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
