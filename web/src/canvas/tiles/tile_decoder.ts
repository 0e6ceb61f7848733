import type { TileData, TileJob, TileReply } from './tile_data.ts';

interface Waiting {
  resolve: (tile: TileData) => void;
  reject: (error: Error) => void;
}

/** What is used of a Worker. */
export type DecodeWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onmessageerror' | 'onerror'>;

/** One worker and what it has been asked for. A worker that fails ends with its jobs; the next job starts another. */
class Bench {
  private readonly start: () => DecodeWorker;
  private worker: DecodeWorker | null = null;
  private waiting = new Map<number, Waiting>();

  constructor(start: () => DecodeWorker) {
    this.start = start;
  }

  decode(job: TileJob): Promise<TileData> {
    this.worker ??= this.open();
    const { worker } = this;
    return new Promise((resolve, reject) => {
      this.waiting.set(job.id, { resolve, reject });
      worker.postMessage(job, [job.file]);
    });
  }

  private open(): DecodeWorker {
    const worker = this.start();
    worker.onmessage = (event: MessageEvent<TileReply>) => this.answer(event.data);
    // Its script is missing, it ran out of memory, or its answer cannot be read: no job of it would ever be answered.
    worker.onerror = () => this.fail(worker);
    worker.onmessageerror = () => this.fail(worker);
    return worker;
  }

  private answer(reply: TileReply): void {
    const job = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('tile' in reply) job?.resolve(reply.tile);
    else job?.reject(new Error(reply.error));
  }

  private fail(worker: DecodeWorker): void {
    if (this.worker !== worker) return;
    worker.terminate();
    this.worker = null;
    const lost = this.waiting;
    this.waiting = new Map();
    for (const job of lost.values()) job.reject(new Error('The decoder stopped.'));
  }
}

/** A few workers that turn files into tiles, so that panning stays smooth while they arrive. */
export class TileDecoder {
  private readonly benches: Bench[];
  private lastId = 0;

  constructor(count: number, start: () => DecodeWorker) {
    this.benches = Array.from({ length: count }, () => new Bench(start));
  }

  async decode(file: ArrayBuffer, grey: boolean): Promise<TileData> {
    const id = ++this.lastId;
    const bench = this.benches[id % this.benches.length];
    if (!bench) throw new RangeError('There is no worker.');
    return bench.decode({ id, file, grey });
  }
}

let decoder: TileDecoder | undefined;

export function decodeTile(file: ArrayBuffer, grey: boolean): Promise<TileData> {
  const count = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));
  decoder ??= new TileDecoder(
    count,
    () => new Worker(new URL('./tile_worker.ts', import.meta.url), { type: 'module' }),
  );
  return decoder.decode(file, grey);
}
