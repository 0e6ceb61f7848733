import { placeOfShared, putShared, type SharedImage, type SharedPlace } from '../../api/quick_share.ts';
import { makeSignal } from '../../model/signal.ts';
import { type Memory, type Upload, Uploads, uploadServer } from '../../sync/uploads.ts';

/** What is asked of the server, so that tests can answer. */
export const sharingServer = {
  place: placeOfShared,
  put: putShared,
  uploads: (place: SharedPlace, ownerId: number, memory: Memory, put: (imageId: number) => Promise<void>) => {
    const whose = { projectId: place.projectId, ownerId };
    return new Uploads(whose, memory, { ...uploadServer(whose), put: (_, imageId) => put(imageId) });
  },
};

/** A file on its way to become an annotation that is shared: uploaded first, where it was left off if it was begun before. */
export class Sharing {
  /** once it is an annotation */
  readonly made = makeSignal<SharedImage | null>(null);
  readonly upload = makeSignal<Upload | null>(null);
  private uploads: Uploads | null = null;
  private readonly op = crypto.randomUUID();

  constructor(
    readonly file: File,
    private readonly ownerId: number,
    private readonly memory: Memory = localStorage,
    private readonly ask = sharingServer,
  ) {}

  /** Until it is an annotation, or it was stopped, or upload says why not. */
  async run(name: string): Promise<void> {
    const place = await this.placeFor(name);
    if (!this.uploads) {
      this.uploads = this.ask.uploads(place, this.ownerId, this.memory, async (imageId) => {
        this.made.set(await this.ask.put(place.name, { id: imageId }, this.op));
        this.memory.removeItem(this.key);
      });
      this.uploads.all.subscribe(() => {
        const first = this.uploads?.all.get()[0];
        // A new object for each change: those who follow it compare.
        this.upload.set(first ? { ...first } : null);
      });
      const { name: image } = place;
      const where = { category: 'default', annotation: image, group: '', layer: 'image', image, sequence: 1 };
      this.uploads.add([
        { plan: { ...where, path: this.file.name, size: this.file.size, isAlone: true }, file: this.file },
      ]);
    }
    this.uploads.retry();
    await this.uploads.start(0);
  }

  stop(): void {
    this.uploads?.halt();
  }

  /** The same file under the same name goes on where it was, also after a reload. */
  private async placeFor(name: string): Promise<SharedPlace> {
    const kept = JSON.parse(this.memory.getItem(this.key) ?? 'null') as (SharedPlace & { asked: string }) | null;
    if (kept?.asked === name) return kept;
    const place = await this.ask.place(name);
    this.memory.setItem(this.key, JSON.stringify({ ...place, asked: name }));
    return place;
  }

  private get key(): string {
    return `memento-share ${this.ownerId} ${this.file.name} ${this.file.size} ${this.file.lastModified}`;
  }
}
