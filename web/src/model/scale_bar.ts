/** A scale bar of 1, 2 or 5 × 10ⁿ µm that is 80 to 200 pixels long on the screen. */
export interface ScaleBar {
  /** CSS pixels */
  length: number;
  text: string;
}

/** pixelSizeUm: size of an image pixel; zoom: CSS pixels per image pixel. */
export function scaleBar(pixelSizeUm: number, zoom: number): ScaleBar | null {
  const pxPerUm = zoom / pixelSizeUm;
  if (!(pxPerUm > 0) || !Number.isFinite(pxPerUm)) return null;
  const least = 80 / pxPerUm;
  const power = Math.floor(Math.log10(least));
  for (const [digit, exponent] of [
    [1, power],
    [2, power],
    [5, power],
    [1, power + 1],
  ] as const) {
    const um = digit * 10 ** exponent;
    // One part in 10⁹: powers of ten are not exact.
    if (um >= least * (1 - 1e-9)) return { length: um * pxPerUm, text: lengthText(digit, exponent) };
  }
  return null;
}

function lengthText(digit: number, exponent: number): string {
  for (const [unit, shift] of [
    ['m', 6],
    ['mm', 3],
    ['µm', 0],
    ['nm', -3],
  ] as const) {
    if (exponent >= shift) return `${digit}${'0'.repeat(exponent - shift)}\u00a0${unit}`;
  }
  return `${(digit * 10 ** (exponent + 3)).toPrecision(1)}\u00a0nm`;
}

/** Where the middle of a pixel lies, from the top left corner of the image: "12.5, 3.4 µm", to a tenth of a pixel. */
export function placeText(x: number, y: number, pixelSizeUm: number): string {
  const decimals = Math.max(0, Math.min(6, Math.ceil(-Math.log10(pixelSizeUm))));
  const [right, down] = [x, y].map((pixel) => ((pixel + 0.5) * pixelSizeUm).toFixed(decimals));
  return `${right}, ${down}\u00a0µm`;
}
