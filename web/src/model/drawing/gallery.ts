import { type Edit, noEdit, updates } from './edits.ts';
import type { Box, Shape } from './shape.ts';

/** A shape in a gallery, and where it is. */
export interface GalleryShape {
  shape: Shape;
  layerId: number;
  bounds: Box;
  /** its geometry has so many points that it did not come along */
  isPartial: boolean;
}

/** A drawing layer of which a gallery shows shapes. */
export interface GalleryLayer {
  id: number;
  name: string;
  annotationId: number;
  annotationName: string;
  categoryId: number;
  categoryName: string;
  /** up to which edit of its sample the gallery knows what was drawn */
  seq: number;
  /** one may change its shapes */
  mayDraw: boolean;
  /** micrometres of a pixel of its image; null: nobody knows */
  pixelSize: number | null;
}

/** What was done to shapes of a gallery; they stay where they are until one leaves. */
export interface Done {
  what: string;
  /** by layer */
  edits: readonly Edit[];
}

/** What gives shapes another class (null: none); those that have it already, or may not be changed, are left out. */
export function classified(
  shapes: readonly GalleryShape[],
  layers: ReadonlyMap<number, GalleryLayer>,
  label: number | null,
): Edit[] {
  return byLayer(shapes, layers).flatMap(([layerId, some]) => {
    const edit = updates(
      layerId,
      some.map(({ shape }) => [shape, { ...shape, label }]),
    );
    return edit.updated.length > 0 ? [edit] : [];
  });
}

export function removed(shapes: readonly GalleryShape[], layers: ReadonlyMap<number, GalleryLayer>): Edit[] {
  return byLayer(shapes, layers).map(([layerId, some]) => ({
    ...noEdit(layerId),
    deleted: some.map(({ shape }) => shape),
  }));
}

function byLayer(
  shapes: readonly GalleryShape[],
  layers: ReadonlyMap<number, GalleryLayer>,
): [number, GalleryShape[]][] {
  const some = new Map<number, GalleryShape[]>();
  for (const one of shapes) {
    if (!layers.get(one.layerId)?.mayDraw) continue;
    const others = some.get(one.layerId);
    if (others) others.push(one);
    else some.set(one.layerId, [one]);
  }
  return [...some];
}

/** What takes it back. */
export function undone({ edits }: Done): Edit[] {
  return edits.map(({ layerId, created, updated, deleted }) => ({
    layerId,
    created: deleted,
    updated: updated.map(({ id, before, after, whole }) => ({
      id,
      before: after,
      after: before,
      whole: { ...whole, ...after },
    })),
    deleted: created,
  }));
}

/** What has become of shapes of the gallery by all that was done and not taken back: another class, or null where they are gone. */
export function changesOf(done: readonly Done[]): Map<string, { label: number | null } | null> {
  const now = new Map<string, { label: number | null } | null>();
  for (const { edits } of done) {
    for (const { updated, deleted } of edits) {
      for (const { id, after } of updated) if (after.label !== undefined) now.set(id, { label: after.label });
      for (const { id } of deleted) now.set(id, null);
    }
  }
  return now;
}
