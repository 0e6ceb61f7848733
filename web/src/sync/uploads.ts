import { ApiError, isAway, isStatus } from '../api/client.ts';
import { beginUpload, type Place, Placer, sendBytes, uploadState } from '../api/uploads.ts';
import { makeSignal } from '../model/signal.ts';
import type { Planned } from '../model/upload_plan.ts';

export type UploadStep = 'waiting' | 'sending' | 'lost' | 'placing' | 'done' | 'failed';

/** A file on its way: what of it is safe on the server, and why it goes no further. */
export interface Upload {
  plan: Planned;
  file: File;
  step: UploadStep;
  sent: number;
  reason: string;
  imageId: number;
}

/** What the uploads ask of the server, so that tests can answer. */
export interface UploadServer {
  begin: typeof beginUpload;
  state: typeof uploadState;
  send: typeof sendBytes;
  put: Placer['put'];
}

/** What outlives a reload: which upload a file is. */
export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const pieceSize = 16 * 1024 * 1024;
const atOnce = 2;
const maxPause = 30_000;

/**
 * Sends files in pieces, two at a time. A line that breaks is tried again, from the byte that the server has; a file that is
 * offered again after a reload goes on where it was. What is refused stays, with its reason, until it is tried again.
 */
export class Uploads {
  readonly all = makeSignal<readonly Upload[]>([]);
  readonly running = makeSignal(false);
  private stop = new AbortController();
  private told = 0;

  constructor(
    private readonly place: Place,
    private readonly memory: Memory,
    private readonly ask: UploadServer = uploadServer(place),
    private readonly pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  ) {}

  add(files: readonly { plan: Planned; file: File }[]): void {
    const known = new Set(this.all.get().map(({ plan }) => plan.image));
    const fresh = files.filter(({ plan }) => !known.has(plan.image));
    const rows = fresh.map((one): Upload => ({ ...one, step: 'waiting', sent: 0, reason: '', imageId: 0 }));
    this.all.set([...this.all.get(), ...rows]);
  }

  /** Those that failed, or one of them, wait again. */
  retry(one?: Upload): void {
    for (const upload of this.all.get()) {
      if (upload.step === 'failed' && (!one || one === upload)) Object.assign(upload, { step: 'waiting', reason: '' });
    }
    this.tell();
  }

  async start(format: number): Promise<void> {
    if (this.running.get()) return;
    this.running.set(true);
    this.stop = new AbortController();
    const { signal } = this.stop;
    const work = async () => {
      for (let next = this.next(); next && !signal.aborted; next = this.next()) await this.run(next, format, signal);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    if (this.stop.signal === signal) this.running.set(false);
  }

  /** What is being sent stops after what the server has; start goes on. */
  halt(): void {
    this.stop.abort();
    for (const upload of this.all.get())
      if (upload.step === 'sending' || upload.step === 'lost') upload.step = 'waiting';
    this.running.set(false);
    this.tell();
  }

  clear(): void {
    this.all.set(this.all.get().filter(({ step }) => step !== 'done'));
  }

  private next(): Upload | undefined {
    const next = this.all.get().find(({ step }) => step === 'waiting');
    if (next) this.change(next, { step: 'sending' });
    return next;
  }

  private async run(upload: Upload, format: number, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await this.send(upload, format, signal);
        if (signal.aborted) return;
        this.change(upload, { step: 'placing', reason: '' });
        await this.ask.put(upload.plan, upload.imageId);
        this.memory.removeItem(this.keyOf(upload));
        this.change(upload, { step: 'done' });
        return;
      } catch (error) {
        if (signal.aborted) return;
        // What goes away by itself is waited for; somebody else's request of the same upload, too.
        const isBusy = isStatus(error, 409) && upload.imageId > 0 && upload.step === 'sending';
        if (!isAway(error) && !isStatus(error, 429) && !isStatus(error, 408) && !isStatus(error, 460) && !isBusy) {
          this.change(upload, { step: 'failed', reason: wordsOf(error) });
          return;
        }
        const ms = Math.min(maxPause, 1000 * 2 ** Math.min(failures, 5));
        this.change(upload, { step: 'lost', reason: wordsOf(error) });
        await this.pause(ms);
        if (!signal.aborted) this.change(upload, { step: 'sending' });
      }
    }
  }

  /** Until the server has all bytes. */
  private async send(upload: Upload, format: number, signal: AbortSignal): Promise<void> {
    const { plan, file } = upload;
    if (plan.imageId) {
      this.change(upload, { imageId: plan.imageId, sent: file.size });
      return;
    }
    const key = this.keyOf(upload);
    const kept = this.memory.getItem(key)?.split(' ') ?? [];
    let [uploadId = '', imageId = ''] = kept;
    const state = uploadId ? await this.ask.state(uploadId) : null;
    let offset = 0;
    if (state && state.state !== 'failed') {
      this.change(upload, { imageId: Number(imageId), sent: state.offset });
      offset = state.offset;
      if (state.state !== 'uploading') return;
    } else {
      const begun = await this.ask.begin(this.place.projectId, plan.image, file.size, format);
      uploadId = begun.uploadId;
      imageId = String(begun.imageId);
      this.memory.setItem(key, `${uploadId} ${imageId}`);
      this.change(upload, { imageId: begun.imageId, sent: 0 });
    }
    while (offset < file.size && !signal.aborted) {
      offset = await this.ask.send(uploadId, offset, file.slice(offset, offset + pieceSize), signal);
      this.change(upload, { sent: offset, reason: '' });
    }
  }

  /** A file that was changed is another one. */
  private keyOf({ plan, file }: Upload): string {
    return `memento-upload ${this.place.projectId} ${plan.image} ${file.size} ${file.lastModified}`;
  }

  private change(upload: Upload, change: Partial<Upload>): void {
    Object.assign(upload, change);
    this.tell();
  }

  /** Followers see another list, but not for each of thousands of files that are done within a moment. */
  private tell(): void {
    if (this.told) return;
    this.told = 1;
    queueMicrotask(() => {
      this.told = 0;
      this.all.set([...this.all.get()]);
    });
  }
}

/** The server, and where it puts what has arrived. */
export function uploadServer(place: Place): UploadServer {
  const placer = new Placer(place);
  return {
    begin: beginUpload,
    state: uploadState,
    send: sendBytes,
    put: (plan, imageId) => placer.put(plan, imageId),
  };
}

function wordsOf(error: unknown): string {
  if (error instanceof ApiError) return [error.message, error.hint].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : 'It failed.';
}
