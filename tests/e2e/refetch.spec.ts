import type { Page } from '@playwright/test';
import { adminToken, adminUser, create, getJson, imported, samplePath, send, tilesOf } from './support/instance.ts';
import { changed, layer, readActualPixels, readCanvas, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const added: number[] = [];
// What the project holds is counted by other tests.
test.afterEach(async () => {
  for (const category of added.splice(0)) expect(await send('DELETE', `categories/${category}`)).toBe(204);
});

interface Made {
  annotation: number;
  path: string;
  addLayer: (name: string, image: number, sequence: number) => Promise<number>;
}

async function makeAnnotation(): Promise<Made> {
  const { project } = await imported();
  const common = { project_id: project, owner_id: await adminUser() };
  const category_id = await create('category', { name: `Again ${Date.now().toString(36)}`, settings: '', ...common });
  added.push(category_id);
  const fields = { name: 'asked again', status: 'N', image_id: 0, category_id };
  const annotation_id = await create('annotation', { ...fields, ...common });
  return {
    annotation: annotation_id,
    path: `project/${project}/annotation/${annotation_id}`,
    addLayer: (name, image_id, sequence) =>
      create('layer', { name, image_id, sequence, data: '', settings: '', parent_id: 0, annotation_id, ...common }),
  };
}

async function rename(layerId: number, name: string): Promise<void> {
  const { layer } = await getJson<{ layer: object }>(`layers/${layerId}`, await adminToken());
  expect(await send('PUT', `layers/${layerId}`, { ...layer, name })).toBe(201);
}

/** Asks the server again, as the page does by itself now and then. */
async function refetch(page: Page): Promise<void> {
  const asked = page.waitForResponse(/\/web\/annotations\/\d+$/);
  await page.evaluate(() => window.__memento?.refetch());
  expect((await asked).status()).toBe(200);
}

test('asking again changes rows, and neither view nor looks nor what is selected', async ({ page }) => {
  const [first, second] = await tilesOf('WT/mouse_01');
  if (!first || !second) throw new Error('The sample has fewer than two images.');
  const { path, addLayer } = await makeAnnotation();
  const one = await addLayer('one', first.image, 1);
  await visit(page, path);
  const panel = page.getByRole('complementary', { name: 'Layers' });
  const row = (name: string) => panel.getByRole('listitem').filter({ hasText: name });
  await panel.getByRole('button', { name: 'Adjust one' }).click();
  const white = panel.getByRole('textbox', { name: 'White point of one' });
  await white.fill('77');
  await white.press('Enter');
  const before = await readActualPixels(page, 300, 400);
  await expect(row('one')).toHaveClass(/selected/);
  const look = (await layer(page, 'one')).look;
  expect(look.white).toBe(77);

  const tiles: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/memento/t/')) tiles.push(request.url());
  });
  await refetch(page);
  expect(await page.evaluate(() => window.__memento?.ready()), 'nothing was opened anew').toBe(true);
  expect(changed(before, await readCanvas(page))).toBe(0);
  expect(tiles).toEqual([]);

  await rename(one, 'another name');
  await refetch(page);
  await expect(row('another name')).toBeVisible();
  await expect(panel.getByRole('textbox', { name: 'White point of another name' })).toHaveValue('77');
  expect((await layer(page, 'another name')).look).toEqual(look);
  await settled(page); // a busy machine may still be drawing
  expect(changed(before, await readCanvas(page))).toBe(0);
  expect(tiles).toEqual([]);

  // A layer that is new is fetched, and only that one.
  const two = await addLayer('two', second.image, 2);
  await refetch(page);
  await expect(row('two')).toBeVisible();
  const both = await readCanvas(page);
  expect(changed(before, both)).toBeGreaterThan(1000);
  expect(tiles.length).toBeGreaterThan(0);
  expect(tiles.filter((url) => !url.includes(second.tiles))).toEqual([]);
  expect((await layer(page, 'another name')).look).toEqual(look);

  tiles.length = 0;
  expect(await send('DELETE', `layers/${two}`)).toBe(204);
  await refetch(page);
  await expect(row('two')).toHaveCount(0);
  expect(changed(before, await readCanvas(page))).toBe(0);
  expect(tiles).toEqual([]);
});

test('asking again keeps what one has searched for and unfolded', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await panel.getByRole('button', { name: 'Fold channels' }).click();
  await page.getByRole('searchbox', { name: 'Find an annotation' }).fill('mouse');
  await refetch(page);
  await expect(panel.getByRole('button', { name: 'Unfold channels' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Find an annotation' })).toHaveValue('mouse');
});
