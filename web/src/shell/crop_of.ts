import type { QueryClient } from '@tanstack/react-query';
import type { Part } from '../model/part.ts';

/** A part of a sample, in one plane of it, as it is shown at first. */
export interface CropOrder {
  annotationId: number;
  /** the group of the plane; null: the one that is shown first */
  group: number | null;
  part: Part;
  /** pixels of the screen */
  size: number;
}

/** Null where there is nothing to see of it. */
export type CropOf = (client: QueryClient, order: CropOrder, signal: AbortSignal) => Promise<ImageData | null>;

/** Who cuts pieces out of images is a page, which the shell does not know: it is handed over, and fetched when it is wanted. */
let load: (() => Promise<CropOf>) | null = null;

export function setCrops(loaded: () => Promise<CropOf>): void {
  load = loaded;
}

/** Null also where the server is away: what would stand on it is shown all the same. */
export async function cropOf(client: QueryClient, order: CropOrder, signal: AbortSignal): Promise<ImageData | null> {
  try {
    const cut = await load?.();
    return cut && !signal.aborted ? await cut(client, order, signal) : null;
  } catch {
    return null;
  }
}
