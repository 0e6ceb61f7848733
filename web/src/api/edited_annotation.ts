import { queryOptions } from '@tanstack/react-query';
import type { EditedAnnotation, EditedLayer } from '../model/edited_annotation.ts';
import type { annotationShape } from './annotation.ts';
import { get, write } from './client.ts';
import { list, shape, type Wire } from './wire.ts';

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
    layers: annotation.layers.map((one) => ({
      id: one.layer_id,
      name: one.name,
      kind: one.kind,
      sequence: one.sequence,
      parentId: one.parent_id,
      imageId: one.image_id,
      settings: one.settings,
      ownerId: one.owner_id,
      version: one.version,
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

/** Layers of one group (0: of none), from the lowest up; those that were elsewhere go there. */
export function orderLayers(annotationId: number, parentId: number, layers: number[]): Promise<unknown> {
  return write('PUT', `web/annotations/${annotationId}/order`, { layers, parent_id: parentId });
}

/** An image layer or a group; drawings are edited where one draws. */
export function changeLayer(
  projectId: number,
  annotationId: number,
  layer: EditedLayer,
  change: Partial<Pick<EditedLayer, 'name' | 'imageId' | 'settings' | 'sequence'>>,
): Promise<unknown> {
  const { id, name, imageId, settings, sequence, parentId, ownerId, version } = { ...layer, ...change };
  const body = { name, settings, sequence, ...placeOf(projectId, annotationId, imageId, parentId, ownerId) };
  return write('PUT', `layers/${id}`, body, { headers: { 'if-match': String(version) } });
}

/** A group (imageId 0), or a layer that shows an image, above all that are in no group. */
export function addLayer(
  projectId: number,
  { id, layers }: EditedAnnotation,
  ownerId: number,
  { name, imageId }: { name: string; imageId: number },
): Promise<unknown> {
  const sequence = 1 + Math.max(0, ...layers.filter(({ parentId }) => parentId === 0).map((one) => one.sequence));
  return write('POST', 'layers', { name, settings: '', sequence, ...placeOf(projectId, id, imageId, 0, ownerId) });
}

const placeOf = (projectId: number, annotationId: number, imageId: number, parentId: number, ownerId: number) => ({
  data: '',
  image_id: imageId,
  parent_id: parentId,
  annotation_id: annotationId,
  project_id: projectId,
  owner_id: ownerId,
});

export function removeLayer(layerId: number): Promise<unknown> {
  return write('DELETE', `layers/${layerId}`);
}

export const givenShape = shape({
  given: list({ user_id: 'number', username: 'text', name: 'text', type: 'text' }),
});

/** Who was given rights on one annotation alone. */
export const givenQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['given', annotationId],
    queryFn: async ({ signal }) => {
      const { given } = await get<Wire<typeof givenShape>>(`web/annotations/${annotationId}/given`, signal);
      return given.map(({ user_id, username, name, type }) => ({
        id: user_id,
        username,
        name,
        type: type as 'annpar' | 'annvie',
      }));
    },
  });

export function removeAnnotation(annotationId: number): Promise<unknown> {
  return write('DELETE', `annotations/${annotationId}`);
}
