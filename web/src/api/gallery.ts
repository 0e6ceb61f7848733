import { infiniteQueryOptions } from '@tanstack/react-query';
import type { GalleryLayer, GalleryShape } from '../model/drawing/gallery.ts';
import type { Box, Kind } from '../model/drawing/shape.ts';
import { get } from './client.ts';
import { geometry, type oneShape, shapeFields, toShape } from './shapes.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

export const galleryShape = shape({
  shapes: list({
    ...shapeFields,
    /** one of very many points comes without them */
    geometry: orNull(geometry),
    layer_id: 'number',
    place: 'number',
    bounds: list('number'),
  }),
  layers: list({
    layer_id: 'number',
    name: 'text',
    owner_id: 'number',
    annotation_id: 'number',
    annotation: 'text',
    category_id: 'number',
    category: 'text',
    seq: 'number',
    may_draw: 'flag',
    pixel_size_um: orNull('number'),
  }),
  classes: list({ class: 'number', shapes: 'number' }),
  next: 'text',
});

/** What a gallery is of: a class (0: none, or all of them) over a project, or a category or an annotation of it. */
export interface GalleryOf {
  projectId: number;
  categoryId: number | null;
  annotationId: number | null;
  label: number | 'all';
}

export interface GalleryPage {
  shapes: GalleryShape[];
  layers: GalleryLayer[];
  /** on the first page: how many shapes there are of each class */
  counts: ReadonlyMap<number, number>;
  next: string;
}

export function toGalleryPage(wire: Wire<typeof galleryShape>): GalleryPage {
  return {
    shapes: wire.shapes.map(({ layer_id: layerId, place: _place, bounds, geometry, ...one }) => {
      // What comes without its points is the box around it until it is fetched.
      return {
        shape: toShape(geometry ? { ...one, geometry } : { ...one, ...boxedForm(bounds) }),
        layerId,
        bounds: bounds as unknown as Box,
        isPartial: geometry === null,
      };
    }),
    layers: wire.layers.map((one) => ({
      id: one.layer_id,
      name: one.name,
      annotationId: one.annotation_id,
      annotationName: one.annotation,
      categoryId: one.category_id,
      categoryName: one.category,
      seq: one.seq,
      mayDraw: one.may_draw,
      pixelSize: one.pixel_size_um,
    })),
    counts: new Map(wire.classes.map((one) => [one.class, one.shapes])),
    next: wire.next,
  };
}

function boxedForm([left = 0, top = 0, right = 0, bottom = 0]: readonly number[]): {
  kind: Kind;
  geometry: number[][];
} {
  return { kind: 'rectangle', geometry: [[left, top, right - left, bottom - top, 0]] };
}

/** The first page is small, so that something is seen soon; the server gives no more at once than the others have. */
const [firstPage, nextPages] = [200, 500];

export const galleryQuery = ({ projectId, categoryId, annotationId, label }: GalleryOf) =>
  infiniteQueryOptions({
    queryKey: ['gallery', projectId, categoryId, annotationId, label],
    queryFn: async ({ signal, pageParam }) => {
      const limit = pageParam ? nextPages : firstPage;
      const asked = new URLSearchParams({ class: String(label), limit: String(limit) });
      if (categoryId !== null) asked.set('category', String(categoryId));
      if (annotationId !== null) asked.set('annotation', String(annotationId));
      if (pageParam) asked.set('after', pageParam);
      return toGalleryPage(await get(`web/projects/${projectId}/gallery?${asked}`, signal));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next || undefined,
    // What one has changed stays where it is until one leaves; then it is asked for anew.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    // Pages that are here are not compared with themselves, shape by shape, whenever one more comes.
    structuralSharing: false,
    refetchOnWindowFocus: false,
  });

/** A shape with all its points. */
export async function fetchShape(layerId: number, id: string): Promise<GalleryShape['shape']> {
  const { shape } = await get<Wire<typeof oneShape>>(`web/layers/${layerId}/shapes/${id}`);
  return toShape(shape);
}
