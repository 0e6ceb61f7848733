import { expectAccessible } from './support/axe.ts';
import { adminToken, adminUser, create, getJson, imported, send } from './support/instance.ts';
import { layersOf, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const channels = 100;

test('of a hundred channels a few are shown, at once, and no others are fetched', async ({ page }) => {
  const { project, ids } = await imported();
  const owner_id = await adminUser();
  type Opened = { annotation: { images: { image_id: number; tiles: string; channels: number }[] } };
  const { annotation } = await getJson<Opened>(`web/annotations/${ids.get('WT/mouse_02')}`, await adminToken());
  // Of a sample that does not come next, whose tiles would be fetched ahead.
  const [one, other] = annotation.images.filter((image) => image.channels === 1);
  if (!one || !other) throw new Error('The sample has no two channels.');
  const category_id = await create('category', { name: 'Many', project_id: project, owner_id, settings: '' });
  try {
    const place = { project_id: project, owner_id };
    const sample = { ...place, name: 'many', status: 'N', image_id: 0, category_id };
    const annotation_id = await create('annotation', sample);
    const row = { ...place, annotation_id, data: '', settings: '' };
    const group = await create('layer', { ...row, name: 'channels', image_id: 0, sequence: 1, parent_id: 0 });
    for (let i = 0; i < channels; i++) {
      const image_id = i < 8 ? one.image_id : other.image_id;
      await create('layer', { ...row, name: `C${i}`, image_id, sequence: i, parent_id: group });
    }

    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await visit(page, `project/${project}/category/${category_id}`);
    const tile = page.getByRole('main').getByRole('link', { name: /many/ });
    await tile.hover();
    await page.waitForLoadState('networkidle');
    asked.length = 0;
    const begin = Date.now();
    await tile.click();
    await settled(page);
    test.info().annotations.push({ type: 'opened in ms', description: String(Date.now() - begin) });
    console.log(`A sample of ${channels} channels was open after ${Date.now() - begin} ms.`);
    const shown = (await layersOf(page)).filter(({ kind, shown }) => kind === 'image' && shown);
    expect(shown.map(({ title }) => title)).toEqual(['C0', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7']);
    expect(asked.some((path) => path.startsWith(one.tiles))).toBe(true);
    expect(asked.filter((path) => path.startsWith(other.tiles) && !path.includes('thumbnail'))).toEqual([]);

    // One request for the sample; whatever else is asked is about what comes next.
    const its = `/memento-api/web/annotations/${annotation_id}`;
    expect(asked.find((path) => path.startsWith('/memento-api/') && !path.endsWith('/changes'))).toBe(its);
    expect(asked.filter((path) => path === its)).toHaveLength(1);
    const panel = page.getByRole('complementary', { name: 'Layers' });
    await expect(panel.getByText('8 of 100 channels are shown.')).toBeVisible();
    // Those that are shown are seen at once; other rows come as one comes to them.
    for (const i of [0, 7])
      await expect(panel.getByRole('button', { name: `Hide C${i}`, exact: true })).toBeInViewport();
    await expectAccessible(page, 'a hundred channels');
    const rows = panel.getByRole('button', { name: /^(Show|Hide) C\d/ });
    expect(await rows.count()).toBeLessThan(60);
    const last = panel.getByRole('button', { name: 'Show C8', exact: true });
    await expect(async () => {
      await panel.getByRole('listitem').last().scrollIntoViewIfNeeded();
      await panel.getByRole('list').evaluate((list) => list.scrollTo(0, list.scrollHeight));
      await expect(last).toBeInViewport({ timeout: 200 });
    }).toPass();
    await panel.getByLabel('Find a layer').fill('C99');
    await panel.getByRole('button', { name: 'Show C99' }).click();
    await settled(page);
    await expect(panel.getByText('9 of 100 channels are shown.')).toBeVisible();
    expect(asked.some((path) => path.startsWith(other.tiles))).toBe(true);
  } finally {
    await send('DELETE', `categories/${category_id}`);
  }
});
