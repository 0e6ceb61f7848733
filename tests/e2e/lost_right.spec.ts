import { readFileSync } from 'node:fs';
import { expectAccessible } from './support/axe.ts';
import { addUser, adminUser, create, origin, send, sessionCookie } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { bar, makeProject, sample, saved, toggle } from './support/saying.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

test.describe('a right that is lost while a page is open', () => {
  test.use({ visitor: 'nobody', provoked: [403, 404] });

  test('is said with what was not saved; what was said, typed and drawn is kept, and the buttons go', async ({
    page,
    context,
  }) => {
    const { project, samples } = await makeProject('', 1, ['alpha', 'beta']);
    const owner = { project_id: project, owner_id: await adminUser() };
    const image_id = await create('image', { name: 'red', type: 'E', uri: `${origin}/red.svg`, ...owner });
    const row = { name: 'red', data: '', settings: '', sequence: 1, parent_id: 0, annotation_id: samples[0], image_id };
    await create('layer', { ...row, ...owner });
    const body =
      '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="red"/></svg>';
    await page.route('**/red.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body }));
    const user = await addUser('loser', 'Lars Loser');
    for (const type of ['propar', 'provie']) {
      expect(await send('POST', 'permissions', { user_id: user.id, type, type_id: project })).toBe(201);
    }
    await enterAs(context, await sessionCookie(user.username, user.password));
    await visit(page, `project/${project}/annotation/${samples[0]}`);
    await expect(toggle(page, 'alpha')).toBeVisible();
    await settled(page);
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: 'Comment on red' }).fill('Counted again: 31');
    await page.keyboard.press('Escape');
    // A polygon that is not closed yet; its drawing is made with the first press.
    await page.keyboard.press('p');
    await expect(page.getByRole('button', { name: 'Hide Drawing', exact: true })).toBeVisible();
    const middle = await page.getByRole('main', { name: /^Image of/ }).boundingBox();
    const [x, y] = [(middle?.x ?? 0) + (middle?.width ?? 0) / 2, (middle?.y ?? 0) + (middle?.height ?? 0) / 2];
    for (const [right, down] of [
      [0, 0],
      [60, 0],
      [60, 50],
    ] as const)
      await page.mouse.click(x + right, y + down);
    // Before the page hears of it.
    const news = (url: URL) => url.pathname.endsWith('/changes');
    await page.route(news, (route) => {
      const since = new URL(route.request().url()).searchParams.get('since');
      return route.fulfill({ json: { since, all: false, changes: [] } });
    });
    expect(await send('DELETE', `permissions/${user.id}/propar/${project}`)).toBe(204);
    await bar(page).getByRole('button', { name: 'alpha' }).click();
    await bar(page)
      .getByRole('button', { name: /^Submit$|^Submit ⏎/ })
      .first()
      .click();
    await expect(page.getByRole('button', { name: '2 changes not saved' })).toBeVisible();
    await expect(bar(page)).toContainText(/Since \d\d:\d\d you may only look\. .* 2 changes were not taken; kept here/);
    await expect(page.getByRole('textbox', { name: 'Comment on red, not sent' })).toHaveValue('Counted again: 31');
    await expect(bar(page).getByRole('button')).toHaveText(['Show the 2 changes', 'Save a copy']);
    const download = page.waitForEvent('download');
    await bar(page).getByRole('button', { name: 'Save a copy' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('cell_000 not saved.txt');
    const text = readFileSync(await file.path(), 'utf8');
    for (const part of [
      'Comment on red of cell_000:\nCounted again: 31',
      'FeatureCollection',
      '"Polygon"',
      '"submit"',
    ]) {
      expect(text).toContain(part);
    }
    await bar(page).getByRole('button', { name: 'Show the 2 changes' }).click();
    const panel = page.getByRole('dialog', { name: 'Changes waiting' });
    await expect(panel).toContainText('You may see this, but not change it. Ask a manager of the project.');
    await expect(panel).toContainText('Submitted: alpha');
    await expectAccessible(page, 'a right is lost, what was not saved is listed');
    await page.unroute(news);
    // Given back, which the page is told by itself, it is sent.
    expect(await send('POST', 'permissions', { user_id: user.id, type: 'propar', type_id: project })).toBe(201);
    await expect(bar(page)).not.toContainText('you may only look');
    await expect(panel, 'what is looked at stays').toContainText('Submitted: alpha');
    await expect(bar(page)).toContainText('You may annotate again.');
    await panel.getByRole('button', { name: 'Try again' }).first().click();
    await expect(panel.getByRole('button', { name: 'Try again' })).toHaveCount(1);
    await panel.getByRole('button', { name: 'Try again' }).click();
    await expect(saved(page)).toBeVisible();
    expect((await sample(samples[0] ?? 0)).status).toBe('S');
    // Where one may not even look any more, there is nothing left to press.
    for (const type of ['propar', 'provie']) {
      expect(await send('DELETE', `permissions/${user.id}/${type}/${project}`)).toBe(204);
    }
    await page.evaluate(() => window.__memento?.refetch().catch(() => {}));
    await expect(bar(page)).toContainText(/Since \d\d:\d\d this annotation is not here for you\./);
    await expect(bar(page).getByRole('button'), 'with the comment').toHaveText(['Save a copy']);
  });
});
