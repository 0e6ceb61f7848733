import { queryOptions } from '@tanstack/react-query';
import type { Planned } from '../model/upload_plan.ts';
import { exchange, get, isStatus, write } from './client.ts';
import type { imageProgressShape } from './images.ts';
import { changeProperties } from './properties.ts';
import { canHash } from './session.ts';
import { shape, type Wire } from './wire.ts';

const tus = { 'tus-resumable': '1.0.0' };

/** Text in the metadata of an upload: the base64 of its UTF-8. */
function encoded(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export const begunShape = shape({ upload: { upload_id: 'text', image_id: 'number' } });

export const uploadShape = shape({
  upload: { image_id: 'number', state: 'text', offset: 'number', length: 'number' },
});

export interface Begun {
  uploadId: string;
  imageId: number;
}

export async function beginUpload(projectId: number, name: string, size: number, format: number): Promise<Begun> {
  const said = { name, project_id: String(projectId), format: String(format) };
  const metadata = Object.entries(said).map(([key, value]) => `${key} ${encoded(value)}`);
  const response = await exchange('POST', 'web/uploads', {
    headers: { ...tus, 'upload-length': String(size), 'upload-metadata': metadata.join(',') },
  });
  const { upload } = (await response.json()) as Wire<typeof begunShape>;
  return { uploadId: upload.upload_id, imageId: upload.image_id };
}

/** How far it is; null when the server knows nothing of it any more. */
export async function uploadState(uploadId: string): Promise<{ state: string; offset: number } | null> {
  try {
    return (await get<Wire<typeof uploadShape>>(`web/uploads/${uploadId}`)).upload;
  } catch (error) {
    if (isStatus(error, 404)) return null;
    throw error;
  }
}

/** "sha256 …" of bytes, "" where browsers do not hash: neither https nor this machine. */
async function checksumOf(bytes: Blob): Promise<string> {
  if (!canHash()) return '';
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer()));
  return `sha256 ${btoa(String.fromCharCode(...digest))}`;
}

/** Where it stands once the bytes are safe. The server keeps them only if they are those that were sent. */
export async function sendBytes(uploadId: string, offset: number, bytes: Blob, signal: AbortSignal): Promise<number> {
  const checksum = await checksumOf(bytes);
  const response = await exchange('PATCH', `web/uploads/${uploadId}`, {
    headers: {
      ...tus,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      ...(checksum && { 'upload-checksum': checksum }),
    },
    body: bytes,
    signal,
  });
  return Number(response.headers.get('upload-offset'));
}

export interface Waiting {
  id: number;
  name: string;
  state: string;
  percent: number;
  reason: string;
  mayRetry: boolean;
}

export interface WaitingImages {
  images: Waiting[];
  /** images with a higher id may wait, too; 0: none does */
  beyond: number;
}

export function isWaiting({ images, beyond }: WaitingImages, imageId: number): boolean {
  return (beyond > 0 && imageId > beyond) || images.some(({ id }) => id === imageId);
}

/** The images of a project that are not ready: of very many the first, up to that with the id `beyond`. */
export const waitingQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['waiting images', projectId],
    queryFn: async ({ signal }): Promise<WaitingImages> => {
      const path = `web/projects/${projectId}/images/progress`;
      const { images, beyond } = await get<Wire<typeof imageProgressShape>>(path, signal);
      const told = images.map(({ image_id, name, state, percent, reason, can_retry }) => ({
        id: image_id,
        name,
        state,
        percent,
        reason,
        mayRetry: can_retry,
      }));
      return { images: told, beyond };
    },
  });

export function retryImage(imageId: number): Promise<unknown> {
  return write('POST', `web/images/${imageId}/retry`);
}

/** Where new rows belong, and whose they are. */
export interface Place {
  projectId: number;
  ownerId: number;
}

/** Makes a row, or finds the one of this name that is there. */
async function made(resource: string, wrapper: string, key: string, body: object, find: () => Promise<number>) {
  try {
    return ((await write<Record<string, Record<string, number>>>('POST', resource, body))[wrapper]?.[key] ??
      0) as number;
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
    return find();
  }
}

export function ensureCategory({ projectId, ownerId }: Place, name: string): Promise<number> {
  const body = { name, project_id: projectId, owner_id: ownerId, settings: '' };
  return made('categories', 'category', 'category_id', body, async () => {
    const { categories } = await get<{ categories: { category_id: number; name: string }[] }>(
      `categories/byproject_id/${projectId}`,
    );
    return categories.find((one) => one.name === name)?.category_id ?? 0;
  });
}

export function ensureAnnotation(place: Place, categoryId: number, name: string, imageId: number): Promise<number> {
  const body = {
    name,
    status: 'N',
    shared: '',
    image_id: imageId,
    project_id: place.projectId,
    category_id: categoryId,
    owner_id: place.ownerId,
  };
  return made('annotations', 'annotation', 'annotation_id', body, async () => {
    const path = `web/categories/${categoryId}/annotations?limit=1000&search=${encodeURIComponent(name)}`;
    const { annotations } = await get<{ annotations: { annotation_id: number; name: string }[] }>(path);
    return annotations.find((one) => one.name === name)?.annotation_id ?? 0;
  });
}

/** A group of layers (imageId 0), or a layer that shows an image. */
export function ensureLayer(
  place: Place,
  annotationId: number,
  layer: { name: string; imageId: number; sequence: number; parentId: number; settings?: string },
): Promise<number> {
  const body = {
    name: layer.name,
    data: '',
    image_id: layer.imageId,
    settings: layer.settings ?? '',
    sequence: layer.sequence,
    parent_id: layer.parentId,
    annotation_id: annotationId,
    project_id: place.projectId,
    owner_id: place.ownerId,
  };
  return made('layers', 'layer', 'layer_id', body, async () => {
    const { layers } = await get<{ layers: { layer_id: number; name: string; parent_id: number }[] }>(
      `layers/byannotation_id/${annotationId}`,
    );
    return layers.find((one) => one.name === layer.name && one.parent_id === layer.parentId)?.layer_id ?? 0;
  });
}

/** Puts images where their plans say: what is there already is taken, and what was made is known. */
export class Placer {
  private readonly made = new Map<string, Promise<number>>();

  constructor(private readonly place: Place) {}

  async put(plan: Planned, imageId: number): Promise<void> {
    const { category, annotation, group, layer, sequence, isAlone, settings = '', properties = {} } = plan;
    const { place } = this;
    const categoryId = await this.once([category], () => ensureCategory(place, category));
    const annotationId = await this.once([category, annotation], () =>
      ensureAnnotation(place, categoryId, annotation, isAlone ? imageId : 0),
    );
    const parentId = group
      ? await this.once([category, annotation, group], () =>
          ensureLayer(place, annotationId, {
            name: group,
            imageId: 0,
            sequence: plan.groupSequence ?? 1,
            parentId: 0,
          }),
        )
      : 0;
    await ensureLayer(place, annotationId, { name: layer, imageId, sequence, parentId, settings });
    if (Object.keys(properties).length > 0) {
      await this.once([category, annotation, '', 'properties'], async () => {
        await changeProperties(annotationId, properties);
        return annotationId;
      });
    }
  }

  /** What failed is tried anew by whoever needs it next. */
  private once(path: string[], make: () => Promise<number>): Promise<number> {
    const key = path.join('\n');
    const known = this.made.get(key);
    if (known) return known;
    const making = make();
    this.made.set(key, making);
    making.catch(() => this.made.delete(key));
    return making;
  }
}
