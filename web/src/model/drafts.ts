import type { Score } from './annotation.ts';
import { makeSignal, type Signal } from './signal.ts';

/** What someone has chosen of a sample and not sent: its labels before Submit, its scores before Classify. */
export interface Draft {
  labels?: number[];
  scores?: Score[];
  /** of the sample when its labels began to be chosen: what somebody else submits after that is not passed over */
  version?: number;
}

/** Where drafts outlive the page. */
export interface DraftStorage {
  read: (annotationId: number) => Draft | undefined;
  /** undefined: there is none any more */
  write: (annotationId: number, draft: Draft | undefined) => void;
}

/** Choices that are not sent, per sample: they are there again when one comes back, also after a reload. */
export class Drafts {
  readonly changed: Signal<number> = makeSignal(0);
  private readonly known = new Map<number, Draft | undefined>();
  private readonly storage: DraftStorage;

  constructor(storage: DraftStorage) {
    this.storage = storage;
  }

  get(annotationId: number): Draft {
    if (!this.known.has(annotationId)) this.known.set(annotationId, this.storage.read(annotationId));
    return this.known.get(annotationId) ?? {};
  }

  /** Undefined takes a choice back; version: of the sample as it is shown now. */
  set(annotationId: number, draft: { [K in keyof Draft]: Draft[K] | undefined }): void {
    const before = this.get(annotationId);
    const { labels, scores } = { ...before, ...draft };
    const version = before.labels ? before.version : draft.version;
    const begun = labels && { labels, ...(version === undefined ? {} : { version }) };
    const now: Draft | undefined = labels || scores ? { ...begun, ...(scores && { scores }) } : undefined;
    this.known.set(annotationId, now);
    this.storage.write(annotationId, now);
    this.changed.set(this.changed.get() + 1);
  }
}

/** With or without one of them; exclusive: it replaces the others. */
export function toggled(chosen: readonly number[], id: number, exclusive: boolean): number[] {
  if (chosen.includes(id)) return chosen.filter((one) => one !== id);
  return exclusive ? [id] : [...chosen, id];
}

export function sameLabels(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
