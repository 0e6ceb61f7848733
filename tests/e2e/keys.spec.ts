import type { Page } from '@playwright/test';
import { keyList } from '../../web/src/commands/command.ts';
import { drawingCommands } from '../../web/src/commands/drawing.ts';
import { historyCommands } from '../../web/src/commands/history.ts';
import { viewerCommands } from '../../web/src/commands/viewer.ts';
import { viewsCommands } from '../../web/src/commands/views.ts';
import { samples } from './support/experiment.ts';
import { categoryPath, pages, samplePath } from './support/instance.ts';
import { changed, readActualPixels, readCanvas, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const zoom = (page: Page) => page.locator('footer').getByText('%');

/** Canvas pixels per image pixel. */
async function scale(page: Page): Promise<number> {
  await settled(page);
  return page.evaluate(() => {
    const at = (x: number) => window.__memento?.imageToCanvas(x, 0)?.x ?? 0;
    return (at(100) - at(0)) / 100;
  });
}

test('N, B and G go through the samples', async ({ page }) => {
  const names = samples().flatMap(({ category, name }) => (category === 'WT' ? [name] : []));
  const first = pages + (await samplePath(`WT/${names[0]}`));
  const second = pages + (await samplePath(`WT/${names[1]}`));
  await visit(page, await categoryPath('WT'));
  await expect(page.getByRole('main', { name: 'Annotations of WT' }).getByRole('link')).toHaveCount(names.length);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(first);
  await expect(page.getByRole('button', { name: /^Next/ })).toBeEnabled();
  await settled(page);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(second);
  await settled(page);
  await page.keyboard.press('b');
  await expect(page).toHaveURL(first);
  await settled(page);
  // The queue goes through all categories, round and round.
  const before = samples()
    .filter(({ category }) => category === 'KO')
    .at(-1);
  await page.keyboard.press('b');
  await expect(page).toHaveURL(pages + (await samplePath(`KO/${before?.name}`)));
  await settled(page);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(first);
  await page.keyboard.press('g');
  await expect(page).toHaveURL(pages + (await categoryPath('WT')));
});

test('+, -, 0 and Shift+0 zoom, arrows move, F takes the whole screen', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  const fitted = await scale(page);
  await page.keyboard.press('+');
  expect(await scale(page)).toBeCloseTo(fitted * 1.25, 3);
  await page.keyboard.press('-');
  expect(await scale(page)).toBeCloseTo(fitted, 3);
  await page.keyboard.press('Shift+0');
  expect(await scale(page)).toBeCloseTo(1, 3);
  await expect(zoom(page)).toHaveText('100\u00a0%');
  const left = () => page.evaluate(() => window.__memento?.imageToCanvas(0, 0)?.x ?? 0);
  const before = await left();
  await page.keyboard.press('ArrowRight');
  await settled(page);
  expect(await left()).toBeCloseTo(before - 80, 0);
  await page.keyboard.press('0');
  expect(await scale(page)).toBeCloseTo(fitted, 3);
  // A menu that was closed takes no keys.
  await page.getByRole('button', { name: /Administrator/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('+');
  expect(await scale(page)).toBeCloseTo(fitted * 1.25, 3);
  await page.keyboard.press('0');
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.keyboard.press('f');
  await expect.poll(isFull).toBe(true);
  await page.keyboard.press('f');
  await expect.poll(isFull).toBe(false);
});

test('typing in a field is typing', async ({ page }) => {
  const place = pages + (await samplePath('WT/mouse_01'));
  await page.goto(place);
  const fitted = await scale(page);
  const search = page.getByRole('searchbox', { name: 'Find an annotation' });
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.type('nbg+-0?[]');
  await expect(search).toHaveValue('nbg+-0?[]');
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await panel.getByRole('button', { name: 'Adjust DAPI' }).click();
  await panel.getByRole('textbox', { name: 'White point of DAPI' }).focus();
  await page.keyboard.type('n0-b+g');
  await page.keyboard.press('Escape');
  expect(await scale(page)).toBeCloseTo(fitted, 6);
  // What is searched for is in the address; it leads nowhere else.
  expect(page.url().replace(/\?.*/, '')).toBe(place);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('? lists the keys; while they are listed none of them does anything', async ({ page }) => {
  const place = pages + (await samplePath('WT/mouse_01'));
  await page.goto(place);
  await settled(page);
  await expect(page.getByRole('toolbar', { name: 'Drawing' })).toBeVisible();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog).toBeVisible();
  const table = { ...viewerCommands, ...viewsCommands, ...drawingCommands, ...historyCommands };
  const commands = keyList(table).flatMap(([, rows]) => rows.map(({ title }) => title));
  expect(await dialog.getByRole('definition').allTextContents(), 'all there are').toEqual(commands);
  await page.keyboard.press('n');
  await page.keyboard.press('g');
  await expect(page).toHaveURL(place);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('panels close and open without moving the picture', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  const before = await scale(page);
  const close = page.getByRole('button', { name: /^Hide (annotations|layers)$/ });
  await expect(close).toHaveCount(2);
  await page.keyboard.press('\\');
  await expect(close).toHaveCount(0);
  expect(await scale(page)).toBeCloseTo(before, 6);
  await page.keyboard.press('\\');
  await expect(close).toHaveCount(2);
  expect(await scale(page)).toBeCloseTo(before, 6);

  // One that was closed before stays closed.
  await page.keyboard.press('[');
  await page.keyboard.press('\\');
  await expect(close).toHaveCount(0);
  await page.keyboard.press('\\');
  await expect(close).toHaveCount(1);
  await expect(close).toHaveAccessibleName('Hide layers');
});

test('D changes the ground and not the picture', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  const before = await readActualPixels(page, 500, 500);
  const button = page.getByRole('button', { name: 'Dark background' });
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('d');
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  expect(changed(before, await readCanvas(page))).toBe(0);
});

test('signs that a keyboard types with AltGr do what they say', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const close = page.getByRole('button', { name: 'Hide layers' });
  await expect(close).toHaveCount(1);
  const press = (init: Record<string, string | boolean>) =>
    page.evaluate((init) => void window.dispatchEvent(new KeyboardEvent('keydown', init)), init);
  const altGr = { modifierAltGraph: true, ctrlKey: true, altKey: true };
  await press({ key: ']', code: 'Digit9', ...altGr });
  await expect(close).toHaveCount(0);
  await press({ key: ']', code: 'Digit9', ctrlKey: true, altKey: true });
  await press({ key: '9', code: 'Digit9', ...altGr });
  await expect(close).toHaveCount(0);
});
