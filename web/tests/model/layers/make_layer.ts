import type { Image } from '../../../src/model/image.ts';
import type { ViewLayer } from '../../../src/model/layers/layers.ts';

export function imageOf(id: number, fields: Partial<Image> = {}): Image {
  const size = { width: 100, height: 80 };
  return {
    id,
    state: 'ready',
    isExternal: false,
    uri: '',
    ...size,
    channels: 1,
    bitDepth: 8,
    pixelSize: null,
    tiles: `/t/${id}/`,
    tileSize: 512,
    tileFormat: 'png',
    levels: [size],
    ...fields,
  };
}

export function viewLayer(id: number, fields: Partial<ViewLayer> = {}): ViewLayer {
  return {
    id,
    title: `layer ${id}`,
    kind: 'image',
    parentId: 0,
    lead: id,
    plane: null,
    stack: null,
    image: imageOf(id),
    grey: true,
    range: { min: 0, max: 255, step: 1 },
    histogram: null,
    shapes: 0,
    bytes: 0,
    version: 1,
    ownerId: 1,
    isDrawn: false,
    sequence: 1,
    first: { visible: true, opacity: 1, black: 0, white: 255, gamma: 1, tint: '#FFFFFF', blend: 'add' },
    ...fields,
  };
}
