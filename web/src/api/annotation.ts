import { queryOptions } from '@tanstack/react-query';
import type { Annotation, Comment } from '../model/annotation.ts';
import type { Image } from '../model/image.ts';
import { viewLayers } from '../model/layers/layers.ts';
import { scores, status, toScores } from './category.ts';
import { get } from './client.ts';
import { level } from './project.ts';
import { choice, list, orNull, shape, type Wire } from './wire.ts';

const oneComment = {
  comment_id: 'number',
  layer_id: 'number',
  content: 'text',
  sequence: 'number',
  owner_id: 'number',
  author: 'text',
  created: 'text',
  edited: 'flag',
  version: 'number',
  answers_to: 'number',
  x: orNull('number'),
  y: orNull('number'),
  view: 'text',
  resolved: 'flag',
  resolver: 'text',
} as const;
export const commentShape = shape({ comment: oneComment });

const imageShape = shape({
  image_id: 'number',
  name: 'text',
  state: 'text',
  /** "T" tiled, "" flat, "E" external */
  type: choice('T', '', 'E'),
  uri: 'text',
  width: orNull('number'),
  height: orNull('number'),
  channels: orNull('number'),
  bit_depth: orNull('number'),
  planes: 'number',
  pixel_size_um: orNull('number'),
  tiles: 'text',
  thumbnail: 'text',
  tile_size: orNull('number'),
  tile_format: orNull('text'),
  levels: orNull(list({ width: 'number', height: 'number' })),
  stats: orNull({
    min: 'number',
    max: 'number',
    p1: 'number',
    p99: 'number',
    histogram: { width: 'number', counts: list('number') },
  }),
  mapping: orNull({ offset: 'number', scale: 'number' }),
  z_um: orNull('number'),
  t_s: orNull('number'),
});

const layerShape = shape({
  layer_id: 'number',
  kind: choice('group', 'image', 'drawing'),
  name: 'text',
  shapes: 'number',
  bytes: 'number',
  image_id: 'number',
  settings: 'text',
  sequence: 'number',
  parent_id: 'number',
  owner_id: 'number',
  author: 'text',
  version: 'number',
  drawn: 'flag',
});

export const annotationShape = shape({
  annotation: {
    annotation_id: 'number',
    name: 'text',
    status,
    shared: 'text',
    image_id: 'number',
    project_id: 'number',
    category_id: 'number',
    owner_id: 'number',
    version: 'number',
    project_name: 'text',
    category_name: 'text',
    level,
    labels: list('number'),
    scores,
    classifications: list({
      classification_id: 'number',
      name: 'text',
      type: 'text',
      data: 'text',
      settings: 'text',
    }),
    layers: list(layerShape),
    images: list(imageShape),
    comments: list(oneComment),
  },
});

export const submitShape = shape({
  annotation: {
    annotation_id: 'number',
    status,
    version: 'number',
    labels: list('number'),
    /** before it was submitted */
    was: status,
  },
});
/** Somebody was faster: what it is now, by whom and since when. */
export const submitConflictShape = shape({
  conflict: { status, version: 'number', labels: list('number'), by: 'text', at: 'text' },
  error: { code: 'text', message: 'text', hint: 'text' },
});

export function toAnnotation({ annotation }: Wire<typeof annotationShape>): Annotation {
  return {
    id: annotation.annotation_id,
    name: annotation.name,
    submitted: annotation.status === 'S',
    projectId: annotation.project_id,
    categoryId: annotation.category_id,
    categoryName: annotation.category_name,
    level: annotation.level,
    version: annotation.version,
    labels: annotation.labels,
    layers: viewLayers(annotation.layers.map(toRow), annotation.images.map(toImage)),
    thumbnail: annotation.images.find((image) => image.thumbnail)?.thumbnail ?? '',
    comments: annotation.comments.map(toComment),
    scores: toScores(annotation.scores),
    classifications: annotation.classifications.map(({ classification_id, name, data }) => ({
      id: classification_id,
      name,
      data,
    })),
    shared: annotation.shared !== '',
  };
}

export function toComment(wire: Wire<typeof commentShape>['comment']): Comment {
  const { content, sequence, author, created, edited, view, resolved, resolver } = wire;
  return {
    id: wire.comment_id,
    layerId: wire.layer_id,
    content,
    sequence,
    ownerId: wire.owner_id,
    author,
    created,
    edited,
    answersTo: wire.answers_to,
    pin: wire.x === null || wire.y === null ? null : { x: wire.x, y: wire.y },
    view,
    resolved,
    resolver,
  };
}

function toRow(wire: Wire<typeof layerShape>) {
  const { kind, name, shapes, bytes, settings, sequence, version } = wire;
  const [id, imageId, parentId, ownerId] = [wire.layer_id, wire.image_id, wire.parent_id, wire.owner_id];
  const isDrawn = wire.drawn;
  return { id, kind, name, shapes, bytes, imageId, settings, sequence, parentId, version, ownerId, isDrawn };
}

/** What is not known yet, or of a picture on another server, is 0 or "". */
function toImage(image: Wire<typeof imageShape>): Image {
  return {
    id: image.image_id,
    state: image.state,
    isExternal: image.type === 'E',
    uri: image.uri,
    width: image.width ?? 0,
    height: image.height ?? 0,
    channels: image.channels ?? 0,
    bitDepth: image.bit_depth ?? 0,
    pixelSize: image.pixel_size_um,
    tiles: image.tiles,
    tileSize: image.tile_size ?? 0,
    tileFormat: image.tile_format ?? '',
    levels: image.levels ?? [],
    ...(image.stats ? { histogram: { min: image.stats.min, max: image.stats.max, ...image.stats.histogram } } : {}),
    ...(image.mapping ? { mapping: image.mapping } : {}),
    ...(image.z_um !== null || image.t_s !== null ? { place: { z: image.z_um, t: image.t_s } } : {}),
  };
}

export const annotationQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['annotation', annotationId],
    queryFn: async ({ signal }) => toAnnotation(await get(`web/annotations/${annotationId}`, signal)),
    staleTime: 30_000,
  });
