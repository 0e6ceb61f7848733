import { windowWithin } from './layers/first_look.ts';
import type { LayerStore } from './layers/layer_store.ts';
import type { Blend, LayerLook, ViewLayer } from './layers/layers.ts';
import { parseTint } from './layers/tint.ts';

/**
 * What one sees of an annotation, as the end of its address, in a form people can read and write:
 *   z=5 t=2          the plane, counted from one; z=max: the maximum of all depths
 *   at=1024,2048,.5  the pixel of the image in the middle, and CSS pixels per pixel of the image
 *   turn=90 flip=1   how the picture lies
 *   v=DAPI:10-2000;GFP:off   what is different from the first looks: a channel and its window, on or off, and
 *                    c=2F6BFF tint, g=0.9 gamma, o=0.4 opacity, b=max blending, parted by colons
 * What is not named is as it is first; what cannot be understood is left out.
 */
export interface Whereabouts {
  x: number;
  y: number;
  zoom: number;
  /** degrees */
  rotation: number;
  flipped: boolean;
}

export function writeAddress(store: LayerStore, where: Whereabouts | null): string {
  const parts: [string, string][] = [];
  const stack = store.shownStack();
  const view = stack && store.planeView(stack);
  if (stack?.stack && view) {
    const { depths, times } = stack.stack;
    if (depths.length > 1) parts.push(['z', view.projected ? 'max' : String(view.z + 1)]);
    if (times.length > 1) parts.push(['t', String(view.t + 1)]);
  }
  if (where) {
    parts.push(['at', [where.x.toFixed(1), where.y.toFixed(1), String(Number(where.zoom.toPrecision(4)))].join(',')]);
    if (where.rotation !== 0) parts.push(['turn', String(where.rotation)]);
    if (where.flipped) parts.push(['flip', '1']);
  }
  const looks = [...store.changes()].flatMap(([id, change]) => {
    const layer = store.layers.find((one) => one.id === id);
    return layer ? [lookText(layer, change, store.look(id))] : [];
  });
  if (looks.length > 0) parts.push(['v', looks.join(';')]);
  return parts.map(([key, value]) => `${key}=${value}`).join('&');
}

/** Names may hold what parts an address; nothing else needs to be written in signs. */
const escaped = (name: string) => encodeURIComponent(name).replaceAll('%20', '+');
const unescaped = (text: string) => decodeURIComponent(text.replaceAll('+', '%20'));

export function lookText(layer: ViewLayer, change: Partial<LayerLook>, look: LayerLook): string {
  const says = [escaped(layer.title)];
  if (change.black !== undefined || change.white !== undefined) says.push(`${look.black}-${look.white}`);
  if (change.visible !== undefined) says.push(look.visible ? 'on' : 'off');
  if (change.tint !== undefined) says.push(`c=${look.tint.slice(1)}`);
  if (change.gamma !== undefined) says.push(`g=${look.gamma}`);
  if (change.opacity !== undefined) says.push(`o=${look.opacity}`);
  if (change.blend !== undefined) says.push(`b=${look.blend}`);
  return says.join(':');
}

/** Shows what an address says; where to look is for the canvas, and null when it does not say. */
export function readAddress(search: string, store: LayerStore): Whereabouts | null {
  const parts = new Map(
    search
      .replace(/^\?/, '')
      .split('&')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  readPlanes(parts, store);
  readLooks(parts.get('v') ?? '', store);
  const [x, y, zoom] = (parts.get('at') ?? '').split(',').map(Number);
  if (x === undefined || y === undefined || zoom === undefined || ![x, y, zoom].every(Number.isFinite) || zoom <= 0)
    return null;
  const rotation = Number(parts.get('turn') ?? 0);
  return { x, y, zoom, rotation: Number.isFinite(rotation) ? rotation : 0, flipped: parts.get('flip') === '1' };
}

function readPlanes(parts: ReadonlyMap<string, string>, store: LayerStore): void {
  const stack = store.shownStack();
  if (!stack) return;
  const [z, t] = [Number(parts.get('z')), Number(parts.get('t'))];
  store.showPlane(stack.id, {
    ...(Number.isInteger(z) && z > 0 ? { z: z - 1, projected: false } : {}),
    ...(parts.get('z') === 'max' ? { projected: true } : {}),
    ...(Number.isInteger(t) && t > 0 ? { t: t - 1 } : {}),
  });
}

function readLooks(text: string, store: LayerStore): void {
  const changes = new Map<number, Partial<LayerLook>>();
  for (const [title, says] of looksByTitle(text)) {
    const layer = store.layers.find((row) => row.lead === row.id && row.title === title);
    if (layer) changes.set(layer.id, saidOf(says, layer));
  }
  if (changes.size > 0) store.setAll(changes);
}

/** What is said of each channel, by its name. */
export function looksByTitle(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const one of text.split(';')) {
    const [name = '', ...says] = one.split(':');
    const title = safely(name);
    if (title) found.set(title, says);
  }
  return found;
}

export function saidOf(says: readonly string[], layer: ViewLayer): Partial<LayerLook> {
  return Object.assign({}, ...says.map((said) => lookOf(said, layer)));
}

function safely(name: string): string | null {
  try {
    return unescaped(name);
  } catch {
    return null;
  }
}

const blends: readonly string[] = ['normal', 'add', 'max'] satisfies Blend[];

function lookOf(said: string, layer: ViewLayer): Partial<LayerLook> {
  if (said === 'on' || said === 'off') return { visible: said === 'on' };
  const window = /^(-?[\d.]+(?:e[+-]?\d+)?)-(-?[\d.]+(?:e[+-]?\d+)?)$/.exec(said);
  if (window) {
    const [black, white] = [Number(window[1]), Number(window[2])];
    return white > black ? windowWithin({ black, white }, layer.range) : {};
  }
  const value = said.slice(2);
  const number = Number(value);
  if (said.startsWith('c=')) return definedOnly('tint', parseTint(value));
  if (said.startsWith('b=')) return blends.includes(value) ? { blend: value as Blend } : {};
  if (said.startsWith('g=')) return number >= 0.1 && number <= 5 ? { gamma: number } : {};
  if (said.startsWith('o=')) return number >= 0 && number <= 1 ? { opacity: number } : {};
  return {};
}

function definedOnly<K extends keyof LayerLook>(key: K, value: LayerLook[K] | undefined): Partial<LayerLook> {
  return value === undefined ? {} : ({ [key]: value } as Partial<LayerLook>);
}
