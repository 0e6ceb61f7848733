import { adminToken, getJson, imported, samplePath, send } from './support/instance.ts';
import { layer, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

test('what a project says of its viewer counts for who has not chosen yet', async ({ page }) => {
  const { project } = await imported();
  const { project: row } = await getJson<{ project: { name: string; owner_id: number; settings: string } }>(
    `projects/${project}`,
    await adminToken(),
  );
  const set = (settings: string) =>
    send('PUT', `projects/${project}`, { name: row.name, owner_id: row.owner_id, settings });
  try {
    expect(
      await set('darkmode:0,defaultlayer:2,expandannotation:0,expandlayer:1,expandcomment:1,expandcontrols:1'),
    ).toBe(201);
    await visit(page, await samplePath('KO/mouse_04'));
    await settled(page);
    const panel = page.getByRole('complementary', { name: 'Layers' });
    await expect(panel.getByRole('slider', { name: /White point/ }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Dark background' })).toHaveAttribute('aria-pressed', 'false');
    await expect(page.getByRole('button', { name: 'Show annotations' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Comments \d/ })).toHaveAttribute('aria-expanded', 'true');
    // The layer with sequence 2 is that which keys are about.
    await page.keyboard.press('i');
    await expect
      .poll(async () => [(await layer(page, 'H2AX')).shown, (await layer(page, 'DAPI')).shown].filter(Boolean).length)
      .toBe(1);

    // What somebody has chosen stays.
    await page.keyboard.press('d');
    await page.keyboard.press('c');
    await page.reload();
    await settled(page);
    await expect(page.getByRole('button', { name: 'Dark background' })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('button', { name: /^Comments \d/ })).toHaveAttribute('aria-expanded', 'false');
  } finally {
    await set(row.settings);
  }
});

test.describe('the theme', () => {
  test.use({ colorScheme: 'light' });
  test('follows the system until somebody chooses', async ({ page }) => {
    await visit(page, '');
    const html = page.locator('html');
    await expect(html).toHaveAttribute('data-theme', 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(html).toHaveAttribute('data-theme', 'dark');
    await page.getByRole('button', { name: 'Light theme' }).click();
    await expect(html).toHaveAttribute('data-theme', 'light');
    await page.reload();
    await expect(html).toHaveAttribute('data-theme', 'light');
  });
});
