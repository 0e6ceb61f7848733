import { memento, pages, samplePath } from './support/instance.ts';
import { expectComputed, readActualPixels, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

test.describe('a link', () => {
  test.use({ provoked: [401, 403, 404] });

  test('opens one annotation for anyone, until it is ended', async ({ page, browser }) => {
    await visit(page, await samplePath('WT/mouse_01'));
    await settled(page);
    await page.getByRole('button', { name: 'Share' }).click();
    const panel = page.getByRole('dialog', { name: 'Share mouse_01' });
    await panel.getByRole('button', { name: '30 days' }).click();
    await panel.getByRole('button', { name: 'Make a link' }).click();
    const link = await panel.getByRole('textbox', { name: /^Link/ }).inputValue();
    expect(link).toMatch(new RegExp(`^${pages}s#[0-9a-f]{32}\\.[0-9a-f]{64}$`));
    await expect(panel.getByRole('list', { name: 'Links that live' })).toContainText('by Administrator');
    await expect(page.getByRole('button', { name: 'Shared' })).toBeVisible();

    const guests = await browser.newContext();
    const guest = await guests.newPage();
    await guest.goto(link);
    await settled(guest);
    await expect(guest.getByRole('heading', { level: 1, name: 'mouse_01' })).toBeVisible();
    await expect(guest.getByText('shared by Administrator until')).toBeVisible();
    // The same picture, and nothing around it.
    await expectComputed(guest, 'WT/mouse_01', await readActualPixels(guest, 300, 400));
    await expect(guest.getByText('MyExperiment')).toHaveCount(0);
    await expect(guest.getByText('mouse_02')).toHaveCount(0);
    await expect(guest.getByRole('button', { name: /Submit|Share|Add/ })).toHaveCount(0);
    await guest.keyboard.press('?');
    const keys = guest.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(keys.getByText('Zoom in')).toBeVisible();
    for (const title of ['Next', 'Submit', 'Find an annotation']) await expect(keys.getByText(title)).toHaveCount(0);
    await guest.keyboard.press('Escape');
    // A guest has looks of his own.
    await guest.getByRole('button', { name: 'Hide GFP' }).click();
    await expect(guest.getByRole('button', { name: 'Show GFP' })).toBeVisible();
    await guest.reload();
    await settled(guest);
    // He sees no other page.
    await guest.goto(pages);
    await expect(guest.getByLabel('User name')).toBeVisible();
    await guest.goto(link);
    await settled(guest);

    await panel.getByRole('button', { name: 'Stop sharing' }).click();
    await expect(panel.getByRole('list', { name: 'Links that live' })).toHaveCount(0);
    await expect(guest.getByRole('heading', { name: 'This link has ended' })).toBeVisible();
    await guest.reload();
    await expect(guest.getByRole('heading', { name: 'This link has ended' })).toBeVisible();
    await guest.getByRole('button', { name: 'Log in' }).click();
    await expect(guest.getByLabel('User name')).toBeVisible();
    await guests.close();
  });

  test('that is none says so', async ({ page, context }) => {
    await context.clearCookies();
    await visit(page, `s#${'0'.repeat(32)}.${'0'.repeat(64)}`);
    await expect(page.getByRole('heading', { name: 'This link has ended' })).toBeVisible();
    await visit(page, 's');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'This link has ended' })).toBeVisible();
  });
});

test('a link that the command line made opens, too', async ({ page, context }) => {
  await context.clearCookies();
  const said = await memento('share', 'create', 'MyExperiment/WT/mouse_02');
  const secret = /\/s#(\S+)/.exec(said)?.[1] ?? '';
  await visit(page, `s#${secret}`);
  await settled(page);
  await expect(page.getByRole('heading', { level: 1, name: 'mouse_02' })).toBeVisible();
});
