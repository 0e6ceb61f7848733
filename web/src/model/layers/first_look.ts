import type { Image } from '../image.ts';
import { parseSettings, positiveInt, type Settings } from '../settings.ts';
import { firstWindow, type Histogram, histogramOf, merged, type Window, wholeWindow } from './histogram.ts';
import type { LayerLook, LayerRow, ViewLayer } from './layers.ts';
import { nextTint, parseTint, tintOfName, tints } from './tint.ts';
import { identity, nearest, rangeOf, union, type ValueRange } from './values.ts';

/** One colour of light: an image layer, or as many as a stack has planes of it. */
export interface Channel {
  lead: LayerRow;
  members: { row: LayerRow; image: Image | undefined }[];
  /** of the file, or by its name and order */
  tint: string | undefined;
  /** made once for all of them */
  look?: ChannelLook;
}

/** One value a pixel, and not a picture from elsewhere. */
function isGrey({ members }: Channel): boolean {
  return members.every(({ image }) => image === undefined || (image.channels <= 2 && !image.isExternal));
}

/** Colours of the file win, then known dyes; what is alone is white, and what says nothing differs from the others. */
export function tintChannels(byLayer: ReadonlyMap<number, Channel>): void {
  const grey = [...new Set(byLayer.values())].filter(isGrey);
  const alone = grey.length === 1;
  for (const channel of grey) {
    channel.tint = parseTint(settingsOf(channel).get('color')) ?? (alone ? tints.white : tintOfName(channel.lead.name));
  }
  for (const channel of grey) channel.tint ??= nextTint(grey.flatMap(({ tint }) => tint ?? []));
}

const settingsOf = ({ lead }: Channel): Settings => parseSettings(lead.settings);

interface ChannelLook {
  grey: boolean;
  range: ValueRange;
  histogram: Histogram | null;
  first: LayerLook;
}

const plain: ValueRange = { min: 0, max: 255, step: 1 };

/** How all planes of a channel are shown at first: one window for all, from what is stored of all their pixels. */
export function channelLook(channel: Channel | undefined, row: LayerRow): ChannelLook {
  if (!channel) {
    const first = {
      visible: true,
      opacity: opacityOf(parseSettings(row.settings)),
      black: 0,
      white: 255,
      gamma: 1,
      tint: tints.white,
      blend: 'normal',
    } as const;
    return { grey: false, range: plain, histogram: null, first: { ...first } };
  }
  channel.look ??= lookOf(channel);
  return channel.look;
}

/** What its `transparency` leaves: 0 lets nothing through, 1 all. */
function opacityOf(settings: Settings): number {
  const said = settings.get('transparency');
  const through = said !== undefined && /^\d*\.?\d+$/.test(said) ? Number(said) : 0;
  return through <= 1 ? Math.round((1 - through) * 100) / 100 : 1;
}

function lookOf(channel: Channel): ChannelLook {
  const grey = isGrey(channel);
  const range = channelRange(channel);
  const histogram = grey ? channelHistogram(channel) : null;
  const chosen = histogram && chosenWindow(histogram, range, settingsOf(channel).get('clip'));
  const { black, white } = chosen ?? { black: range.min, white: range.max };
  const tint = channel.tint ?? tints.white;
  return {
    grey,
    range,
    histogram,
    first: {
      visible: true,
      opacity: opacityOf(settingsOf(channel)),
      black,
      white,
      gamma: 1,
      tint,
      blend: grey ? 'add' : 'normal',
    },
  };
}

/** As deep as its deepest plane; `bitDepth` in the settings of one says how deep that is. */
function channelRange({ members }: Channel): ValueRange {
  const ranges = members.flatMap(({ row, image }) => {
    if (!image) return [];
    const isColour = image.channels > 2 || image.isExternal;
    const asked = positiveInt(parseSettings(row.settings), 'bitDepth', 16);
    const depth = isColour ? 8 : (asked ?? Math.min(16, image.bitDepth || 8));
    return [rangeOf(image.mapping ?? identity, 2 ** depth - 1)];
  });
  return ranges.length > 0 ? union(ranges) : plain;
}

function channelHistogram({ members }: Channel): Histogram | null {
  return merged(
    members.flatMap(({ image }) => (image?.histogram ? histogramOf(image.histogram, image.mapping ?? identity) : [])),
  );
}

/** In the channel's own values: never beside its range, never empty. */
export function windowWithin({ black, white }: Window, range: ValueRange): Window {
  const low = Math.min(nearest(range, black), range.max - range.step);
  return { black: low, white: Math.max(nearest(range, white), low + range.step) };
}

export function chosenWindow(histogram: Histogram, range: ValueRange, clip?: string): Window {
  return windowWithin(clip === 'min-max' ? wholeWindow(histogram) : firstWindow(histogram), range);
}

/**
 * So many channels of a group are shown at first: nobody can tell more than that apart, and a hundred would all be fetched.
 */
export const maxFirst = 8;

/**
 * A picture of another size than the base, a second group, or a colour image over channels would cover or add to what
 * one came to see: they start hidden, one click on the eye away. `default:visible` in the layer's settings overrules it.
 * Answers with the ids of those whose looks start visible.
 */
export function shownAtFirst(layers: readonly ViewLayer[], settings: ReadonlyMap<number, Settings>): Set<number> {
  const base = layers.find((layer) => layer.kind === 'image' && layer.image);
  const beyond = beyondFirst(layers);
  const isShown = (layer: ViewLayer) => {
    const asked = settings.get(layer.id)?.get('default');
    if (asked === 'visible' || asked === 'hidden') return asked === 'visible';
    if (beyond.has(layer.id)) return false;
    if (!base?.image || layer === base || layer.kind === 'drawing') return true;
    if (layer.kind === 'group') return layer.id === base.parentId;
    if (layer.parentId !== 0) return true;
    const sameSize = layer.image?.width === base.image.width && layer.image.height === base.image.height;
    const covers = !layer.grey && base.grey;
    return sameSize && !covers && base.parentId === 0;
  };
  return new Set(layers.filter((layer) => layer.lead === layer.id && isShown(layer)).map(({ id }) => id));
}

/** In each group, and among layers that stand alone, the leads of channels that come after so many. */
function beyondFirst(layers: readonly ViewLayer[]): Set<number> {
  const counts = new Map<number, number>();
  const beyond = new Set<number>();
  for (const layer of layers) {
    if (layer.kind !== 'image' || layer.lead !== layer.id) continue;
    const nth = (counts.get(layer.parentId) ?? 0) + 1;
    counts.set(layer.parentId, nth);
    if (nth > maxFirst) beyond.add(layer.id);
  }
  return beyond;
}
