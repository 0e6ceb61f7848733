import { write } from './client.ts';
import { shape, type Wire } from './wire.ts';

export const placeShape = shape({ place: { project_id: 'number', project: 'text', name: 'text' } });

export const putShape = shape({
  annotation: { annotation_id: 'number', name: 'text', image_id: 'number', project_id: 'number', project: 'text' },
});

/** Where an image that is to be shared is uploaded to. */
export interface SharedPlace {
  projectId: number;
  project: string;
  /** free there */
  name: string;
}

export async function placeOfShared(name: string): Promise<SharedPlace> {
  const { place } = await write<Wire<typeof placeShape>>('POST', 'web/quick_shares/place', { name });
  return { projectId: place.project_id, project: place.project, name: place.name };
}

/** The annotation that shows an image. */
export interface SharedImage {
  annotationId: number;
  imageId: number;
  projectId: number;
  project: string;
  name: string;
}

/** Makes the annotation of an image that was uploaded there, or that lies elsewhere. The same `op` makes one only. */
export async function putShared(
  name: string,
  image: { id: number } | { address: string },
  op: string,
): Promise<SharedImage> {
  const body = { name, op_id: op, ...('id' in image ? { image_id: image.id } : { uri: image.address }) };
  const { annotation } = await write<Wire<typeof putShape>>('POST', 'web/quick_shares', body);
  return {
    annotationId: annotation.annotation_id,
    imageId: annotation.image_id,
    projectId: annotation.project_id,
    project: annotation.project,
    name: annotation.name,
  };
}
