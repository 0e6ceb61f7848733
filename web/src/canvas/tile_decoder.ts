import type { TileData, TileJob, TileReply } from './tile_data.ts';

/** A few workers that turn files into tiles, so that panning stays smooth while they arrive. */
interface Waiting {
  resolve: (tile: TileData) => void;
  reject: (error: Error) => void;
}

const waiting = new Map<number, Waiting>();
let workers: Worker[] | undefined;
let lastId = 0;

export function decodeTile(file: ArrayBuffer, grey: boolean): Promise<TileData> {
  workers ??= startWorkers();
  const id = ++lastId;
  const job: TileJob = { id, file, grey };
  const done = new Promise<TileData>((resolve, reject) => waiting.set(id, { resolve, reject }));
  workers[id % workers.length]?.postMessage(job, [file]);
  return done;
}

function startWorkers(): Worker[] {
  const count = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));
  return Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./tile_worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<TileReply>) => answer(event.data);
    return worker;
  });
}

function answer(reply: TileReply): void {
  const job = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ('tile' in reply) job?.resolve(reply.tile);
  else job?.reject(new Error(reply.error));
}
