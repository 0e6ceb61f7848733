/** A layer as its place among others is edited. */
export interface EditedLayer {
  id: number;
  name: string;
  kind: 'group' | 'image' | 'drawing';
  /** ascending is bottom to top */
  sequence: number;
  settings: string;
  /** the group that it is in, 0: none */
  parentId: number;
}

/** An annotation as its managers edit it. */
export interface EditedAnnotation {
  id: number;
  name: string;
  isSubmitted: boolean;
  isShared: boolean;
  /** 0: that of its lowest layer is shown */
  imageId: number;
  categoryId: number;
  ownerId: number;
  version: number;
  layers: EditedLayer[];
  /** of its layers, and its own */
  images: { id: number; name: string }[];
  /** what goes with it */
  comments: number;
}

/** Rows as a panel of layers has them: the topmost first, what is in a group below it. */
export function layerRows(
  layers: readonly EditedLayer[],
  parentId = 0,
  depth = 0,
): { layer: EditedLayer; depth: number }[] {
  return siblings(layers, parentId)
    .reverse()
    .flatMap((layer) => [{ layer, depth }, ...layerRows(layers, layer.id, depth + 1)]);
}

/** Those in a group, from the lowest up. */
export function siblings(layers: readonly EditedLayer[], parentId: number): EditedLayer[] {
  return layers.filter((one) => one.parentId === parentId).sort((a, b) => a.sequence - b.sequence || a.id - b.id);
}

/** The ids of a layer's siblings from the lowest up, once it is a step higher or lower; null: it is at the end. */
export function movedLayer(layers: readonly EditedLayer[], layer: EditedLayer, step: 1 | -1): number[] | null {
  const ids = siblings(layers, layer.parentId).map(({ id }) => id);
  const place = ids.indexOf(layer.id);
  const other = ids[place + step];
  if (other === undefined) return null;
  ids[place + step] = layer.id;
  ids[place] = other;
  return ids;
}
