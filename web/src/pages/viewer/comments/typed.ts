import type { Annotation } from '../../../model/annotation.ts';
import { panelOrder, type ViewLayer } from '../../../model/layers/layers.ts';
import { readStored } from '../../../ui/use_stored.ts';

/** Where a comment is kept while it is typed, also over a reload. */
export const typedKey = (userId: number, annotationId: number, layerId: number) =>
  `comment-${userId}-${annotationId}-${layerId}`;

export interface Typed {
  layer: ViewLayer;
  /** what it is about */
  where: string;
  text: string;
}

/** Comments that somebody has begun and not added. */
export function typedOn({ id, name, layers }: Pick<Annotation, 'id' | 'name' | 'layers'>, userId: number): Typed[] {
  return panelOrder(layers).flatMap((layer) => {
    const text = readStored<string>(typedKey(userId, id, layer.id))?.trim();
    return text ? [{ layer, where: `Comment on ${layer.title} of ${name}`, text }] : [];
  });
}
