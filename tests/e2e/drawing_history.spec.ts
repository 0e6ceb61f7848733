import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { drawingOn, made, open, path, shapesOf } from './support/drawing.ts';
import { adminToken, api } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test } from './support/test.ts';

// What was done to a drawing is looked at as it was, and brought back: some shapes, all of them, or the whole layer.

const soon = { timeout: 20_000 };
const history = (page: Page) => page.getByRole('complementary', { name: 'History' });
const moment = (page: Page) => page.getByRole('region', { name: 'Looking at an earlier state' });
const edits = (page: Page) => history(page).getByRole('listbox').getByRole('option');

const box = (name: string, x: number) => ({
  id: crypto.randomUUID(),
  kind: 'rectangle',
  geometry: [x, 300, 60, 60, 0],
  name,
});

/** An edit from outside of the page; its number. */
async function edit(layer: number, what: object): Promise<number> {
  const headers = { 'x-access-token': await adminToken(), 'content-type': 'application/json' };
  const body = JSON.stringify({ op_id: crypto.randomUUID(), base: 0, created: [], updated: [], deleted: [], ...what });
  const answer = await fetch(`${api}web/layers/${layer}/edits`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { seq: number }).seq;
}

async function showLayers(page: Page): Promise<void> {
  const show = page.getByRole('button', { name: 'Show layers' });
  if (await show.isVisible()) await show.click();
}

test('an earlier state is looked at without changing anything, and what was lost is brought back', async ({ page }) => {
  const { layer, end } = await made();
  const names = async () => (await shapesOf(page, layer)).map(({ name }) => name).sort();
  try {
    const cells = [box('cell 1', 300), box('cell 2', 400), box('cell 3', 500)];
    const first = await edit(layer, { created: cells });
    await edit(layer, { base: first, updated: [{ id: cells[0]?.id, geometry: [320, 320, 60, 60, 0] }] });
    await edit(layer, { base: first + 1, deleted: [cells[1]?.id, cells[2]?.id] });
    await edit(layer, { base: first + 2, created: [box('cell 4', 600)] });
    await open(page);
    await showLayers(page);
    await page.evaluate(() => window.__memento?.showAt(1, 450, 400));
    await settled(page);
    await page.keyboard.press('Shift+H');
    await expect(edits(page)).toHaveText([
      /^.*Now.*2 shapes/,
      /1 rectangle drawn/,
      /2 rectangles deleted/,
      /cell 1: outline/,
      /3 rectangles drawn/,
    ]);
    await expect(page.getByRole('complementary', { name: 'Layers' })).toBeHidden();

    // By keys: before the two were deleted.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(moment(page)).toContainText('2 rectangles deleted. Nothing is changed by looking.');
    await expect(page.getByRole('contentinfo')).toContainText('2 gone since, 1 came since, 1 the same');
    await expect(page.getByRole('region', { name: 'Labels' })).toBeHidden();
    await expectAccessible(page, 'looking at an earlier state');
    await page.screenshot({ path: 'build/e2e/drawing-history.png' });
    expect(await names()).toEqual(['cell 1', 'cell 4']);

    // One of them, then all as it was, then back to now.
    await moment(page).getByLabel('Which of its shapes').selectOption('cell 3');
    await moment(page).getByRole('button', { name: 'Bring back cell 3' }).click();
    await expect.poll(names, soon).toEqual(['cell 1', 'cell 3', 'cell 4']);
    await expect(edits(page)).toHaveCount(6); // what it took is an edit, too
    await expect(edits(page).nth(1)).toContainText('1 rectangle drawn');
    await expect(moment(page)).toHaveCount(0);
    await edits(page).nth(4).click();
    await expect(moment(page)).toContainText('cell 1: outline');
    await moment(page).getByRole('button', { name: 'All of Nuclei as it was then' }).click();
    await expect.poll(names, soon).toEqual(['cell 1', 'cell 2', 'cell 3']);
    const [one] = (await shapesOf(page, layer)).filter(({ name }) => name === 'cell 1');
    expect(one?.geometry).toEqual([[300, 300, 60, 60, 0]]);

    await page.keyboard.press('End');
    await expect(moment(page)).toContainText('3 rectangles drawn');
    await page.keyboard.press('Escape');
    await expect(moment(page)).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(history(page)).toHaveCount(0);
    await expect(page.getByRole('complementary', { name: 'Layers' })).toBeVisible();
  } finally {
    await end();
  }
});

test('the edits of all drawing layers are one list, in which each is looked at in its own', async ({ page }) => {
  const one = await drawingOn(path, []);
  const other = await drawingOn(path, [], 'Vessels');
  try {
    await edit(one.layer, { created: [box('cell 1', 300)] });
    await edit(other.layer, { created: [box('cell 2', 400), box('cell 3', 500)] });
    await edit(one.layer, { created: [box('cell 4', 600)] });
    await open(page);
    await showLayers(page);
    await page.keyboard.press('Shift+H');
    await history(page).getByRole('combobox', { name: 'Drawing layer' }).selectOption({ label: 'All drawing layers' });
    const drawn = edits(page).filter({ hasText: /Nuclei|Vessels/ });
    await expect(drawn).toHaveText([
      /1 rectangle drawn.*Nuclei/,
      /2 rectangles drawn.*Vessels/,
      /1 rectangle drawn.*Nuclei/,
    ]);
    await drawn.nth(1).click();
    await expect(moment(page)).toContainText('2 rectangles drawn');
    await expect(page.getByRole('contentinfo')).toContainText('2 came since');
    await page.screenshot({ path: 'build/e2e/drawing-history-all.png' });
  } finally {
    await one.end();
    await other.end();
  }
});

test('a drawing layer that was deleted is brought back with its shapes', async ({ page }) => {
  const { layer, end } = await made();
  try {
    await edit(layer, { created: [box('cell 1', 300)] });
    await open(page);
    await showLayers(page);
    const layers = page.getByRole('complementary', { name: 'Layers' });
    await layers.getByRole('button', { name: 'Delete Nuclei' }).click();
    await page.getByRole('button', { name: 'Delete the layer' }).click();
    await expect(layers.getByText('Nuclei')).toHaveCount(0);
    await page.keyboard.press('Shift+H');
    await history(page).getByRole('button', { name: 'Bring back Nuclei' }).first().click();
    await expect(edits(page).first()).toContainText('1 shape');
    await page.keyboard.press('Escape');
    await expect(layers.getByText('Nuclei', { exact: true })).toBeVisible();
    expect((await shapesOf(page, layer)).map(({ name }) => name)).toEqual(['cell 1']);
  } finally {
    await end();
  }
});
