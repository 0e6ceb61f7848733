import type { ViewLayer } from './layers.ts';

/** Where the planes of a stack lie, from the first one on, in words; null along an axis of which its files do not say it of all. */
export interface PlanePlaces {
  z: readonly string[] | null;
  t: readonly string[] | null;
}

const known = new WeakMap<readonly ViewLayer[], Map<number, PlanePlaces>>();

/** The id is that of the group that stands for the stack. */
export function planePlaces(layers: readonly ViewLayer[], stackId: number): PlanePlaces {
  const all = known.get(layers) ?? new Map<number, PlanePlaces>();
  known.set(layers, all);
  const places = all.get(stackId) ?? findPlaces(layers, stackId);
  all.set(stackId, places);
  return places;
}

function findPlaces(layers: readonly ViewLayer[], stackId: number): PlanePlaces {
  const stack = layers.find((layer) => layer.id === stackId)?.stack;
  const members = layers.filter((layer) => layer.parentId === stackId && layer.plane && layer.image);
  const along = (axis: 'z' | 't', count: number): number[] | null => {
    const values = new Array<number | undefined>(count).fill(undefined);
    for (const { plane, image } of members) {
      const [at, value] = [plane?.[axis] ?? 0, image?.place?.[axis]];
      if (value === undefined || value === null || (values[at] ?? value) !== value) return null;
      values[at] = value;
    }
    const first = values[0];
    if (first === undefined || values.includes(undefined)) return null;
    return values.map((value) => (value as number) - first);
  };
  const [depths, times] = [stack?.depths.length ?? 0, stack?.times.length ?? 0];
  const [z, t] = [depths > 1 ? along('z', depths) : null, times > 1 ? along('t', times) : null];
  return { z: z && depthTexts(z), t: t && timeTexts(t) };
}

/** µm: "4.0 µm", "0.25 µm", "320 nm", "1.20 mm": all in one unit, so that they can be compared. */
export function depthTexts(values: readonly number[]): string[] {
  const largest = Math.max(...values);
  if (largest < 1) return inUnit(values, 1e-3, 'nm');
  return largest < 10_000 ? inUnit(values, 1, 'µm') : inUnit(values, 1000, 'mm');
}

/** Seconds: "0.5 s", "55 min"; of more than three hours "23 h 50 min". */
export function timeTexts(values: readonly number[]): string[] {
  const largest = Math.max(...values);
  if (largest < 1) return inUnit(values, 1e-3, 'ms');
  if (largest < 180) return inUnit(values, 1, 's');
  if (largest < 3 * 3600) return inUnit(values, 60, 'min');
  return values.map((value) => {
    const minutes = Math.round(value / 60);
    return `${Math.floor(minutes / 60)}\u00a0h ${minutes % 60}\u00a0min`;
  });
}

function inUnit(values: readonly number[], size: number, unit: string): string[] {
  const sizes = values.map((value) => value / size);
  const decimals = [0, 1, 2].find((digits) => sizes.every((one) => isShort(one, digits))) ?? 2;
  return sizes.map((one) => `${one.toFixed(decimals)}\u00a0${unit}`);
}

function isShort(value: number, digits: number): boolean {
  const shifted = value * 10 ** digits;
  return Math.abs(shifted - Math.round(shifted)) < 1e-6 * Math.max(1, Math.abs(shifted));
}
