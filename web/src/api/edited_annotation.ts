import { queryOptions } from '@tanstack/react-query';
import type { EditedAnnotation } from '../model/edited_annotation.ts';
import type { annotationShape } from './annotation.ts';
import { get, write } from './client.ts';
import type { Wire } from './wire.ts';

function toEdited({ annotation }: Wire<typeof annotationShape>): EditedAnnotation {
  return {
    id: annotation.annotation_id,
    name: annotation.name,
    isSubmitted: annotation.status === 'S',
    isShared: annotation.shared !== '',
    imageId: annotation.image_id,
    categoryId: annotation.category_id,
    ownerId: annotation.owner_id,
    version: annotation.version,
    layers: annotation.layers.map(({ layer_id, name, kind, sequence, settings, parent_id }) => ({
      id: layer_id,
      name,
      kind,
      sequence,
      settings,
      parentId: parent_id,
    })),
    images: annotation.images.map(({ image_id, name }) => ({ id: image_id, name })),
    comments: annotation.comments.length,
  };
}

export const editedAnnotationQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['annotation', annotationId, 'edited'],
    queryFn: async ({ signal }) => toEdited(await get(`web/annotations/${annotationId}`, signal)),
  });

export function changeAnnotation(
  projectId: number,
  annotation: EditedAnnotation,
  change: Partial<Pick<EditedAnnotation, 'name' | 'isSubmitted' | 'imageId' | 'categoryId'>>,
): Promise<unknown> {
  const { id, name, isSubmitted, imageId, categoryId, ownerId, version } = { ...annotation, ...change };
  const body = {
    name,
    status: isSubmitted ? 'S' : 'N',
    shared: '',
    image_id: imageId,
    project_id: projectId,
    category_id: categoryId,
    owner_id: ownerId,
  };
  return write('PUT', `annotations/${id}`, body, { headers: { 'if-match': String(version) } });
}

/** All else of the layer stays as it is. */
export async function changeLayerSettings(layerId: number, settings: string): Promise<unknown> {
  const { layer } = await get<{ layer: { version: number } }>(`layers/${layerId}`);
  return write('PUT', `layers/${layerId}`, { ...layer, settings }, { headers: { 'if-match': String(layer.version) } });
}

/** Layers of one group, from the lowest up. */
export function orderLayers(annotationId: number, layers: number[]): Promise<unknown> {
  return write('PUT', `web/annotations/${annotationId}/order`, { layers });
}

export function removeAnnotation(annotationId: number): Promise<unknown> {
  return write('DELETE', `annotations/${annotationId}`);
}
