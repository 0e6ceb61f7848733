import type { Image } from '../image.ts';
import { parseSettings, positiveInt } from '../settings.ts';
import { layerTitle } from '../text.ts';
import { parseTint, tintOfName, tints } from './tint.ts';

/** A layer as the server keeps it. */
export interface LayerRow {
  id: number;
  kind: 'group' | 'image' | 'drawing';
  name: string;
  /** of a drawing: its shapes */
  data: string;
  /** 0 when it shows none */
  imageId: number;
  settings: string;
  sequence: number;
  /** id of the group it belongs to, 0 when it stands alone */
  parentId: number;
}

/**
 * What the viewer shows of an annotation: its layers as a list bottom to top, groups opened up, each with its first look.
 * Everything a person can change about a look is in LayerLook; the rest never changes while the annotation is open.
 */
export interface LayerLook {
  visible: boolean;
  /** 0 … 1 */
  opacity: number;
  /** the value shown black, and the one shown at full brightness; white > black */
  black: number;
  white: number;
  /** #RRGGBB */
  tint: string;
  blend: 'add' | 'normal';
}

export interface ViewLayer {
  id: number;
  title: string;
  kind: 'group' | 'image' | 'drawing';
  /** id of the group it belongs to, 0 when it stands alone */
  parentId: number;
  /** present for images whose row came with the annotation */
  image?: Image;
  /** one value a pixel: windowed and tinted. Otherwise colour: shown as it is. */
  grey: boolean;
  /** values reach from 0 to this */
  max: number;
  /** shapes in a drawing */
  shapes: number;
  first: LayerLook;
}

export function viewLayers(rows: readonly LayerRow[], images: readonly Image[]): ViewLayer[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  const layers = bottomToTop(rows).map((layer): ViewLayer => {
    const image = byId.get(layer.imageId);
    const grey = layer.kind === 'image' && (image === undefined || (image.channels <= 2 && !image.isExternal));
    const max = valueMax(layer, image);
    return {
      id: layer.id,
      title: layerTitle(layer.name),
      kind: layer.kind,
      parentId: layer.parentId,
      ...(image ? { image } : {}),
      grey,
      max,
      shapes: layer.kind === 'drawing' ? shapeCount(layer.data) : 0,
      first: firstLook(layer, image, grey, max),
    };
  });
  hideWhatDoesNotBelong(layers, rows);
  return layers;
}

/** Sequence order, lowest first, each group followed by its own layers. */
function bottomToTop(layers: readonly LayerRow[]): LayerRow[] {
  const bySequence = [...layers].sort((a, b) => a.sequence - b.sequence || a.id - b.id);
  const groups = new Set(layers.filter((layer) => layer.kind === 'group').map((layer) => layer.id));
  const alone = bySequence.filter((layer) => !groups.has(layer.parentId));
  return alone.flatMap((layer) =>
    layer.kind === 'group' ? [layer, ...bySequence.filter((child) => child.parentId === layer.id)] : [layer],
  );
}

function valueMax(layer: LayerRow, image: Image | undefined): number {
  if (image && image.channels > 2) return 255;
  const depth = positiveInt(parseSettings(layer.settings), 'bitDepth', 16) ?? Math.min(16, image?.bitDepth || 8);
  return 2 ** depth - 1;
}

function firstLook(layer: LayerRow, image: Image | undefined, grey: boolean, max: number): LayerLook {
  const settings = parseSettings(layer.settings);
  const tint = parseTint(settings.get('color')) ?? (grey ? tintOfName(layer.name) : undefined) ?? tints.white;
  const window = grey ? firstWindow(image, max) : { black: 0, white: max };
  return { visible: settings.get('default') !== 'hidden', opacity: 1, ...window, tint, blend: grey ? 'add' : 'normal' };
}

/** From the 1st to the 99th percentile where they are known and differ, otherwise everything. */
function firstWindow(image: Image | undefined, max: number): { black: number; white: number } {
  const stats = image?.stats;
  if (!stats) return { black: 0, white: max };
  const clamp = (value: number) => Math.max(0, Math.min(max, Math.round(value)));
  const black = clamp(stats.p1);
  const white = clamp(stats.p99);
  if (white > black) return { black, white };
  // A sparse image: nearly all of it is background, so what there is begins above.
  return clamp(stats.max) > black ? { black, white: clamp(stats.max) } : { black: 0, white: max };
}

/**
 * A picture of another size than the base, a second group, or a colour image over channels would cover or add to what
 * one came to see: they start hidden, one click on the eye away. `default:visible` in the layer's settings overrules it.
 */
function hideWhatDoesNotBelong(layers: ViewLayer[], rows: readonly LayerRow[]): void {
  const settings = new Map(rows.map((row) => [row.id, parseSettings(row.settings)]));
  const base = layers.find((layer) => layer.kind === 'image' && layer.image);
  if (!base?.image) return;
  for (const layer of layers) {
    if (layer === base || layer.kind === 'drawing' || settings.get(layer.id)?.get('default') === 'visible') continue;
    if (layer.kind === 'group') {
      if (layer.id !== base.parentId) layer.first.visible = false;
    } else if (layer.parentId === 0) {
      const sameSize = layer.image?.width === base.image.width && layer.image.height === base.image.height;
      const covers = !layer.grey && base.grey;
      if (!sameSize || covers || base.parentId !== 0) layer.first.visible = false;
    }
  }
}

/** Drawings are Fabric canvases as JSON; "none" is an empty one. */
export function shapeCount(data: string): number {
  if (data === '' || data === 'none') return 0;
  try {
    const objects = JSON.parse(data)?.objects;
    return Array.isArray(objects) ? objects.length : 0;
  } catch {
    return 0;
  }
}

/** The image that gives the annotation its size and its pixel grid. */
export function baseImage(layers: readonly ViewLayer[]): Image | undefined {
  return layers.find((layer) => layer.kind === 'image' && layer.image)?.image;
}

/** A layer as a panel lists it: topmost first, drawings above everything, the layers of a group below its row. */
export function panelOrder(layers: readonly ViewLayer[]): ViewLayer[] {
  const alone = layers.filter(
    (layer) => !layers.some((other) => other.kind === 'group' && other.id === layer.parentId),
  );
  const rows = [...alone].reverse().flatMap((layer) => {
    const inside = layer.kind === 'group' ? layers.filter((child) => child.parentId === layer.id) : [];
    return [layer, ...inside.reverse()];
  });
  return [...rows.filter((row) => row.kind === 'drawing'), ...rows.filter((row) => row.kind !== 'drawing')];
}
