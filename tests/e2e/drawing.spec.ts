import type { Page } from '@playwright/test';
import { at, drag, made, open, press, shapesOf, tools } from './support/drawing.ts';
import { addUser, api, imported, send, tokenOf } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test } from './support/test.ts';

// Shapes are drawn by hand in the page, and are where they were drawn, for whoever looks and whatever has failed meanwhile.

const soon = { timeout: 20_000 };
const saved = (page: Page) => page.getByText(/^Saved \d\d:\d\d$/);

const corners: [number, number][] = [
  [300, 300],
  [420, 310],
  [430, 420],
  [310, 430],
];

function expectNear(found: readonly number[] | undefined, meant: readonly number[], within: number): void {
  expect(found?.length).toBe(meant.length);
  meant.forEach((value, i) => {
    expect(Math.abs((found?.[i] ?? 1e9) - value), `${found} instead of ${meant}`).toBeLessThanOrEqual(within);
  });
}

test('a day of drawing: every tool, classes, undo after a reload, and all of it on the server', async ({ page }) => {
  const { layer, labels, end } = await made();
  try {
    await open(page);
    // What is fitted lies beside the tools, and not under them.
    await settled(page);
    const corner = await page.evaluate(() => window.__memento?.imageToCanvas(0, 0));
    const [strip, picture] = [await tools(page).boundingBox(), await page.locator('main').boundingBox()];
    expect(corner?.x).toBeGreaterThanOrEqual((strip?.x ?? 0) + (strip?.width ?? 1e9) - (picture?.x ?? 0));
    await page.evaluate(() => window.__memento?.showAt(1, 420, 420));
    await settled(page);
    await page.keyboard.press('p');
    await expect(tools(page).getByRole('button', { name: 'Polygon' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('2');
    await press(page, [...corners, corners[0] as [number, number]]);
    await expect(saved(page)).toBeVisible();
    const [polygon] = await shapesOf(page, layer);
    // At one pixel of the image a pixel of the page, a press is exact to that.
    expectNear(polygon?.geometry[0], corners.flat(), 1);
    expect([polygon?.kind, polygon?.label]).toEqual(['polygon', labels[1]]);

    await page.keyboard.press('0');
    await page.keyboard.press('r');
    await drag(page, [460, 300], [520, 340]);
    await page.keyboard.press('e');
    await drag(page, [460, 360], [540, 440]);
    await page.keyboard.press('l');
    await drag(page, [300, 460], [360, 480]);
    await page.keyboard.press('t');
    await press(page, [[400, 480]]);
    await page.keyboard.press('h');
    await drag(page, [440, 470], [470, 500], [500, 470], [530, 500]);
    await page.keyboard.press('y');
    await press(page, [
      [320, 520],
      [360, 540],
      [400, 520],
      [460, 560],
      [480, 560],
    ]);
    await page.keyboard.press('Backspace');
    // Undoing takes the last point of what is being drawn, too.
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await shapesOf(page, layer)).map(({ kind }) => kind), soon)
      .toEqual(['polygon', 'rectangle', 'ellipse', 'line', 'point', 'polyline', 'polyline']);
    expectNear((await shapesOf(page, layer)).at(-1)?.geometry[0], [320, 520, 360, 540, 400, 520], 1);

    // Each has a row beside the picture, which selects it, by keys, too.
    const rows = page.getByRole('listbox', { name: 'ROIs' });
    await expect(rows.getByRole('option')).toHaveCount(7);
    await rows.focus();
    await page.keyboard.press('ArrowDown');
    await expect(rows.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('toolbar', { name: 'Selected shapes' })).toBeVisible();
    await page.evaluate(() => window.__memento?.showAt(1, 420, 420));

    // Moved by keys, to a pixel; the picture stays where it is.
    await page.keyboard.press('v');
    await press(page, [[490, 320]]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await expect
      .poll(async () => (await shapesOf(page, layer))[1]?.geometry[0]?.slice(0, 2).map(Math.round), soon)
      .toEqual([461, 310]);

    // Undone after a reload, and done again.
    await page.reload();
    await settled(page);
    await expect(tools(page)).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect
      .poll(async () => (await shapesOf(page, layer))[1]?.geometry[0]?.slice(0, 2).map(Math.round), soon)
      .toEqual([461, 300]);
    await page.keyboard.press('Control+Shift+z');
    await expect
      .poll(async () => (await shapesOf(page, layer))[1]?.geometry[0]?.slice(0, 2).map(Math.round), soon)
      .toEqual([461, 310]);

    // Panning moves no shape, with a tool in the hand, too.
    const before = await shapesOf(page, layer);
    await page.evaluate(() => window.__memento?.showAt(1, 420, 420));
    await page.keyboard.press('p');
    await page.keyboard.down('Space');
    await drag(page, [360, 360], [380, 380]);
    await page.keyboard.up('Space');
    expect(await shapesOf(page, layer)).toEqual(before);
    await page.keyboard.press('Escape');

    // Deleted by a key, and back by another.
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(0);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(7);
    const back = new Map((await shapesOf(page, layer)).map((shape) => [shape.id, shape]));
    for (const { id, created, author, geometry } of before)
      expect(back.get(id)).toMatchObject({ created, author, geometry });
  } finally {
    await end();
  }
});

/** How a line that goes to the right is painted. */
async function lineOf(page: Page, [x0, y0]: [number, number], [x1, y1]: [number, number]): Promise<string> {
  const [from, to] = [await at(page, x0, y0), await at(page, x1, y1)];
  return page.locator('canvas[data-shapes]').evaluate(
    (one: HTMLCanvasElement, { from, to }) => {
      const ink = one.getContext('2d') as CanvasRenderingContext2D;
      const { left, top } = one.getBoundingClientRect();
      const brightest = (x: number) => {
        const y = from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
        const { data } = ink.getImageData(Math.round(x - left), Math.round(y - top) - 2, 1, 5);
        return Math.max(...[0, 4, 8, 12, 16].map((i) => (data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)));
      };
      const along = Array.from({ length: Math.floor(to.x - from.x) }, (_, i) => brightest(from.x + i));
      const [least, most] = [Math.min(...along), Math.max(...along)];
      return most < 100 ? 'none' : least > most / 2 ? 'drawn' : 'dotted';
    },
    { from, to },
  );
}

/** What somebody else, who manages the project, does to a drawing. */
async function rival(): Promise<(layer: number, edit: object) => Promise<number>> {
  const { project } = await imported();
  const user = await addUser('rival', 'Rita Rival');
  expect(await send('POST', 'permissions', { user_id: user.id, type: 'proadm', type_id: project })).toBe(201);
  const token = await tokenOf(user.username, user.password);
  const headers = { 'x-access-token': token, 'content-type': 'application/json' };
  return async (layer, edit) => {
    const body = JSON.stringify({ op_id: crypto.randomUUID(), created: [], updated: [], deleted: [], ...edit });
    return (await fetch(`${api}web/layers/${layer}/edits`, { method: 'POST', headers, body })).status;
  };
}

test.describe('two at once', () => {
  test.use({ said: /Failed to load resource: net::ERR_/ });

  test("another's shapes appear within two seconds; where both change the same, nothing is lost", async ({ page }) => {
    const { layer, end } = await made();
    const panel = page.getByRole('complementary', { name: 'Layers' });
    try {
      const does = await rival();
      await open(page);
      const show = page.getByRole('button', { name: 'Show layers' });
      if (await show.isVisible()) await show.click();
      await page.evaluate(() => window.__memento?.showAt(1, 420, 420));
      await page.keyboard.press('p');
      await press(page, [...corners, corners[0] as [number, number]]);
      await expect(saved(page)).toBeVisible();
      const [mine] = await shapesOf(page, layer);
      if (!mine) throw new Error('Nothing was drawn.');
      const theirs = { id: crypto.randomUUID(), kind: 'rectangle', geometry: [500, 300, 60, 60, 0] };
      expect(await does(layer, { base: mine.seq, created: [theirs] })).toBe(200);
      await expect(panel.getByText('2 shapes')).toBeVisible({ timeout: 4000 });
      // Theirs is dotted, and can be put away.
      const own = () => lineOf(page, [310, 301], [410, 309]);
      const others = () => lineOf(page, [505, 300], [555, 300]);
      await expect.poll(others).toBe('dotted');
      expect(await own()).toBe('drawn');
      const rows = page.getByRole('listbox', { name: 'ROIs' }).getByRole('option');
      await expect(rows).toHaveCount(2);
      await page.getByRole('button', { name: 'Only mine' }).click();
      await expect(rows).toHaveCount(1);
      await expect.poll(others).toBe('none');
      expect(await own()).toBe('drawn');
      await page.getByRole('button', { name: 'Only mine' }).click();

      // The line is gone: what is done here waits, and somebody else is faster.
      const edits = '**/web/layers/*/edits';
      await page.route(edits, (route) => route.abort());
      await page.keyboard.press('v');
      await press(page, [[360, 360]]);
      await page.keyboard.press('Shift+ArrowRight');
      await expect(page.getByRole('button', { name: /1 change waiting/ })).toBeVisible();
      const moved = mine.geometry.map((list) => list.map((value, i) => (i % 2 ? value + 40 : value)));
      expect(await does(layer, { base: mine.seq + 1, updated: [{ id: mine.id, geometry: moved }] })).toBe(200);
      await page.unroute(edits);
      const dialog = page.getByRole('dialog');
      await expect(dialog).toContainText('Rita Rival', { timeout: 15_000 });
      await page.screenshot({ path: 'build/e2e/drawing-conflict.png' });
      await dialog.getByRole('button', { name: 'Keep both' }).click();
      await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(3);
      const after = await shapesOf(page, layer);
      expect(after.find(({ id }) => id === mine.id)?.geometry).toEqual(moved);
      expectNear(
        after.at(-1)?.geometry[0],
        corners.flatMap(([x, y]) => [x + 10, y]),
        1,
      );
    } finally {
      await end();
    }
  });
});

test.describe('a line that fails', () => {
  test.use({ said: /Failed to load resource: net::ERR_/ });

  test('what is drawn while the server is away is there when it is back, also after a reload', async ({ page }) => {
    test.slow();
    const { layer, end } = await made();
    try {
      await open(page);
      await page.evaluate(() => window.__memento?.showAt(1, 420, 420));
      await page.keyboard.press('r');
      await drag(page, [300, 300], [380, 360]);
      await expect(saved(page)).toBeVisible();
      const edits = '**/web/layers/*/edits';
      await page.route(edits, (route) => route.abort());
      await drag(page, [400, 300], [480, 360]);
      await drag(page, [300, 400], [380, 460]);
      await expect(page.getByRole('button', { name: /2 changes waiting/ })).toBeVisible();
      await page.unroute(edits);
      await page.reload();
      await expect.poll(async () => (await shapesOf(page, layer)).length, { timeout: 15_000 }).toBe(3);
    } finally {
      await end();
    }
  });
});
