import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, write } from './client.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

export const imagesShape = shape({
  images: list({
    image_id: 'number',
    name: 'text',
    type: 'text',
    state: 'text',
    reason: 'text',
    width: 'number',
    height: 'number',
    channels: 'number',
    bit_depth: 'number',
    size_bytes: 'number',
    pixel_size_um: orNull('number'),
    owner_id: 'number',
    version: 'number',
    created_at: 'text',
    thumbnail: 'text',
    layers: 'number',
  }),
  /** where the next page begins, "" at the end */
  next: 'text',
});

/** An image of a project, as its managers see it. */
export interface EditedImage {
  id: number;
  name: string;
  /** its file lies elsewhere */
  isOutside: boolean;
  state: string;
  reason: string;
  width: number;
  height: number;
  channels: number;
  bitDepth: number;
  bytes: number;
  /** 0 where nobody knows */
  pixelSize: number;
  ownerId: number;
  version: number;
  created: number;
  thumbnail: string;
  /** how many layers show it, counted up to 101 */
  layers: number;
}

export type ImageState = '' | 'ready' | 'waiting' | 'failed' | 'unused';

function toImages({ images }: Wire<typeof imagesShape>): EditedImage[] {
  return images.map((one) => ({
    id: one.image_id,
    name: one.name,
    isOutside: one.type === 'E',
    state: one.state,
    reason: one.reason,
    width: one.width,
    height: one.height,
    channels: one.channels,
    bitDepth: one.bit_depth,
    bytes: one.size_bytes,
    pixelSize: one.pixel_size_um ?? 0,
    ownerId: one.owner_id,
    version: one.version,
    created: Date.parse(one.created_at),
    thumbnail: one.thumbnail,
    layers: one.layers,
  }));
}

/** Page after page of the images of a project. */
export const imagesQuery = (projectId: number, search: string, state: ImageState) =>
  infiniteQueryOptions({
    queryKey: ['images', projectId, search, state],
    queryFn: async ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ limit: '200', ...(search && { search }), ...(state && { state }) });
      if (pageParam) asked.set('after', pageParam);
      const page = await get<Wire<typeof imagesShape>>(`web/projects/${projectId}/images?${asked}`, signal);
      return { rows: toImages(page), next: page.next };
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
  });

/** One of them, wherever it is in the list; null: there is none. */
export const imageQuery = (projectId: number, imageId: number) =>
  queryOptions({
    queryKey: ['images', projectId, 'one', imageId],
    queryFn: async ({ signal }): Promise<EditedImage | null> => {
      const path = `web/projects/${projectId}/images?limit=1&image=${imageId}`;
      return toImages(await get<Wire<typeof imagesShape>>(path, signal))[0] ?? null;
    },
  });

export function renameImage(projectId: number, image: EditedImage, name: string): Promise<unknown> {
  const body = { name, uri: '', type: '', resolution: '', project_id: projectId, owner_id: image.ownerId };
  return write('PUT', `images/${image.id}`, body, { headers: { 'if-match': String(image.version) } });
}

export function removeImage(imageId: number): Promise<unknown> {
  return write('DELETE', `images/${imageId}`);
}

/** The id of an image that stays where it is. */
export async function addOutsideImage(projectId: number, ownerId: number, name: string, uri: string): Promise<number> {
  const body = { filepath: '', format: 0, name, uri, type: 'E', project_id: projectId, owner_id: ownerId };
  return (await write<{ image: { image_id: number } }>('POST', 'images', body)).image.image_id;
}
