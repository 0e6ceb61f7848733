import type { Page } from '@playwright/test';
import { pixelsOf, quantile } from './support/experiment.ts';
import { samplePath } from './support/instance.ts';
import { changed, expectComputed, layer, layersOf, readActualPixels, readCanvas } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const path = 'WT/mouse_01';
/** Bottom to top. */
const channels = { DAPI: 0, GFP: 1, RHOD: 2 };

async function open(page: Page) {
  await visit(page, await samplePath(path));
  return page.getByRole('complementary', { name: 'Layers' });
}

test('the eye of a layer and of its group change the picture as computed', async ({ page }) => {
  const panel = await open(page);
  const all = await readActualPixels(page, 500, 500);
  await panel.getByRole('button', { name: 'Hide GFP' }).click();
  const without = await readCanvas(page);
  expect(changed(all, without)).toBeGreaterThan(10_000);
  await expectComputed(page, path, without);
  expect((await layer(page, 'GFP')).shown).toBe(false);

  await panel.getByRole('button', { name: 'Hide channels' }).click();
  const nothing = await readCanvas(page);
  expect(nothing.data.every((value) => value === 0)).toBe(true);
  await panel.getByRole('button', { name: 'Show channels' }).click();
  await panel.getByRole('button', { name: 'Show GFP' }).click();
  expect(changed(all, await readCanvas(page)), 'everything as it was').toBe(0);

  // Alone by a modified click, and all again.
  const shown = async () =>
    (await layersOf(page)).flatMap((one) => (one.shown && one.kind === 'image' ? [one.title] : []));
  const before = await shown();
  await panel.getByRole('button', { name: 'Hide DAPI' }).click({ modifiers: ['Alt'] });
  expect(await shown()).toEqual(['DAPI']);
  await panel.getByRole('button', { name: 'Hide DAPI' }).click({ modifiers: ['Alt'] });
  expect(await shown()).toEqual(before);
});

test('opacity, gamma, tint and blending change the picture as computed, and A the range', async ({ page }) => {
  const panel = await open(page);
  const before = await readActualPixels(page, 500, 500);
  await panel.getByRole('button', { name: 'Adjust RHOD' }).click();
  const opacity = panel.getByRole('textbox', { name: 'Opacity of RHOD, percent' });
  await opacity.fill('40');
  await opacity.press('Enter');
  const faint = await readCanvas(page);
  expect(changed(before, faint)).toBeGreaterThan(10_000);
  expect((await layer(page, 'RHOD')).look.opacity).toBe(0.4);
  await expectComputed(page, path, faint);

  await panel.getByRole('radio', { name: 'yellow' }).check({ force: true });
  const yellow = await readCanvas(page);
  expect((await layer(page, 'RHOD')).look.tint).toBe('#FFC93C');
  await expectComputed(page, path, yellow);

  const gamma = panel.getByRole('textbox', { name: 'Gamma of RHOD, number' });
  await gamma.fill('0.5');
  await gamma.press('Enter');
  const lighter = await readCanvas(page);
  expect(changed(yellow, lighter)).toBeGreaterThan(10_000);
  await expectComputed(page, path, lighter);

  await panel.getByRole('radio', { name: 'Maximum' }).check({ force: true });
  const brightest = await readCanvas(page);
  expect(changed(lighter, brightest)).toBeGreaterThan(10_000);
  await expectComputed(page, path, brightest);

  await panel.getByRole('button', { name: 'Reset RHOD' }).click();
  expect(changed(before, await readCanvas(page)), 'everything as it was').toBe(0);

  // What has its first range is adjusted to everything there is, and back; one alone, or all.
  const ranges = async () =>
    (await layersOf(page)).flatMap(({ title, look }) => (title in channels ? [[look.black, look.white]] : []));
  const first = await ranges();
  const whole = Object.keys(channels).map((title) => {
    const pixels = pixelsOf(`${path}/channels/${title}.tif`);
    return [quantile(pixels, 0), quantile(pixels, 1)];
  });
  await page.keyboard.press('a');
  await expect.poll(ranges).toEqual([first[0], first[1], whole[2]]);
  await page.keyboard.press('Shift+A');
  await expect.poll(ranges).toEqual(first);
  await page.keyboard.press('Shift+A');
  await expect.poll(ranges).toEqual(whole);
});

test('dragging a slider redraws at once, and asks the server for nothing', async ({ page }) => {
  const panel = await open(page);
  const before = await readActualPixels(page, 500, 500);
  await panel.getByRole('button', { name: 'Adjust DAPI' }).click();
  const slider = panel.getByRole('slider', { name: 'White point of DAPI' });
  const box = await slider.boundingBox();
  if (!box) throw new Error('There is no slider.');
  await readCanvas(page);
  const requests: string[] = [];
  // Every page that is open asks now and then what others do.
  page.on('request', (request) => {
    if (!request.url().includes('/changes?since=')) requests.push(request.url());
  });

  const { look } = await layer(page, 'DAPI');
  const max = Number(await slider.getAttribute('max'));
  const y = box.y + box.height / 2;
  await page.mouse.move(handle(box, look.white / max), y);
  await page.mouse.down();
  for (let step = 1; step <= 20; step++) {
    const part = look.white / max + (0.9 - look.white / max) * (step / 20);
    await page.mouse.move(handle(box, part), y);
  }
  const during = await readCanvas(page);
  expect((await layer(page, 'DAPI')).look.white, 'panels hear of it on release').toBe(look.white);
  await page.mouse.up();
  const after = await readCanvas(page);
  const moved = (await layer(page, 'DAPI')).look.white;
  expect(moved).toBeGreaterThan(look.white);
  expect(changed(before, during)).toBeGreaterThan(10_000);
  expect(changed(during, after)).toBe(0);
  await expectComputed(page, path, after);
  await expect(panel.getByRole('textbox', { name: 'White point of DAPI' })).toHaveValue(String(moved));
  expect(requests).toEqual([]);
});

/** Where the handle of a slider is: it keeps half its own width from both ends. */
function handle(box: { x: number; width: number }, part: number): number {
  const half = 7;
  return box.x + half + part * (box.width - 2 * half);
}
