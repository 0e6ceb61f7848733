import type { Page } from '@playwright/test';
import { samples } from './support/experiment.ts';
import { pages, samplePath } from './support/instance.ts';
import { expectComputed, readActualPixels, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

/** Where a pixel of the image lies on the canvas. */
function whereIs(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  return page.evaluate(([x, y]) => window.__memento?.imageToCanvas(x, y) ?? { x: 0, y: 0 }, [x, y] as const);
}

test('the wheel zooms about the pointer, and dragging takes the picture along', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const box = await page.locator('main canvas').first().boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const overview = page.locator('[data-whole]');
  await expect(overview, 'all is in view: nobody needs it').toHaveCSS('visibility', 'hidden');
  const fitted = await whereIs(page, 500, 500);
  const width = (await whereIs(page, 600, 500)).x - fitted.x;
  await page.mouse.move(box.x + fitted.x, box.y + fitted.y);
  await page.mouse.wheel(0, -100);
  await settled(page);
  const zoomed = await whereIs(page, 500, 500);
  expect((await whereIs(page, 600, 500)).x - zoomed.x).toBeCloseTo(width * 1.25, 1);
  expect(zoomed.x).toBeCloseTo(fitted.x, 0);
  expect(zoomed.y).toBeCloseTo(fitted.y, 0);
  await expect(overview).toHaveCSS('visibility', 'visible');

  await page.mouse.down();
  await page.mouse.move(box.x + fitted.x + 60, box.y + fitted.y - 40, { steps: 5 });
  await page.mouse.up();
  await settled(page);
  const dragged = await whereIs(page, 500, 500);
  expect(dragged.x).toBeCloseTo(zoomed.x + 60, 0);
  expect(dragged.y).toBeCloseTo(zoomed.y - 40, 0);
});

test('fingers on a trackpad zoom as far as they move, and move the picture where that is wanted', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const box = await page.locator('main canvas').first().boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const scale = async () => (await whereIs(page, 600, 500)).x - (await whereIs(page, 500, 500)).x;
  const fitted = await scale();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -3);
  await settled(page);
  expect((await scale()) / fitted).toBeCloseTo(1.25 ** 0.9, 1);

  await page.getByRole('button', { name: 'Two fingers move the picture' }).click();
  const before = await whereIs(page, 500, 500);
  const size = await scale();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let i = 0; i < 10; i++) await page.mouse.wheel(4, 3);
  await settled(page);
  const after = await whereIs(page, 500, 500);
  expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([-40, -30]);
  expect(await scale()).toBeCloseTo(size, 3);
});

test('leafing fast ends at the last one, with its own picture', async ({ page }) => {
  const names = samples().filter(({ category }) => category === 'WT');
  await visit(page, await samplePath(`WT/${names[0]?.name}`));
  await settled(page);
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('n');
    await page.keyboard.press('b');
  }
  await page.keyboard.press('n');
  const last = `WT/${names[1]?.name}`;
  await expect(page).toHaveURL(pages + (await samplePath(last)));
  await expectComputed(page, last, await readActualPixels(page, 500, 500));
  await expect(page.locator('footer').getByText('missing')).toHaveCount(0);

  // The overview went through the same, and is left with nothing of the samples before.
  const overview = page.locator('[data-whole]');
  const after = await overview.screenshot();
  await page.reload();
  await readActualPixels(page, 500, 500);
  expect(
    after.equals(await overview.screenshot()),
    'the overview is the one of a page that saw this sample alone',
  ).toBe(true);
});

test.describe('tiles that cannot be had', () => {
  test.use({ provoked: [404], said: /^Tile .* failed to load/ });

  test('are counted, marked in the picture, and had when asked for again', async ({ page }) => {
    await page.route(/\/memento\/t\/.*\/\d+_\d+\.\w+$/, (route) => route.fulfill({ status: 404 }));
    await visit(page, await samplePath('WT/mouse_01'));
    const missing = page.locator('footer').getByText(/tiles? missing/);
    await expect(missing).toBeVisible();
    await expect(page.locator('.missing-tile').first()).toBeVisible();
    await page.unroute(/\/memento\/t\/.*\/\d+_\d+\.\w+$/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await settled(page);
    await expect(missing).toHaveCount(0);
    await expect(page.locator('.missing-tile')).toHaveCount(0);
    await expectComputed(page, 'WT/mouse_01', await readActualPixels(page, 500, 500));
  });
});
