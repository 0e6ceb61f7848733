import { layerTitle } from '../text.ts';

/** Channel tints: added on black, so brighter than the colours of shapes. The same values are in theme/tokens.css. */
export const tints = {
  blue: '#2F6BFF',
  green: '#10D96C',
  magenta: '#FF3B86',
  yellow: '#FFC93C',
  cyan: '#28C8F0',
  orange: '#FF8A1F',
  white: '#FFFFFF',
} as const;

export type Rgb = readonly [number, number, number];

/**
 * Dyes by the tint they are usually looked at in: the table of lib/look/tint.cpp, and a test compares the two. A name
 * that is long enough is found anywhere in that of a layer, a short one as a word of its own.
 */
export const dyes: ReadonlyArray<readonly [name: string, tint: string, where: 'anywhere' | 'word']> = [
  ['dapi', tints.blue, 'anywhere'],
  ['hoechst', tints.blue, 'anywhere'],
  ['cfp', tints.blue, 'word'],
  ['gfp', tints.green, 'anywhere'],
  ['fitc', tints.green, 'anywhere'],
  ['af488', tints.green, 'word'],
  ['alexa488', tints.green, 'word'],
  ['tubulin', tints.green, 'anywhere'],
  ['ph3', tints.green, 'word'],
  ['h2ax', tints.green, 'anywhere'],
  ['rhod', tints.magenta, 'anywhere'],
  ['tritc', tints.magenta, 'anywhere'],
  ['cy3', tints.magenta, 'word'],
  ['rfp', tints.magenta, 'word'],
  ['af555', tints.magenta, 'word'],
  ['alexa555', tints.magenta, 'word'],
  ['mcherry', tints.magenta, 'anywhere'],
  ['phalloidin', tints.magenta, 'anywhere'],
  ['actin', tints.magenta, 'word'],
  ['cy5', tints.yellow, 'word'],
  ['af647', tints.yellow, 'word'],
  ['alexa647', tints.yellow, 'word'],
];

export function tintOfName(name: string): string | undefined {
  const text = layerTitle(name).toLowerCase();
  const words = text.split(/[^a-z0-9]+/);
  return dyes.find(([dye, , where]) => (where === 'anywhere' ? text.includes(dye) : words.includes(dye)))?.[1];
}

/**
 * For channels whose name says nothing, in their order. M. Okabe, K. Ito, Color Universal Design (2008), the brighter
 * ones first: https://jfly.uni-koeln.de/color/
 */
export const plainTints = ['#56B4E9', '#E69F00', '#009E73', '#CC79A7', '#F0E442', '#D55E00', '#0072B2'] as const;

/** The first of them that looks like none that is taken; when all are, they begin anew. */
export function nextTint(taken: readonly string[]): string {
  const free = plainTints.find((tint) => taken.every((other) => distance(tint, other) > 0.4));
  const given = taken.filter((tint) => (plainTints as readonly string[]).includes(tint)).length;
  return free ?? (plainTints[given % plainTints.length] as string);
}

function distance(a: string, b: string): number {
  const [x, y] = [tintRgb(a), tintRgb(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

/** `#rgb`, `#rrggbb` or a plain colour word → upper-case `#RRGGBB`; anything else is not a tint. */
export function parseTint(color: string | undefined): string | undefined {
  if (!color) return undefined;
  const text = color.trim().toLowerCase();
  const word = words.get(text);
  if (word) return word;
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text)?.[1];
  if (!hex) return undefined;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  return `#${full.toUpperCase()}`;
}

const words = new Map<string, string>([
  ...Object.entries(tints),
  ['red', '#FF0000'],
  ['grey', tints.white],
  ['gray', tints.white],
  ['purple', '#B45CFF'],
]);

/** Red, green, blue in 0 … 1, as the shader wants them. */
export function tintRgb(tint: string): Rgb {
  const value = Number.parseInt(tint.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
