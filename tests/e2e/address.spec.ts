import { pages, samplePath } from './support/instance.ts';
import { changed, expectComputed, layer, readActualPixels, readCanvas, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

test('the address says what is seen, and whoever opens it sees the same', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(page, await samplePath('WT/mouse_01'));
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await readActualPixels(page, 300, 400);
  await panel.getByRole('button', { name: 'Adjust DAPI' }).click();
  const white = panel.getByRole('textbox', { name: 'White point of DAPI' });
  await white.fill('60');
  await white.press('Enter');
  await panel.getByRole('button', { name: 'Hide GFP' }).click();
  const seen = await readCanvas(page);
  await page.getByRole('button', { name: 'Copy link to this view' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\?at=[\d.]+,[\d.]+,1&v=DAPI:\d+-60;GFP:off$/);
  expect(page.url()).toBe(link);

  const other = await context.newPage();
  await other.goto(link);
  await settled(other);
  expect((await layer(other, 'GFP')).shown).toBe(false);
  expect((await layer(other, 'DAPI')).look.white).toBe(60);
  await expectComputed(other, 'WT/mouse_01', await readCanvas(other));
  expect(changed(seen, await readCanvas(other))).toBe(0);
  await other.close();
});

test('leafing leaves no trail, and an address that makes no sense shows the first look', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const grid = page.getByRole('button', { name: 'Grid of WT' });
  await grid.click();
  await page
    .getByRole('main', { name: /^Annotations of/ })
    .getByRole('link', { name: 'mouse_01' })
    .click();
  await settled(page);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(pages + (await samplePath('WT/mouse_02')));
  await settled(page);
  await page.goBack();
  await expect(page.getByRole('main', { name: /^Annotations of/ })).toBeVisible();

  await visit(page, `${await samplePath('WT/mouse_01')}?z=x&at=1&v=DAPI:9-1`);
  await settled(page);
  expect((await layer(page, 'DAPI')).look).toMatchObject({ visible: true, gamma: 1, opacity: 1 });
  await expectComputed(page, 'WT/mouse_01', await readActualPixels(page, 500, 500));
});
