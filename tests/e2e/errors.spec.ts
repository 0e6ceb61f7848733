import {
  adminUser,
  create,
  imageOf,
  imported,
  origin,
  pages,
  responderAway,
  samplePath,
  send,
} from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

test('an annotation has one address: in its own project', async ({ page }) => {
  const { ids } = await imported();
  const other = await create('project', {
    name: `Elsewhere ${Date.now().toString(36)}`,
    owner_id: await adminUser(),
    settings: '',
  });
  await visit(page, `project/${other}/annotation/${ids.get('WT/mouse_01')}`);
  await expect(page).toHaveURL(pages + (await samplePath('WT/mouse_01')));
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toContainText('MyExperiment');
  await settled(page);
});

test.describe('a picture that is shown', () => {
  test.use({ provoked: [503] });

  test('stays when asking for its annotation again fails', async ({ page }) => {
    const { ids } = await imported();
    await visit(page, await samplePath('WT/mouse_01'));
    await settled(page);
    let asked = 0;
    await page.route(`**/web/annotations/${ids.get('WT/mouse_01')}`, (route) => {
      asked++;
      return route.fulfill({ status: 503, json: { error: { code: 'busy', message: 'The server is busy.' } } });
    });
    // What is known is old enough to be asked for again, when one comes back from the grid.
    await page.clock.setFixedTime(Date.now() + 10 * 60_000);
    await page.keyboard.press('g');
    await page
      .getByRole('main', { name: /^Annotations of/ })
      .getByRole('link', { name: 'mouse_01' })
      .click();
    await settled(page);
    await expect.poll(() => asked).toBe(3);
    await page.waitForTimeout(200);
    await settled(page);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByRole('main', { name: 'Image of mouse_01' })).toBeVisible();
  });
});

test.describe('while the server is away', () => {
  test.use({ provoked: [502, 503, 504] });

  test('the last picture stays, what was asked for opens by itself, and one may stay here', async ({ page }) => {
    await visit(page, await samplePath('WT/mouse_01'));
    await settled(page);
    const list = page.getByRole('navigation', { name: 'Annotations' });
    await list.getByRole('button', { name: 'Unfold KO' }).click();
    await expect(list.getByRole('link', { name: /mouse_03/ })).toBeVisible();
    const back = await responderAway();
    try {
      await list.getByRole('link', { name: /mouse_03/ }).click();
      const waiting = page.locator('footer').getByText('mouse_03 opens when the server answers');
      await expect(waiting).toBeVisible();
      await expect(page.getByRole('main', { name: 'Image of mouse_01' })).toBeVisible();
      // What one sees is what the page is about, and all of it can be used.
      await expect(page.getByRole('heading', { level: 1, name: 'mouse_01' })).toBeVisible();
      await expect(
        list.getByRole('link', { name: /mouse_03/ }).getByTitle('opens when the server answers'),
      ).toBeVisible();
      await expect(page.getByRole('toolbar', { name: 'Drawing' })).toBeVisible();
      await expect(page.locator('footer').getByText(/^next try in [123] s$/)).toBeVisible();
      const asked = page.waitForRequest(/web\/annotations\//);
      await page.getByRole('button', { name: 'Try now' }).click();
      await asked;
      await expect(waiting).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page).toHaveURL(pages + (await samplePath('WT/mouse_01')));
      await expect(waiting).toHaveCount(0);
      await settled(page);
      await list.getByRole('link', { name: /mouse_03/ }).click();
      await expect(waiting).toBeVisible();
    } finally {
      back();
    }
    await expect(page.getByRole('main', { name: 'Image of mouse_03' })).toBeVisible({ timeout: 40_000 });
    await settled(page);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('a page that was opened meanwhile says so, and goes on by itself when it is back', async ({ page }) => {
    const path = await samplePath('WT/mouse_01');
    const back = await responderAway();
    try {
      await visit(page, path);
      await expect(page.getByRole('alert')).toContainText('not reachable');
    } finally {
      back();
    }
    await expect(page.getByRole('main', { name: 'Image of mouse_01' })).toBeVisible({ timeout: 40_000 });
    await settled(page);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
});

test.describe('a part of the pages that is no more', () => {
  test.use({ provoked: [404], said: /Failed to fetch dynamically imported module/ });

  test('leaves a page that can be loaded again, not an empty one', async ({ page }) => {
    const script = '**/assets/viewer_page-*.js';
    await page.route(script, (route) => route.fulfill({ status: 404 }));
    await visit(page, '');
    await page.getByRole('link', { name: 'MyExperiment' }).click();
    const again = page.getByRole('button', { name: 'Load the page again' });
    await expect(again).toBeVisible();
    await page.unroute(script);
    await again.click();
    await expect(page.getByRole('main', { name: /^Annotations of/ })).toBeVisible();
  });
});

test.describe('a picture on another server', () => {
  test.use({ provoked: [404] });

  const added: number[] = [];
  // What the project holds is counted by other tests.
  test.afterEach(async () => {
    for (const category of added.splice(0)) expect(await send('DELETE', `categories/${category}`)).toBe(204);
  });

  /** An annotation whose layers are images, bottom to top. The addresses are ours, so that no test asks anybody else. */
  async function annotationOf(images: (number | string)[]): Promise<string> {
    const { project } = await imported();
    const owner_id = await adminUser();
    const common = { project_id: project, owner_id };
    const name = `Elsewhere ${Date.now().toString(36)}`;
    const category_id = await create('category', { name, settings: '', ...common });
    added.push(category_id);
    const annotation_id = await create('annotation', {
      name: 'from elsewhere',
      status: 'N',
      image_id: 0,
      category_id,
      ...common,
    });
    for (const [sequence, image] of images.entries()) {
      const image_id =
        typeof image === 'number'
          ? image
          : await create('image', { name: image, filepath: '', format: 0, type: 'E', uri: origin + image, ...common });
      await create('layer', {
        name: typeof image === 'number' ? 'ours' : image,
        data: '',
        image_id,
        settings: '',
        sequence,
        parent_id: 0,
        annotation_id,
        ...common,
      });
    }
    return `project/${project}/annotation/${annotation_id}`;
  }

  test('that cannot be had is named, also when it is the only one', async ({ page }) => {
    await visit(page, await annotationOf(['/not_there.png']));
    await expect(page.getByRole('alert')).toContainText('refused the picture, has none at this address');
  });

  test('that is slow keeps no other layer waiting, and comes as it was set meanwhile', async ({ page }) => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/slow.svg', async (route) => {
      await held;
      const body =
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="#f00"/></svg>';
      await route.fulfill({ contentType: 'image/svg+xml', body });
    });
    await visit(page, await annotationOf([await imageOf('WT/mouse_01'), '/slow.svg']));
    const seen = () =>
      page.evaluate(() => window.__memento?.readPixels()?.data.some((value, i) => i % 4 < 3 && value > 20) ?? false);
    await expect.poll(seen).toBe(true);
    const panel = page.getByRole('complementary', { name: 'Layers' });
    await panel.getByRole('button', { name: /^Show .*slow/ }).click();
    await panel.getByRole('button', { name: /^Hide ours/ }).click();
    await expect.poll(seen).toBe(false);
    answer();
    await settled(page);
    expect(await seen()).toBe(true);
  });
});
