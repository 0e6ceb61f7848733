import type { Page } from '@playwright/test';
import { type Pixels, pixelsOf, quantile, valueAt } from './support/experiment.ts';
import { samplePath } from './support/instance.ts';
import {
  compare,
  expectComputed,
  layer,
  layersOf,
  readActualPixels,
  readCanvas,
  settled,
  shade,
  shownLayers,
} from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const channels = { DAPI: '#2F6BFF', GFP: '#10D96C', RHOD: '#FF3B86' };

test('the canvas at 1:1 shows the pixels of the files: windowed, tinted, added up', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await expect(page.getByRole('heading', { level: 1, name: 'mouse_01' })).toBeVisible();
  const canvas = await readActualPixels(page, 500, 500);
  // The first look of a channel: from the background to the 99.9th percentile, in the tint of its dye.
  for (const [title, tint] of Object.entries(channels)) {
    const pixels = pixelsOf(`WT/mouse_01/channels/${title}.tif`);
    const { look } = await layer(page, title);
    expect(look).toMatchObject({ visible: true, opacity: 1, tint, blend: 'add' });
    const near = pixels.data instanceof Uint16Array ? 8 : 1;
    expect(Math.abs(look.black - modeOf(pixels)), `black of ${title}`).toBeLessThanOrEqual(2 * near);
    expect(Math.abs(look.white - quantile(pixels, 0.999)), `white of ${title}`).toBeLessThanOrEqual(near);
  }
  expect(await shownLayers(page, 'WT/mouse_01')).toHaveLength(3);
  await expectComputed(page, 'WT/mouse_01', canvas);
});

test('also over the corners, beside which there is nothing', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_02'));
  const { width, height } = pixelsOf('WT/mouse_02/channels/DAPI.tif');
  for (const [x, y] of [
    [40, 40],
    [width - 30, height - 30],
  ] as const) {
    await expectComputed(page, 'WT/mouse_02', await readActualPixels(page, x, y));
  }
});

test('a picture in colour covers the channels', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await panel.getByRole('button', { name: 'Show histology' }).click();
  const picture = pixelsOf('WT/mouse_01/histology/HE.png');
  const canvas = await readActualPixels(page, picture.width, picture.height / 2);
  const channels = (await shownLayers(page, 'WT/mouse_01')).filter(({ look }) => look.blend === 'add');
  expect(channels).toHaveLength(3);

  // Its tiles are JPEG: close on average. Beside it the channels are as they were.
  let off = 0;
  let counted = 0;
  compare(canvas, (x, y) => {
    const at = (canvas.width * (y - canvas.top) + (x - canvas.left)) * 4;
    const have = [0, 1, 2].map((c) => canvas.data[at + c] as number);
    if (valueAt(picture, x, y) === undefined) return shade(channels, x, y);
    have.forEach((value, c) => {
      off += Math.abs(value - (valueAt(picture, x, y, c) as number));
    });
    counted += 3;
    return have;
  });
  expect(counted).toBeGreaterThan(50_000);
  expect(off / counted, 'mean difference from the file').toBeLessThan(6);
});

test.describe('16 bit', () => {
  const file = 'KO/mouse_04/channels/DAPI.tif';

  test('the read-out names the values of the files', async ({ page }) => {
    await visit(page, await samplePath('KO/mouse_04'));
    await readActualPixels(page, 500, 500);
    const shown = await shownLayers(page, 'KO/mouse_04');
    expect(shown.every(({ pixels }) => pixels.data instanceof Uint16Array)).toBe(true);
    let above8 = 0;
    for (let i = 0; i < 25; i++) {
      const x = 330 + ((i * 73) % 340);
      const y = 380 + ((i * 37) % 240);
      await pointAt(page, x, y);
      const values = shown.map(({ pixels }) => valueAt(pixels, x, y) as number).reverse();
      above8 += values.filter((value) => value > 255).length;
      await expect(page.locator('footer b')).toHaveText([x, y, ...values].map(String));
    }
    expect(above8, 'values that 8 bits do not hold').toBeGreaterThan(5);
  });

  test('a narrow range tells values apart that are one in 8 bits', async ({ page }) => {
    await visit(page, await samplePath('KO/mouse_04'));
    const panel = page.getByRole('complementary', { name: 'Layers' });
    const black = quantile(pixelsOf(file), 0.6);
    await panel.getByRole('button', { name: 'Adjust DAPI' }).click();
    // Each keeps the other at a distance, so the far one is set first.
    await setNumber(page, 'White point of DAPI', black + 100);
    await setNumber(page, 'Black point of DAPI', black);
    expect((await layer(page, 'DAPI')).look).toMatchObject({ black, white: black + 100 });
    const canvas = await readActualPixels(page, 600, 500);
    await expectComputed(page, 'KO/mouse_04', canvas);

    // DAPI alone, counted: with 8 bits there would be two values at most between black and white.
    for (const { title, kind } of await layersOf(page)) {
      if (kind === 'image' && title !== 'DAPI') await panel.getByRole('button', { name: `Hide ${title}` }).click();
    }
    const alone = await readCanvas(page);
    await expectComputed(page, 'KO/mouse_04', alone);
    const blues = new Set<number>();
    for (let i = 2; i < alone.data.length; i += 4) blues.add(alone.data[i] as number);
    expect(blues.size).toBeGreaterThan(60);
  });
});

/** The value that occurs most often: of such pictures, the background's. */
function modeOf({ data }: Pixels): number {
  const counts = new Map<number, number>();
  for (const value of data) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

async function setNumber(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByRole('textbox', { name: label });
  await field.fill(String(value));
  await field.press('Enter');
  await expect(field).toHaveValue(String(value));
}

/** The mouse onto the middle of a pixel of the image. */
async function pointAt(page: Page, x: number, y: number): Promise<void> {
  const host = await page.locator('main canvas').first().boundingBox();
  const at = await page.evaluate(([x, y]) => window.__memento?.imageToCanvas(x, y), [x + 0.5, y + 0.5] as const);
  if (!host || !at) throw new Error('There is no canvas.');
  await page.mouse.move(host.x + at.x, host.y + at.y);
}

test.describe('without WebGL 2', () => {
  test.beforeEach(({ page }) =>
    page.addInitScript(() => {
      const get = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind.startsWith('webgl') ? null : get.apply(this, [kind, ...rest] as never);
      } as typeof get;
    }),
  );

  test('the processor shows the same pixels, and a word in the strip says so', async ({ page }) => {
    await visit(page, await samplePath('WT/mouse_01'));
    await expectComputed(page, 'WT/mouse_01', await readActualPixels(page, 500, 500));
    await expect(page.getByText('no WebGL')).toBeVisible();
    // Turned and mirrored, smaller and larger than its pixels, with a picture in colour over it: never far from the other.
    const panel = page.getByRole('complementary', { name: 'Layers' });
    await panel.getByRole('button', { name: 'Show histology' }).click();
    await page.keyboard.press('Shift+R');
    await page.keyboard.press('Shift+F');
    await settled(page);
    const picture = pixelsOf('WT/mouse_01/histology/HE.png');
    const at = await page.evaluate(([x, y]) => window.__memento?.imageToCanvas(x, y), [
      picture.width / 2,
      picture.height / 2,
    ] as const);
    const shown = await page.evaluate(() => window.__memento?.readPixels());
    if (!at || !shown) throw new Error('There is no canvas.');
    const i = (Math.floor(at.y) * shown.width + Math.floor(at.x)) * 4;
    expect(
      Math.max(...[0, 1, 2].map((c) => (shown.data as unknown as Record<number, number>)[i + c] ?? 0)),
    ).toBeGreaterThan(60);
    // While it is moved it may be coarse; as soon as it is still it is not.
    for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    await settled(page);
    await expect
      .poll(() =>
        page.evaluate(() => {
          const canvas = document.querySelector<HTMLCanvasElement>('main canvas');
          const own = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          const exact = window.__memento?.readPixels()?.data ?? [];
          return own.length > 0 && own.every((value, at) => value === exact[at]);
        }),
      )
      .toBe(true);
    const spent = await page.evaluate(() => {
      const times = Array.from({ length: 5 }, () => {
        const began = performance.now();
        window.__memento?.readPixels();
        return performance.now() - began;
      });
      return Math.min(...times);
    });
    console.log(`without WebGL: ${spent.toFixed(1)} ms a frame`);
    expect(spent).toBeLessThan(500);
  });
});
