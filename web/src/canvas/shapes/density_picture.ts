import type { Density } from '../../model/drawing/density.ts';

/** A picture of numbers: a pixel for each cell, painted as large as the cell is. */
interface Picture {
  canvas: OffscreenCanvas;
  left: number;
  top: number;
  side: number;
}

const made = new WeakMap<Density, Picture | null>();
/** Seen on bright tissue and on dark fluorescence: sky blue of Okabe and Ito. */
const [red, green, blue] = [86, 180, 233];
/** Of the emptiest cell and of the fullest, of 255. */
const [faintest, strongest] = [30, 130];
const maxPixels = 4e6;

/** Where the shapes lie that are not here one by one. The ink is in pixels of the image. */
export function paintDensity(ink: CanvasRenderingContext2D, densities: readonly Density[]): void {
  for (const density of densities) {
    if (!made.has(density)) made.set(density, pictureOf(density));
    const picture = made.get(density);
    if (!picture) continue;
    const { canvas, left, top, side } = picture;
    ink.imageSmoothingEnabled = false;
    ink.drawImage(canvas, left, top, canvas.width * side, canvas.height * side);
  }
}

function pictureOf({ side, cells }: Density): Picture | null {
  let [left, top, right, bottom, most] = [Infinity, Infinity, -Infinity, -Infinity, 1];
  for (let i = 0; i < cells.length; i += 3) {
    const [x, y] = [cells[i] as number, cells[i + 1] as number];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    most = Math.max(most, cells[i + 2] as number);
  }
  const [width, height] = [right - left + 1, bottom - top + 1];
  if (!(width > 0) || width * height > maxPixels) return null;
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  for (let i = 0; i < cells.length; i += 3) {
    const at = 4 * (((cells[i + 1] as number) - top) * width + (cells[i] as number) - left);
    // A hundred times as many are not a hundred times as bright.
    const share = Math.log1p(cells[i + 2] as number) / Math.log1p(most);
    image.data.set([red, green, blue, faintest + (strongest - faintest) * share], at);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return { canvas, left: left * side, top: top * side, side };
}
