import { categories, samples } from './support/experiment.ts';
import { categoryPath, imported, origin, pages, samplePath } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

/** How many of its pixels are of a colour, of 64 × 64. */
function coloured(image: HTMLImageElement): number {
  const canvas = new OffscreenCanvas(64, 64);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.drawImage(image, 0, 0, 64, 64);
  const { data } = context.getImageData(0, 0, 64, 64);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) found++;
  }
  return found;
}

test('home lists the project with its counts; from there to a category, to a sample', async ({ page }) => {
  const { project } = await imported();
  await visit(page, '');
  const row = page.getByRole('row', { name: /MyExperiment/ });
  await expect(row).toContainText(`${categories().length} categories`);
  await expect(row).toContainText(`0 of ${samples().length}`);
  await expect(row).toContainText('Administrator');
  const picture = row.locator('img');
  await expect(picture).toHaveJSProperty('complete', true);
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(50);

  await row.getByRole('link', { name: 'MyExperiment' }).click();
  await expect(page).toHaveURL(`${pages}project/${project}`);
  await page.getByRole('navigation', { name: 'Annotations' }).getByRole('button', { name: 'WT', exact: true }).click();
  await expect(page).toHaveURL(pages + (await categoryPath('WT')));
  await expect(page.getByRole('heading', { level: 1, name: 'WT' })).toBeVisible();

  const grid = page.getByRole('main', { name: 'Annotations of WT' });
  const names = samples().flatMap(({ category, name }) => (category === 'WT' ? [name] : []));
  await expect(grid.getByRole('link')).toHaveText(names);
  for (const image of await grid.locator('img').all()) {
    await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(100);
  }
  expect(await grid.locator('img').count()).toBe(names.length);
  // All channels in their tints, once the worker has laid them over each other.
  const mouse = grid.getByRole('link', { name: 'mouse_01' }).locator('img');
  await expect(mouse).toHaveAttribute('srcset', /\/small\.jpg 256w, .*\/large\.jpg 512w$/, { timeout: 20_000 });
  await expect.poll(() => mouse.evaluate(coloured)).toBeGreaterThan(100);

  await grid.getByRole('link', { name: 'mouse_01' }).click();
  await expect(page).toHaveURL(pages + (await samplePath('WT/mouse_01')));
  await settled(page);
  await expect(page.getByRole('main', { name: 'Image of mouse_01' })).toBeVisible();
});

test('the layers of a sample are listed, topmost first, with their groups', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await expect(panel.getByRole('listitem')).toHaveText([/histology/, /HE/, /channels/, /RHOD/, /GFP/, /DAPI/]);
  for (const name of ['RHOD', 'GFP', 'DAPI', 'channels']) {
    await expect(panel.getByRole('button', { name: `Hide ${name}` })).toBeVisible();
  }
  await expect(
    panel.getByRole('button', { name: 'Show histology' }),
    'colour over channels starts hidden',
  ).toBeVisible();
  await settled(page);
});

test('each address leads back to its place after a reload', async ({ page }) => {
  const { project } = await imported();
  const places = [
    { path: '', heading: /^My projects/ },
    { path: `project/${project}`, heading: /^MyExperiment|^KO/ },
    { path: await categoryPath('KO'), heading: 'KO' },
    { path: await samplePath('KO/mouse_04'), heading: 'mouse_04' },
  ];
  for (const { path, heading } of places) {
    await visit(page, path);
    for (let load = 0; load < 2; load++) {
      await expect(page.getByRole('heading', { level: 1, name: heading }), path).toBeVisible();
      await expect(page).toHaveURL(pages + path);
      if (path.includes('annotation')) await settled(page);
      if (load === 0) await page.reload();
    }
  }
  // And back through the history, with what was there.
  await page.goBack();
  await expect(page.getByRole('main', { name: 'Annotations of KO' })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('heading', { name: /My projects/ })).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(`${pages}project/${project}`);
});

test('the root of the server leads to the pages', async ({ page }) => {
  await page.goto(`${origin}/`);
  await expect(page).toHaveURL(pages);
  await expect(page.getByRole('heading', { name: /My projects/ })).toBeVisible();
});

test.describe('what is not there', () => {
  test.use({ provoked: [404] });

  test('is said on a page that leads home', async ({ page }) => {
    const { project } = await imported();
    const absent = [
      'nowhere',
      'project/2147483000',
      `project/${project}/annotation/2147483000`,
      `project/${project}/category/2147483000`,
      `project/${project}/x`,
    ];
    for (const path of absent) {
      await visit(page, path);
      await expect(page.getByRole('heading', { name: 'Nothing here' }), path).toBeVisible();
      await expect(page).toHaveTitle(/Not found/);
    }
    await page.getByRole('button', { name: 'My projects' }).click();
    await expect(page).toHaveURL(pages);
  });
});
