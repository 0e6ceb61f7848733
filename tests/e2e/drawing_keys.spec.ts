import { expectAccessible } from './support/axe.ts';
import { made, open, shapesOf, tools } from './support/drawing.ts';
import { settled } from './support/picture.ts';
import { expect, test } from './support/test.ts';

// ROIs without a pointer: made, chosen, moved, sized, classed and deleted by keys alone.

const soon = { timeout: 20_000 };

test('a box and an ellipse by keys: made, chosen in the table and in the picture, moved, sized, classed, deleted', async ({
  page,
}) => {
  const { layer, labels, end } = await made();
  const boxes = async () =>
    (await shapesOf(page, layer)).map(({ kind, geometry, label }) => [kind, ...(geometry[0] ?? []), label]);
  try {
    await open(page);
    await page.evaluate(() => window.__memento?.showAt(1, 420, 420));
    await settled(page);
    await expectAccessible(page, 'an open sample with an empty drawing');
    await page.keyboard.press('r');
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    const words = page.getByRole('contentinfo');
    await expect(words).toContainText(/Rectangle of \d+ × \d+ px at \d+, \d+/);
    const said = /Rectangle of (\d+) × (\d+) px at (\d+), (\d+)/.exec((await words.textContent()) ?? '');
    const [width = 0, height = 0, x = 0, y = 0] = (said ?? []).slice(1).map(Number);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Control+Shift+ArrowDown');
    await expect(words).toContainText(`Rectangle of ${width + 1} × ${height + 10} px at ${x + 1}, ${y - 10}`);
    await expectAccessible(page, 'a box that is placed by keys');
    await page.keyboard.press('Enter');
    const box = ['rectangle', x + 1, y - 10, width + 1, height + 10, 0, labels[0]];
    await expect.poll(boxes, soon).toEqual([box]);

    // An ellipse over it, and one that is given up.
    await page.keyboard.press('e');
    await page.keyboard.press('0');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    const ellipse = ['ellipse', x, y, width, height, 0, null];
    await expect.poll(boxes, soon).toEqual([box, ellipse]);

    // The picture without the drawing, and the panel without the table.
    const layers = page.getByRole('complementary', { name: 'Layers' });
    await page.keyboard.press('Shift+E');
    await expect(layers.getByRole('button', { name: 'Show Nuclei' })).toBeVisible();
    await page.keyboard.press('Shift+E');
    await expect(layers.getByRole('button', { name: 'Hide Nuclei' })).toBeVisible();
    await page.keyboard.press('o');
    await expect(page.getByRole('listbox', { name: 'ROIs' })).toBeHidden();
    await page.keyboard.press('o');

    // A drawing that is locked is left alone.
    await page.keyboard.press('v');
    const rows = page.getByRole('listbox', { name: 'ROIs' });
    await layers.getByRole('button', { name: 'Lock Nuclei' }).click();
    await rows.focus();
    await page.keyboard.press('End');
    await expect(rows.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Delete');
    await layers.getByRole('button', { name: 'Unlock Nuclei' }).click();
    await page.keyboard.press('Escape');

    // In the table: chosen, classed; Enter goes to it in the picture, where it is moved and sized.
    await rows.focus();
    await page.keyboard.press('End');
    await expect(rows.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('2');
    await expect.poll(async () => (await boxes())[1]?.at(-1), soon).toBe(labels[1]);
    await expectAccessible(page, 'a shape that is selected in the table');
    await page.keyboard.press('Enter');
    const stage = page.getByRole('application', { name: 'Shapes in the picture' });
    await expect(stage).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Shift+ArrowRight');
    await expect.poll(boxes, soon).toEqual([box, ['ellipse', x - 1, y, width + 10, height, 0, labels[1]]]);

    // Tab goes through the shapes, the one beneath, too, and on to the tools. The box lies higher.
    await page.keyboard.press('Escape');
    await rows.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(stage.getByRole('status')).toHaveText('rectangle, interphase, 1 of 2');
    await page.keyboard.press('Tab');
    await expect(stage.getByRole('status')).toHaveText('ellipse, mitotic, 2 of 2');
    await page.keyboard.press('Shift+Tab');
    await expect(stage.getByRole('status')).toHaveText('rectangle, interphase, 1 of 2');
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await boxes()).map(([kind]) => kind), soon).toEqual(['ellipse']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(tools(page).getByRole('button', { name: 'Select' })).toBeFocused();

    // All rows of the table at once.
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await boxes()).length, soon).toBe(2);
    await rows.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(rows.getByRole('option', { selected: true })).toHaveCount(2);
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await boxes()).length, soon).toBe(0);
  } finally {
    await end();
  }
});

test('Tab takes what lies beneath the pointer, round and round', async ({ page }) => {
  const { layer, end } = await made();
  try {
    await open(page);
    await page.evaluate(() => window.__memento?.showAt(1, 420, 420));
    await settled(page);
    await page.keyboard.press('r');
    for (const grow of ['', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowDown']) {
      await page.keyboard.press('Enter');
      if (grow) await page.keyboard.press(grow);
      await page.keyboard.press('Enter');
    }
    await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(3);
    await page.keyboard.press('v');
    const box = await page.getByRole('main', { name: /^Image of/ }).boundingBox();
    if (!box) throw new Error('There is no picture.');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const status = page.getByRole('application', { name: 'Shapes in the picture' }).getByRole('status');
    const rows = page.getByRole('listbox', { name: 'ROIs' });
    const chosen = () =>
      rows.getByRole('option').evaluateAll((all) => all.findIndex((one) => one.ariaSelected === 'true'));
    const seen = [await chosen()];
    for (const at of [2, 3, 1]) {
      await page.keyboard.press('Tab');
      await expect(status).toHaveText(new RegExp(`${at} of 3$`));
      seen.push(await chosen());
    }
    expect(seen[3]).toBe(seen[0]);
    expect([...new Set(seen)].sort()).toEqual([0, 1, 2]);
  } finally {
    await end();
  }
});
