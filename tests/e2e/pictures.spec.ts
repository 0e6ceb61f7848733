import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { drag, tools } from './support/drawing.ts';
import { adminUser, create, imported, samplePath, send } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const folder = fileURLToPath(new URL('../../docs/books/pictures', `file://${__filename}`));

/** As WebP: a picture of the pages is a fifth of its PNG then. */
async function keepAs(page: Page, path: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'memento-pictures-'));
  await page.mouse.move(2, 2);
  await page.screenshot({ path: join(scratch, 'shot.png') });
  execFileSync('vips', ['webpsave', join(scratch, 'shot.png'), path, '--Q', '82'], { stdio: 'ignore' });
  rmSync(scratch, { recursive: true });
}

/** What a study has after a day: labels, a score, some samples reviewed, properties, and nuclei outlined. */
async function workedOn(page: Page): Promise<number> {
  const { project, ids } = await imported();
  const owner_id = await adminUser();
  const labels: number[] = [];
  for (const name of ['interphase', 'mitotic', 'apoptotic'])
    labels.push(await create('label', { name, project_id: project, owner_id }));
  const foci = { name: 'Foci', type: 'M', data: 'none,few,many', settings: '', project_id: project, owner_id };
  const classification_id = await create('classification', foci);
  for (const category of ['WT', 'KO'])
    await send('POST', 'categories_classifications', { category_id: ids.get(category), classification_id });
  const samples = [...ids].filter(([path]) => path.includes('/'));
  for (const [i, [path, id]] of samples.entries()) {
    const properties = { dose: path.startsWith('WT') ? '0 Gy' : '2 Gy', well: `B0${2 + i}` };
    await send('PUT', `web/annotations/${id}/properties`, { properties });
    if (i % 2 === 0 && path !== 'WT/mouse_01')
      await send('POST', `web/annotations/${id}/submit`, { labels: [labels[i % 3]], version: 1 });
  }
  const annotation_id = ids.get('WT/mouse_01');
  const nuclei = { name: 'Nuclei', data: 'none', image_id: 0, settings: '', sequence: 90, parent_id: 0, owner_id };
  await create('layer', { ...nuclei, annotation_id, project_id: project });
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  await expect(tools(page)).toBeVisible();
  await page.evaluate(() => window.__memento?.showAt(1.6, 400, 300));
  await settled(page);
  await page.keyboard.press('e');
  await expect(tools(page).getByRole('button', { name: 'Ellipse', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  for (const [i, [x, y, radius]] of outlined.entries()) {
    await page.keyboard.press(String(1 + (i % 3)));
    await drag(page, [x - radius, y - radius], [x + radius, y + radius]);
    await expect(page.getByText(new RegExp(`^${i + 1} shapes?$`))).toBeVisible();
  }
  await page.keyboard.press('v');
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  return project;
}

/** Nuclei of the synthetic experiment: centre and radius. */
const outlined: [number, number, number][] = [
  [498, 267, 21],
  [425, 141, 27],
  [296, 286, 27],
  [422, 341, 28],
  [396, 273, 19],
];

// The pictures of the books and of the README: made anew when they are wanted, of the synthetic experiment, so that a test run leaves
// the tree as it was: MEMENTO_TEST_DATA=/none MEMENTO_SCREENSHOT=1 tests/e2e/run pictures.spec.ts
if (process.env.MEMENTO_SCREENSHOT === '1') {
  test.use({ viewport: { width: 1400, height: 800 }, provoked: [401] });
  test.setTimeout(240_000);

  test('the pictures of the books', async ({ page, browser }) => {
    const keep = (name: string, from = page) => keepAs(from, `${folder}/${name}.webp`);
    const project = await workedOn(page);
    const { ids } = await imported();
    await keepAs(page, fileURLToPath(new URL('../../web/screenshot.webp', `file://${__filename}`)));
    await visit(page, await samplePath('WT/mouse_02'));
    await settled(page);
    await keep('viewer');
    await visit(page, '');
    await expect(page.getByRole('link', { name: 'MyExperiment', exact: true })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await keep('home');
    await visit(page, `project/${project}/category/${ids.get('WT')}`);
    await expect(page.getByText('mouse_02').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await keep('grid');
    await visit(page, `project/${project}/edit`);
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await keep('overview');
    await visit(page, `project/${project}/edit/annotations`);
    await page.getByRole('checkbox', { name: 'Choose mouse_01' }).check();
    await page.getByRole('checkbox', { name: 'Choose mouse_02' }).check();
    await page.getByRole('button', { name: 'Rename…' }).click();
    await page.getByLabel('New name').fill('{category}_{number}');
    await keep('annotations');
    await visit(page, `project/${project}/edit/annotations/${ids.get('WT/mouse_01')}`);
    await page.getByRole('region', { name: 'Layers' }).getByRole('button', { name: 'GFP.tif' }).click();
    await page.waitForLoadState('networkidle');
    await keep('annotation');
    await visit(page, `project/${project}/edit/labels`);
    await expect(page.getByLabel('Name of mitotic')).toBeVisible();
    await keep('labels');
    await visit(page, `project/${project}/edit/upload`);
    const plate = join(mkdtempSync(join(tmpdir(), 'memento-plate-')), 'plate_1');
    mkdirSync(plate);
    for (const place of ['01-A-01', '02-A-02', '03-A-03'])
      for (const channel of [1, 2])
        execFileSync('vips', ['black', join(plate, `Channel${channel}-${place}.tif`), '64', '48'], { stdio: 'ignore' });
    await page.getByLabel('Folder').setInputFiles(plate);
    await page.getByLabel('What a file is, says').selectOption('preset cellprofiler');
    await expect(page.getByText('3 annotations in 1 category')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Upload 6 images' })).toBeEnabled();
    await keep('upload');
    rmSync(join(plate, '..'), { recursive: true });
    await visit(page, `project/${project}/edit/invites`);
    await page.getByRole('button', { name: 'Invite by link' }).click();
    await page.getByLabel('Note for the managers').fill('Course, day 1');
    await page.getByRole('button', { name: 'Make link' }).click();
    const link = await page.getByRole('status').getByRole('textbox').inputValue();
    await keep('invites');
    const context = await browser.newContext({ viewport: { width: 1400, height: 800 } });
    const guest = await context.newPage();
    await guest.goto(link);
    await expect(guest.getByRole('heading', { level: 1 })).toBeVisible();
    await keep('join', guest);
    await context.close();
    await visit(page, 'share');
    await page.getByLabel('Name').fill('Liver lobule, for Thursday');
    await keep('share_image');
    await visit(page, 'users');
    await page.getByRole('link', { name: /admin/ }).first().click();
    await page.waitForLoadState('networkidle');
    await keep('users');
    await visit(page, 'system');
    await expect(page.getByRole('region', { name: 'Workers' })).toContainText('alive');
    await keep('system');
  });
}

test('the books are a question mark away', async ({ page }) => {
  await visit(page, '');
  await page.getByRole('link', { name: 'Help for this page' }).click();
  await expect(page.getByRole('heading', { name: 'For annotators', level: 1 })).toBeVisible();
  const viewer = page.getByRole('img', { name: 'The viewer' });
  await viewer.scrollIntoViewIfNeeded();
  await expect.poll(() => viewer.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1400);
  await page.getByRole('navigation', { name: 'Books' }).getByRole('link', { name: 'Scripting' }).click();
  await expect(page.getByRole('heading', { name: 'With curl' })).toBeVisible();
  await visit(page, 'users');
  await page.getByRole('link', { name: 'Help for this page' }).click();
  await expect(page).toHaveURL(/\/help\/administrators$/);
  await expect(page.getByRole('heading', { name: 'Users and rights' })).toBeVisible();
});
