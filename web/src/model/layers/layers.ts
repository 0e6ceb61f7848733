import type { Image } from '../image.ts';
import { parseSettings } from '../settings.ts';
import { layerTitle } from '../text.ts';
import { type Channel, channelLook, shownAtFirst, tintChannels } from './first_look.ts';
import type { Histogram } from './histogram.ts';
import { type Stack, stacksOf } from './stacks.ts';
import type { ValueRange } from './values.ts';

/** A layer as the server keeps it. */
export interface LayerRow {
  id: number;
  kind: 'group' | 'image' | 'drawing';
  name: string;
  /** of a drawing: how many shapes it has, and how long its text is */
  shapes: number;
  bytes: number;
  /** 0 when it shows none */
  imageId: number;
  settings: string;
  sequence: number;
  /** id of the group it belongs to, 0 when it stands alone */
  parentId: number;
  /** raised by each change */
  version: number;
  /** whose it is; 0 when that user is there no more */
  ownerId: number;
  /** of a drawing: its shapes have been edited, and its text says nothing any more */
  isDrawn: boolean;
}

/** Everything a person can change about how a layer is shown; the rest never changes while the annotation is open. */
export interface LayerLook {
  visible: boolean;
  /** 0 … 1 */
  opacity: number;
  /** the value shown black, and the one shown at full brightness, both true values; white > black */
  black: number;
  white: number;
  /** shown is (what the window makes of a value, 0 … 1) to the power of this: below 1 is brighter */
  gamma: number;
  /** #RRGGBB */
  tint: string;
  blend: Blend;
}

export type Blend = 'normal' | 'add' | 'max';

/** Where a layer lies in a stack: indices of its depth and its time. */
export interface Plane {
  z: number;
  t: number;
}

/**
 * What the viewer shows of an annotation: its layers as a list bottom to top, groups opened up, each with its first look.
 * Groups that are planes are one group, whose layers have their place in `plane`; those of one channel follow each other.
 */
export interface ViewLayer {
  id: number;
  title: string;
  kind: 'group' | 'image' | 'drawing';
  /** id of the group it belongs to, 0 when it stands alone */
  parentId: number;
  /** id of the layer whose look it has: the first plane of its channel, or itself */
  lead: number;
  plane: Plane | null;
  /** of a group that is a stack: its depths and times as their names count them, and where each of its groups lies */
  stack: { depths: readonly number[]; times: readonly number[]; planes: ReadonlyMap<number, Plane> } | null;
  /** present for images whose row came with the annotation */
  image?: Image;
  /** one value a pixel: windowed and tinted. Otherwise colour: shown as it is. */
  grey: boolean;
  /** of true values, of all planes of its channel alike; so is the histogram */
  range: ValueRange;
  histogram: Histogram | null;
  /** of a drawing: how many shapes it has, and how long its text is */
  shapes: number;
  bytes: number;
  version: number;
  ownerId: number;
  isDrawn: boolean;
  sequence: number;
  first: LayerLook;
}

export function viewLayers(rows: readonly LayerRow[], images: readonly Image[]): ViewLayer[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  const stacks = stacksOf(rows.filter(({ kind }) => kind === 'group'));
  const ordered = bottomToTop(rows);
  const channels = channelsOf(ordered, stacks, byId);
  tintChannels(channels);
  const layers = ordered.flatMap((row) => viewLayer(row, channels, stacks, byId));
  const shown = shownAtFirst(layers, new Map(rows.map((row) => [row.id, parseSettings(row.settings)])));
  for (const layer of layers) layer.first.visible = shown.has(layer.lead);
  return inChannels(layers);
}

/** Sequence order, lowest first, each group followed by its own layers. */
function bottomToTop(layers: readonly LayerRow[]): LayerRow[] {
  const bySequence = [...layers].sort((a, b) => a.sequence - b.sequence || a.id - b.id);
  const groups = new Set(layers.filter((layer) => layer.kind === 'group').map((layer) => layer.id));
  const inside = new Map<number, LayerRow[]>();
  for (const layer of bySequence) {
    if (!groups.has(layer.parentId)) continue;
    const others = inside.get(layer.parentId);
    if (others) others.push(layer);
    else inside.set(layer.parentId, [layer]);
  }
  const alone = bySequence.filter((layer) => !groups.has(layer.parentId));
  return alone.flatMap((layer) => (layer.kind === 'group' ? [layer, ...(inside.get(layer.id) ?? [])] : [layer]));
}

const stackOf = (stacks: readonly Stack[], groupId: number) => stacks.find(({ planes }) => planes.has(groupId));

/** By the id of each image layer, its channel: with the same name on all planes of a stack, or alone. */
function channelsOf(
  ordered: readonly LayerRow[],
  stacks: readonly Stack[],
  images: ReadonlyMap<number, Image>,
): Map<number, Channel> {
  const channels = new Map<number, Channel>();
  const byName = new Map<string, Channel>();
  const seen = new Map<string, number>();
  for (const row of ordered) {
    if (row.kind !== 'image') continue;
    const stack = stackOf(stacks, row.parentId);
    // A second one of the same name in one plane is another channel.
    const inPlane = `${row.parentId} ${layerTitle(row.name)}`;
    const nth = seen.get(inPlane) ?? 0;
    seen.set(inPlane, nth + 1);
    const name = stack ? `${stacks.indexOf(stack)} ${nth} ${layerTitle(row.name)}` : `alone ${row.id}`;
    const channel = byName.get(name) ?? { lead: row, members: [], tint: undefined };
    byName.set(name, channel);
    channel.members.push({ row, image: images.get(row.imageId) });
    channels.set(row.id, channel);
  }
  return channels;
}

function viewLayer(
  row: LayerRow,
  channels: ReadonlyMap<number, Channel>,
  stacks: readonly Stack[],
  images: ReadonlyMap<number, Image>,
): ViewLayer[] {
  const stack = stackOf(stacks, row.kind === 'group' ? row.id : row.parentId);
  const stackId = stack && ([...stack.planes.keys()][0] as number);
  if (row.kind === 'group' && stack && row.id !== stackId) return [];
  const channel = channels.get(row.id);
  const image = row.kind === 'image' ? images.get(row.imageId) : undefined;
  const isStack = row.kind === 'group' && stack !== undefined;
  return [
    {
      id: row.id,
      title: isStack ? stack.name || 'planes' : layerTitle(row.name),
      kind: row.kind,
      parentId: stackId !== undefined && row.kind !== 'group' ? stackId : row.parentId,
      lead: channel?.lead.id ?? row.id,
      plane: (row.kind !== 'group' && stack?.planes.get(row.parentId)) || null,
      stack: isStack ? { depths: stack.depths, times: stack.times, planes: stack.planes } : null,
      ...(image ? { image } : {}),
      shapes: row.shapes,
      bytes: row.bytes,
      version: row.version,
      ownerId: row.ownerId,
      isDrawn: row.isDrawn,
      sequence: row.sequence,
      ...channelLook(channel, row),
    },
  ];
}

/** The planes of a channel one after the other, channels in the order of their first ones. */
function inChannels(layers: readonly ViewLayer[]): ViewLayer[] {
  const byLead = new Map<number, ViewLayer[]>();
  const order: ViewLayer[][] = [];
  for (const layer of layers) {
    const others = layer.kind === 'image' ? byLead.get(layer.lead) : undefined;
    if (others) {
      others.push(layer);
      continue;
    }
    const channel = [layer];
    if (layer.kind === 'image') byLead.set(layer.lead, channel);
    order.push(channel);
  }
  // A stack's first group comes before all of its layers, wherever the other groups stood.
  return order.flat();
}

/** The image that gives the annotation its size and its pixel grid. */
export function baseImage(layers: readonly ViewLayer[]): Image | undefined {
  return layers.find((layer) => layer.kind === 'image' && layer.image)?.image;
}

/** With more layers than these one sees no more of them at a glance. */
export const manyLayers = 12;

/**
 * A layer as a panel lists it: topmost first, drawings above everything, the layers of a group below its row, and of a
 * stack each channel once. Of very many channels those that are shown at first stand before the others; that nothing moves when an eye is
 * opened, they stay there.
 */
export function panelOrder(layers: readonly ViewLayer[]): ViewLayer[] {
  const groups = new Set(layers.filter(({ kind }) => kind === 'group').map(({ id }) => id));
  const inside = new Map<number, ViewLayer[]>();
  const alone: ViewLayer[] = [];
  for (const layer of layers) {
    if (layer.lead !== layer.id) continue;
    if (!groups.has(layer.parentId)) alone.push(layer);
    else inside.set(layer.parentId, [layer, ...(inside.get(layer.parentId) ?? [])]);
  }
  const isHidden = ({ kind, first }: ViewLayer) => kind === 'image' && !first.visible;
  const hasMany = layers.filter(({ id, lead, kind }) => id === lead && kind === 'image').length > manyLayers;
  const sorted = (rows: readonly ViewLayer[]) =>
    hasMany ? [...rows.filter((row) => !isHidden(row)), ...rows.filter(isHidden)] : rows;
  const rows = sorted(alone.reverse()).flatMap((layer) => [layer, ...sorted(inside.get(layer.id) ?? [])]);
  return [...rows.filter((row) => row.kind === 'drawing'), ...rows.filter((row) => row.kind !== 'drawing')];
}
