import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { annotationQuery } from '../../../api/annotation.ts';
import { viewsQuery } from '../../../api/views.ts';
import { type CropOrder, Crops } from '../../../canvas/crops/crops.ts';
import type { GalleryLayer, GalleryShape } from '../../../model/drawing/gallery.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { partAround } from '../../../model/part.ts';
import { useParts } from './parts.ts';

export interface Cutter {
  crops: Crops;
  order: (one: GalleryShape, size: number) => CropOrder;
}

/** Cuts crops out of samples as they are shown at first; null until it is known how the project shows them. */
export function useCrops(projectId: number, layers: ReadonlyMap<number, GalleryLayer>): Cutter | null {
  const client = useQueryClient();
  const views = useQuery(viewsQuery(projectId));
  const parts = useParts();
  const known = views.isPending ? null : views.data;
  const made = useMemo(() => {
    if (known === null) return null;
    const stores = new Map<number, Promise<LayerStore>>();
    const storeOf = (annotationId: number) => {
      const before = stores.get(annotationId);
      if (before) return before;
      const store = client
        .fetchQuery(annotationQuery(annotationId))
        .then((annotation) => parts.storeAtFirst(annotation, known ?? []));
      stores.set(annotationId, store);
      // What could not be fetched is asked for again when it is next to be seen.
      store.catch(() => stores.delete(annotationId));
      return store;
    };
    const samples = new Map<number, number>();
    const cutter: Cutter = {
      crops: new Crops(parts.tiles),
      order: ({ shape, bounds, layerId }, size) => ({
        key: `${shape.id} ${shape.seq} ${size}`,
        store: () => storeOf(samples.get(layerId) ?? 0),
        group: shape.group,
        part: partAround(bounds),
        size,
      }),
    };
    return { cutter, samples };
  }, [client, known, parts]);
  // The same cutter when more is fetched: what it has cut is not painted again.
  useMemo(() => {
    for (const { id, annotationId } of layers.values()) made?.samples.set(id, annotationId);
  }, [made, layers]);
  return made?.cutter ?? null;
}
