import { expect, type Page } from '@playwright/test';
import type { MementoHook } from '../../../web/src/pages/viewer/canvas_model.ts';
import { type Pixels, pixelsOf, sample, valueAt } from './experiment.ts';

/** The picture on the canvas, and what it ought to be: computed here from the files, as web/README.md describes it. */
export interface Look {
  visible: boolean;
  opacity: number;
  black: number;
  white: number;
  gamma: number;
  tint: string;
  blend: 'add' | 'normal' | 'max';
}

export type Layer = ReturnType<MementoHook['layers']>[number] & { look: Look };

/** Everything in view has arrived and is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__memento?.ready(), undefined, { timeout: 60_000 });
}

/** The layers of the open sample, bottom to top. */
export async function layersOf(page: Page): Promise<Layer[]> {
  return (await page.evaluate(() => window.__memento?.layers() ?? [])) as Layer[];
}

export async function layer(page: Page, title: string): Promise<Layer> {
  const found = (await layersOf(page)).find((one) => one.title === title);
  if (!found) throw new Error(`There is no layer ${title}.`);
  return found;
}

export interface Canvas {
  /** the image pixel at the top left corner of the canvas */
  left: number;
  top: number;
  width: number;
  height: number;
  /** RGBA, top row first */
  data: Uint8Array;
}

/** Shows pixels of the image exactly on pixels of the canvas, (x, y) in the middle, and reads them. */
export async function readActualPixels(page: Page, x: number, y: number): Promise<Canvas> {
  await settled(page);
  await page.evaluate(
    ([x, y]) => {
      const hook = window.__memento as MementoHook;
      hook.showAt(1, x, y);
      const corner = hook.imageToCanvas(0, 0) ?? { x: 0, y: 0 };
      hook.showAt(1, x + corner.x - Math.round(corner.x), y + corner.y - Math.round(corner.y));
    },
    [x, y] as const,
  );
  return readCanvas(page);
}

/** Reads the canvas as it is now, once it has settled; the view has to be one of readActualPixels. */
export async function readCanvas(page: Page): Promise<Canvas> {
  await settled(page);
  const { corner, width, height, url } = await page.evaluate(async () => {
    const hook = window.__memento as MementoHook;
    const pixels = hook.readPixels();
    if (!pixels) throw new Error('There is no canvas.');
    const reader = new FileReader();
    const read = new Promise((resolve) => {
      reader.onload = resolve;
    });
    reader.readAsDataURL(new Blob([pixels.data as Uint8Array<ArrayBuffer>]));
    await read;
    const { width, height } = pixels;
    return { width, height, corner: hook.imageToCanvas(0, 0) ?? { x: 0, y: 0 }, url: String(reader.result) };
  });
  for (const at of [corner.x, corner.y]) expect(Math.abs(at - Math.round(at)), 'pixels on pixels').toBeLessThan(0.01);
  const data = new Uint8Array(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  expect(data.length).toBe(width * height * 4);
  return { left: -Math.round(corner.x), top: -Math.round(corner.y), width, height, data };
}

/** The shown image layers of a sample with the pixels of their files, bottom to top. */
export async function shownLayers(page: Page, path: string): Promise<{ pixels: Pixels; look: Look }[]> {
  const { category, name, files } = sample(path);
  const shown = (await layersOf(page)).filter(({ shown, kind }) => shown && kind === 'image');
  return shown.map(({ title, look }) => {
    const file = files.find((one) => one.replace(/^.*\//, '').replace(/\.[^.]*$/, '') === title);
    if (!file) throw new Error(`No file of ${path} is called like the layer ${title}.`);
    return { pixels: pixelsOf(`${category}/${name}/${file}`), look };
  });
}

/** Window, tint and blend, one layer after the other into 8 bits per colour. */
export function shade(layers: readonly { pixels: Pixels; look: Look }[], x: number, y: number): number[] {
  let out = [0, 0, 0];
  for (const { pixels, look } of layers) {
    const value = valueAt(pixels, x, y);
    if (value === undefined) continue;
    const light = Math.max(0, Math.min(1, (value - look.black) / (look.white - look.black))) ** look.gamma;
    const tint = [1, 3, 5].map((at) => Number.parseInt(look.tint.slice(at, at + 2), 16));
    out = out.map((below, i) => {
      const own = light * (tint[i] as number) * look.opacity;
      if (look.blend === 'max') return Math.round(Math.max(own, below));
      return Math.round(Math.min(255, own + (look.blend === 'add' ? below : below * (1 - look.opacity))));
    });
  }
  return out;
}

/** Compares every pixel of the canvas with what it ought to be, to within so much; of how many colours that was, too. */
export function compare(
  canvas: Canvas,
  wanted: (x: number, y: number) => number[],
  within = 1,
): { compared: number; colours: number } {
  const wrong: string[] = [];
  const colours = new Set<number>();
  let wrongs = 0;
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    const x = canvas.left + (i % canvas.width);
    const y = canvas.top + Math.floor(i / canvas.width);
    const want = wanted(x, y);
    const have = canvas.data.subarray(i * 4, i * 4 + 3);
    colours.add(((have[0] as number) << 16) | ((have[1] as number) << 8) | (have[2] as number));
    if (want.every((value, c) => Math.abs(value - (have[c] as number)) <= within)) continue;
    wrongs++;
    if (wrong.length < 5) wrong.push(`(${x}, ${y}) is ${have.join(' ')} and ought to be ${want.join(' ')}`);
  }
  expect(wrong, `${wrongs} of ${canvas.width * canvas.height} pixels`).toEqual([]);
  return { compared: canvas.width * canvas.height, colours: colours.size };
}

/** The canvas shows what the shown layers of a sample come to. */
export async function expectComputed(page: Page, path: string, canvas: Canvas, within = 1): Promise<void> {
  const layers = await shownLayers(page, path);
  const { compared, colours } = compare(canvas, (x, y) => shade(layers, x, y), within);
  expect(compared).toBeGreaterThan(50_000);
  if (layers.length > 0) expect(colours).toBeGreaterThan(20);
}

/** Canvas pixels that differ between two readings of the same view. */
export function changed(before: Canvas, after: Canvas): number {
  expect([after.left, after.top, after.width, after.height]).toEqual([
    before.left,
    before.top,
    before.width,
    before.height,
  ]);
  let count = 0;
  for (let i = 0; i < before.data.length; i += 4) {
    if ([0, 1, 2].some((c) => before.data[i + c] !== after.data[i + c])) count++;
  }
  return count;
}
