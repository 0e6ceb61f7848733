import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { made, path, shapesOf } from './support/drawing.ts';
import { adminToken, api, imported } from './support/instance.ts';
import { expect, test, visit } from './support/test.ts';

// Shapes of a class over a sample, a category or a project as pieces of their images: looked through, classed and deleted, many at once.

const soon = { timeout: 20_000 };
const crops = (page: Page) => page.getByRole('listbox', { name: 'ROIs' }).getByRole('option');
const painted = (page: Page) => page.locator('[role="option"] canvas[data-painted="true"]');

/** A rectangle around each of so many places of the image. */
async function draw(layer: number, label: number, many: number): Promise<void> {
  const created = Array.from({ length: many }, (_, i) => ({
    id: crypto.randomUUID(),
    kind: 'rectangle',
    geometry: [320 + (i % 20) * 20, 330 + Math.floor(i / 20) * 20, 30, 30, 0],
    class: label,
    name: `cell ${i + 1}`,
  }));
  const headers = { 'x-access-token': await adminToken(), 'content-type': 'application/json' };
  for (let at = 0; at < many; at += 1000) {
    const part = {
      op_id: crypto.randomUUID(),
      base: 0,
      created: created.slice(at, at + 1000),
      updated: [],
      deleted: [],
    };
    const answer = await fetch(`${api}web/layers/${layer}/edits`, {
      method: 'POST',
      headers,
      body: JSON.stringify(part),
    });
    expect(answer.status).toBe(200);
  }
}

/** What is painted in the middle of a crop, and what the canvas of the viewer has there. */
async function middleOf(page: Page, index: number): Promise<number[]> {
  const canvas = crops(page).nth(index).locator('canvas');
  return canvas.evaluate((one: HTMLCanvasElement) => {
    const ink = one.getContext('2d') as CanvasRenderingContext2D;
    return [...ink.getImageData(one.width / 2, one.height / 2, 1, 1).data];
  });
}

test('crops of a class are looked through, classed and deleted by keys, and taken back', async ({ page }) => {
  const { layer, labels, end } = await made();
  const { project, ids } = await imported();
  try {
    await draw(layer, labels[0] as number, 400);
    await visit(page, `project/${project}/gallery?class=${labels[0]}`);
    await expect(page.getByRole('main')).toContainText('400 ROIs');
    await expect(painted(page).nth(20)).toBeVisible();
    await expectAccessible(page, 'a gallery');
    // What is seen is that part of the image: as the canvas shows it, where it is neither smaller nor larger.
    const colours = await Promise.all([0, 5, 9, 14, 20].map((i) => middleOf(page, i)));
    expect(new Set(colours.map(String)).size).toBeGreaterThan(1);
    for (const [, , , alpha] of colours) expect(alpha).toBe(255);

    // By keys: the second and third are given the other class, the first is deleted.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(page.getByRole('region', { name: 'Selected ROIs' })).toContainText('2 selected');
    await page.keyboard.press('2');
    await expect(page.getByRole('main')).toContainText('2 ROIs given mitotic');
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await expect(crops(page).first()).toHaveAccessibleName(/deleted/);
    const classes = async () => {
      const now = await shapesOf(page, layer);
      return [now.length, now.filter(({ label }) => label === labels[1]).map(({ name }) => name)];
    };
    await expect.poll(classes, soon).toEqual([399, ['cell 2', 'cell 3']]);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(classes, soon).toEqual([400, []]);

    // In another order, and some of them alone.
    const first = () => crops(page).first().getAttribute('aria-label');
    await expect.poll(first).toMatch(/^cell 1,/);
    await page.getByLabel('Order', { exact: true }).selectOption({ label: 'Newest first' });
    await page.getByLabel('Area from, px²').fill('901');
    await expect(page.getByText('No such ROI')).toBeVisible();
    await page.getByLabel('Area from, px²').fill('900');
    await expect(crops(page).first()).toBeVisible();
    await page.getByLabel('Author', { exact: true }).selectOption({ index: 1 });
    await page.screenshot({ path: 'build/e2e/gallery-arranged.png' });
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(first).toMatch(/^cell 1,/);
    await page.getByRole('listbox', { name: 'ROIs' }).focus();

    // All at once, of the sample alone.
    await page.getByRole('button', { name: 'Annotation', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`annotation=${ids.get(path)}`));
    await expect(painted(page).nth(3)).toBeVisible();
    await page.keyboard.press('Control+a');
    await expect(page.getByRole('region', { name: 'Selected ROIs' })).toContainText('400 selected');
    await page.screenshot({ path: 'build/e2e/gallery.png' });
    await page.keyboard.press('2');
    await expect.poll(async () => (await classes())[1]?.toString().split(',').length, soon).toBe(400);
    await page
      .getByRole('navigation', { name: 'Classes' })
      .getByRole('button', { name: /mitotic/ })
      .click();
    await expect(page.getByRole('main')).toContainText('400 ROIs');

    // One is opened in its image.
    await expect(painted(page).first()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`annotation/${ids.get(path)}\\?at=335\\.0,345\\.0`));
  } finally {
    await end();
  }
});
