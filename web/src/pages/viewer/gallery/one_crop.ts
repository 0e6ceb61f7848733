import { annotationQuery } from '../../../api/annotation.ts';
import { viewsQuery } from '../../../api/views.ts';
import { Crops } from '../../../canvas/crops/crops.ts';
import type { CropOf } from '../../../shell/crop_of.ts';
import type { Parts } from './parts.ts';

/** Single pieces of samples, for who is no gallery. */
export function oneCrop({ tiles, storeAtFirst }: Pick<Parts, 'tiles' | 'storeAtFirst'>): CropOf {
  const crops = new Crops(tiles);
  return async (client, { annotationId, group, part, size }, signal) => {
    const annotation = await client.ensureQueryData(annotationQuery(annotationId));
    const views = await client.ensureQueryData(viewsQuery(annotation.projectId)).catch(() => []);
    const store = async () => storeAtFirst(annotation, views);
    const key = [annotationId, group, part.x, part.y, part.side, size].join();
    return crops.ask({ key, store, group, part, size }, signal);
  };
}
