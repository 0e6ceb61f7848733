/** A layer as its place among others is edited. */
export interface EditedLayer {
  id: number;
  name: string;
  kind: 'group' | 'image' | 'drawing';
  /** ascending is bottom to top */
  sequence: number;
  /** the group that it is in, 0: none */
  parentId: number;
  /** 0: none */
  imageId: number;
  settings: string;
  ownerId: number;
  version: number;
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

/** Where a layer is dropped: above or below another one, or into a group, as its topmost. */
export interface LayerDrop {
  at: 'above' | 'below' | 'into';
  id: number;
}

/** What follows from a drop: the group that the layer is in then (0: none), and the layers of that group from the lowest up. */
export interface LayerPlace {
  parentId: number;
  order: number[];
}

/** A layer dropped somewhere; null where it may not be: in itself, or where it is. */
export function droppedLayer(layers: readonly EditedLayer[], moved: number, drop: LayerDrop): LayerPlace | null {
  const by = new Map(layers.map((one) => [one.id, one]));
  const other = by.get(drop.id);
  const layer = by.get(moved);
  if (!other || !layer || drop.id === moved || (drop.at === 'into' && other.kind !== 'group')) return null;
  const parentId = drop.at === 'into' ? other.id : other.parentId;
  // Not into what is inside of it.
  for (let above = by.get(parentId); above; above = by.get(above.parentId)) if (above.id === moved) return null;
  const before = siblings(layers, parentId).map(({ id }) => id);
  const order = before.filter((id) => id !== moved);
  const place = order.indexOf(drop.id);
  order.splice(drop.at === 'into' ? order.length : drop.at === 'above' ? place + 1 : place, 0, moved);
  const isThere = parentId === layer.parentId && order.every((id, i) => id === before[i]);
  return isThere ? null : { parentId, order };
}

/** Out of its group, above it; null: it is in none. */
export function layerOut(layers: readonly EditedLayer[], layer: EditedLayer): LayerPlace | null {
  return layer.parentId === 0 ? null : droppedLayer(layers, layer.id, { at: 'above', id: layer.parentId });
}

/** Into the next group above it among its siblings, or else below it; null: there is none. */
export function layerIn(layers: readonly EditedLayer[], layer: EditedLayer): LayerPlace | null {
  const beside = siblings(layers, layer.parentId);
  const place = beside.findIndex(({ id }) => id === layer.id);
  const isGroup = (one: EditedLayer) => one.kind === 'group' && one.id !== layer.id;
  const group = beside.slice(place).find(isGroup) ?? beside.slice(0, place).reverse().find(isGroup);
  return group ? droppedLayer(layers, layer.id, { at: 'into', id: group.id }) : null;
}

/** The groups that a layer may be put into. */
export function groupsFor(layers: readonly EditedLayer[], layer: EditedLayer): EditedLayer[] {
  const inside = new Set(layerRows(layers, layer.id).map((row) => row.layer.id));
  return layers.filter(({ id, kind }) => kind === 'group' && id !== layer.id && !inside.has(id));
}
