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

/** Dyes and stains by the tint they are usually looked at in. Matched as a whole word of the layer's name. */
const dyes: ReadonlyArray<readonly [string, RegExp]> = [
  [tints.blue, /^(dapi|hoechst\d*|cfp|bfp|nuclei|nucleus|dna|h33342)$/],
  [tints.green, /^([ea]?gfp|fitc|af488|alexa488|488|yfp|tubulin|syto\d*)$/],
  [
    tints.magenta,
    /^(rhod|rhodamine|tritc|cy3|rfp|mcherry|tdtomato|dsred|af555|alexa555|af568|af594|555|561|568|594|texasred|actin|phalloidin|h2ax)$/,
  ],
  [tints.yellow, /^(cy5|cy7|af647|alexa647|far-?red|640|647|ph3|mito|mitotracker)$/],
];

export function tintOfName(name: string): string | undefined {
  const words = name.toLowerCase().split(/[^a-z0-9-]+/);
  for (const [tint, dye] of dyes) if (words.some((word) => dye.test(word))) return tint;
  return undefined;
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
