import { readShapes } from '../../web/src/api/shape_bytes.ts';
import { adminToken, adminUser, api, create, imported, samplePath, send } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

// A drawing that is too large to be loaded as a whole: what is in view is there, the rest is told, and nothing that one does is lost.

const path = 'KO/mouse_04';
const [across, down, apart] = [150, 140, 7];
const soon = { timeout: 10_000 };

test('a large drawing is loaded by what is in view, and edited, listed and undone all the same', async ({ page }) => {
  test.slow();
  const { project, ids } = await imported();
  const layer = await create('layer', {
    name: 'Nuclei',
    data: 'none',
    image_id: 0,
    settings: '',
    sequence: 90,
    parent_id: 0,
    annotation_id: ids.get(path),
    project_id: project,
    owner_id: await adminUser(),
  });
  for (let row = 0; row < down; row += 5) {
    const created = Array.from({ length: 5 * across }, (_, i) => {
      const [x, y] = [apart * (i % across), apart * (row + Math.floor(i / across))];
      return { id: crypto.randomUUID(), kind: 'rectangle', geometry: [x, y, 5, 5, 0] };
    });
    expect(await send('POST', `web/layers/${layer}/edits`, { base: 0, created })).toBe(200);
  }
  const shapesIn = async (box: string) => {
    const headers = { 'x-access-token': await adminToken() };
    const answer = await fetch(`${api}web/layers/${layer}/shapes?box=${box}`, { headers });
    return readShapes(await answer.arrayBuffer()).shapes;
  };
  try {
    await visit(page, await samplePath(path));
    await settled(page);
    await expect(page.getByRole('toolbar', { name: 'Drawing' })).toBeVisible();
    await page.keyboard.press('v');
    // From afar they are a shading, which says how many it stands for.
    const note = page.getByText(/^Showing .* of 21\s000 shapes here; the shading stands for the rest/);
    await expect(note).toBeVisible({ timeout: 30_000 });
    await page.screenshot({ path: 'build/e2e/large-drawing-far.png' });
    // Near, each is there.
    await page.evaluate(() => window.__memento?.showAt(8, 350 + 2.5, 350 + 2.5));
    await expect(note).toBeHidden(soon);
    const main = page.getByRole('main', { name: /^Image of/ });
    const box = await main.boundingBox();
    const at = await page.evaluate(() => window.__memento?.imageToCanvas(352.5, 352.5));
    if (!box || !at) throw new Error('There is no picture.');
    await page.mouse.click(box.x + at.x, box.y + at.y);
    await expect(page.getByRole('toolbar', { name: 'Selected shapes' })).toBeVisible();
    await page.screenshot({ path: 'build/e2e/large-drawing-near.png' });
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(async () => (await shapesIn('351,351,352,352')).length, soon).toBe(0);
    // Undone when it is out of view.
    await page.keyboard.press('Escape');
    await page.evaluate(() => window.__memento?.showAt(8, 900, 900));
    await page.waitForTimeout(500);
    await page.keyboard.press('Control+z');
    await expect
      .poll(async () => (await shapesIn('351,351,352,352')).map(({ geometry }) => geometry[0]?.slice(0, 2)), soon)
      .toEqual([[350, 350]]);
    // All are listed; one that is not in view is flown to and deleted.
    const show = page.getByRole('button', { name: 'Show layers' });
    if (await show.isVisible()) await show.click();
    await expect(page.getByRole('heading', { name: /ROIs 21\s000/ })).toBeVisible();
    const rows = page.getByRole('listbox', { name: 'ROIs' });
    await rows.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await expect(rows.getByRole('option').first()).toHaveAttribute('aria-selected', 'true', soon);
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await shapesIn('1,1,4,4')).length, soon).toBe(0);
    await expect(page.getByRole('heading', { name: /ROIs 20\s999/ })).toBeVisible();
    // All that is listed is deleted in one step, in parts that the server takes.
    await rows.focus();
    await page.keyboard.press('Control+a');
    await expect(page.getByText(/^20\s999 shapes selected$/).first()).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('Delete');
    await expect(page.getByRole('heading', { name: /ROIs 0$/ })).toBeVisible({ timeout: 30_000 });
    await page.screenshot({ path: 'build/e2e/large-drawing-saving.png' });
    await expect.poll(async () => (await shapesIn('0,0,1100,1100')).length, { timeout: 90_000 }).toBe(0);
    await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible(soon);
    // And brought back in one, also after a reload.
    await page.reload();
    await settled(page);
    await expect(page.getByRole('button', { name: /^Undo: 20\s999 shapes deleted/ })).toBeVisible(soon);
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('heading', { name: /ROIs 20\s999$/ })).toBeVisible({ timeout: 30_000 });
    await expect.poll(async () => (await shapesIn('0,0,1100,1100')).length, { timeout: 90_000 }).toBe(20_999);
  } finally {
    await send('DELETE', `layers/${layer}`);
  }
});
