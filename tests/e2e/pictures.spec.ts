import { fileURLToPath } from 'node:url';
import { adminToken, getJson, samplePath } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const folder = fileURLToPath(new URL('../../docs/books/pictures', `file://${__filename}`));

// The pictures of the books: made anew when they are wanted, so that a test run leaves the tree as it was.
if (process.env.MEMENTO_SCREENSHOT === '1') {
  test.use({ viewport: { width: 1280, height: 800 } });

  test('the pictures of the books', async ({ page }) => {
    const keep = (name: string) => page.screenshot({ path: `${folder}/${name}.jpg`, type: 'jpeg', quality: 80 });
    const sample = await samplePath('WT/mouse_01');
    const project = /project\/(\d+)/.exec(sample)?.[1];
    const { annotations } = await getJson<{ annotations: { category_id: number }[] }>(
      `annotations/byproject_id/${project}`,
      await adminToken(),
    );
    await visit(page, '');
    await expect(page.getByText('MyExperiment')).toBeVisible();
    await keep('home');
    await visit(page, sample);
    await settled(page);
    await keep('viewer');
    await visit(page, `project/${project}/category/${annotations[0]?.category_id}`);
    await expect(page.getByRole('img').first()).toBeVisible();
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
    await visit(page, 'share');
    await page.getByLabel('Name').fill('Liver lobule, for Thursday');
    await keep('share_image');
    await visit(page, 'users');
    await page.getByRole('link', { name: /admin/ }).first().click();
    await page.waitForLoadState('networkidle');
    await keep('users');
  });
}

test('the books are a question mark away', async ({ page }) => {
  await visit(page, '');
  await page.getByRole('link', { name: 'Help for this page' }).click();
  await expect(page.getByRole('heading', { name: 'For annotators', level: 1 })).toBeVisible();
  await page.getByRole('navigation', { name: 'Books' }).getByRole('link', { name: 'Scripting' }).click();
  await expect(page.getByRole('heading', { name: 'With curl' })).toBeVisible();
  await visit(page, 'users');
  await page.getByRole('link', { name: 'Help for this page' }).click();
  await expect(page).toHaveURL(/\/help\/administrators$/);
  await expect(page.getByRole('heading', { name: 'Users and rights' })).toBeVisible();
});
