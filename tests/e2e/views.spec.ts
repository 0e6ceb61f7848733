import { expectAccessible } from './support/axe.ts';
import { adminToken, getJson, imported, makeLink, pages, samplePath, send } from './support/instance.ts';
import { layer, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

async function clean(): Promise<void> {
  const { project } = await imported();
  const { views } = await getJson<{ views: { view_id: number }[] }>(
    `web/projects/${project}/views`,
    await adminToken(),
  );
  for (const { view_id } of views) await send('DELETE', `web/views/${view_id}`);
}

test('views are kept under a name, applied by a click and a digit, and one says how every sample is first shown', async ({
  page,
  browser,
}) => {
  await clean();
  try {
    await visit(page, await samplePath('WT/mouse_01'));
    await settled(page);
    const panel = page.getByRole('complementary', { name: 'Layers' });
    const first = (await layer(page, 'DAPI')).look;
    await panel.getByRole('button', { name: 'Adjust DAPI' }).click();
    const black = panel.getByRole('textbox', { name: 'Black point of DAPI' });
    await black.fill('7');
    await black.press('Enter');
    await panel.getByRole('button', { name: 'Hide GFP' }).click();

    await page.keyboard.press('Shift+V');
    const menu = page.getByRole('dialog', { name: 'Views' });
    await menu.getByLabel('Name of the view').fill('Nuclei only');
    await menu.getByRole('button', { name: 'Keep' }).click();
    await expect(
      menu.getByRole('region', { name: 'Mine' }).getByRole('button', { name: 'Nuclei only', exact: false }).first(),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'Reset all layers' }).click();
    await panel.getByRole('button', { name: 'Show GFP' }).click();
    expect((await layer(page, 'DAPI')).look).toEqual(first);
    await page.keyboard.press('Shift+V');
    await page.keyboard.press('1');
    await expect.poll(async () => (await layer(page, 'DAPI')).look.black).toBe(7);
    expect((await layer(page, 'GFP')).shown).toBe(false);

    // For everybody, and from the first look on: here, at the next sample, and for who holds a link.
    await menu.getByLabel('Name of the view').fill('Standard');
    await menu.getByLabel('For everybody in the project').check();
    await menu.getByLabel('Every sample is first shown so').check();
    await menu.getByRole('button', { name: 'Keep' }).click();
    await expect(menu.getByRole('region', { name: 'MyExperiment' }).getByText('first look')).toBeVisible();
    await expectAccessible(page, 'a layer is adjusted, views are open');
    const link = await makeLink('WT/mouse_02');
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(pages + link.path);
    await settled(guest);
    expect((await layer(guest, 'DAPI')).look.black).toBe(7);
    expect((await layer(guest, 'GFP')).shown).toBe(false);
    await guest.context().close();
    await link.end();
    await visit(page, await samplePath('WT/mouse_02'));
    await settled(page);
    expect((await layer(page, 'DAPI')).look.black).toBe(7);
    await expect(page).not.toHaveURL(/v=/);

    await page.keyboard.press('Shift+V');
    await menu.getByRole('button', { name: 'Delete Standard' }).click();
    await expect(menu.getByRole('region', { name: 'MyExperiment' })).toHaveCount(0);
    await expect.poll(async () => (await layer(page, 'GFP')).shown).toBe(true);
  } finally {
    await clean();
  }
});
