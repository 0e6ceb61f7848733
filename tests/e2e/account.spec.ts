import { readFileSync } from 'node:fs';
import {
  addUser,
  adminUser,
  api,
  create,
  login,
  memento,
  pages,
  samplePath,
  send,
  sessionCookie,
  type User,
} from './support/instance.ts';
import { enter, enterAs, expect, test, visit } from './support/test.ts';

test.use({ visitor: 'nobody' });

test('everybody changes his name and password, and sees and ends where he is logged in', async ({ page }) => {
  const user = await addUser('self', 'Selma Self');
  await visit(page, 'login?next=%2Faccount');
  await enter(page, user.username, user.password);
  await expect(page).toHaveURL(`${pages}account`);
  const sessions = page.getByRole('region', { name: 'Where you are logged in' }).getByRole('row');
  await expect(sessions.filter({ hasText: 'this one' })).toContainText(/Chrome \d+, Linux.*127\.0\.0\.1now/);
  const elsewhere = await sessionCookie(user.username, user.password);
  await page.reload();
  await page.getByRole('button', { name: /^End the session with/ }).click();
  await expect(sessions).toHaveCount(2);
  expect((await fetch(`${api}web/me`, { headers: { 'x-access-token': elsewhere.value } })).status).toBe(401);
  await page.getByLabel('Name, as others read it').fill('Selma Selbst');
  await page.getByRole('button', { name: 'Save name and e-mail' }).click();
  await expect(page.getByRole('button', { name: 'Selma Selbst, account' })).toBeVisible();

  await page.getByLabel('Password until now').fill('not it');
  await page.getByLabel('New password').fill('aaaaaaaa');
  await expect(page.getByText('easy to guess')).toBeVisible();
  await page.getByLabel('New password').fill('Mitose im Winter 26');
  await expect(page.getByText('strong', { exact: true })).toBeVisible();
});

test.describe('a wrong password', () => {
  test.use({ provoked: [403] });

  test('is told, and the right one changes it', async ({ page, context }) => {
    const user = await addUser('changer', 'Carla Changer');
    await enterAs(context, await sessionCookie(user.username, user.password));
    await visit(page, 'account');
    await page.getByLabel('Password until now').fill('not it');
    await page.getByLabel('New password').fill('Mitose im Winter 26');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByRole('alert')).toContainText('The old password is wrong');
    await expect(page.getByLabel('New password'), 'what was typed stays').toHaveValue('Mitose im Winter 26');
    await page.getByLabel('Password until now').fill(user.password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByText('You are logged out everywhere but here')).toBeVisible();
    expect((await login(user.username, user.password)).status).toBe(401);
    expect((await login(user.username, 'Mitose im Winter 26')).status).toBe(200);
    await page.reload();
    await expect(page.getByRole('heading', { name: 'My account' }), 'this page goes on').toBeVisible();
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await expect(page.getByLabel('User name')).toBeVisible();
  });
});

test('a token is made, shown once, used by a script and revoked', async ({ page, context, request }) => {
  const user = await addUser('robot', 'Rosa Robot');
  await memento('permission', 'grant', user.username, 'provie', 'MyExperiment');
  await enterAs(context, await sessionCookie(user.username, user.password));
  await visit(page, 'account');
  const tokens = page.getByRole('region', { name: 'Tokens' });
  await tokens.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await expect(dialog.getByRole('button', { name: 'Make the token' })).toBeDisabled();
  await dialog.getByLabel('Name').fill('plates');
  await dialog.getByRole('radio', { name: /annotate/ }).check();
  await dialog.getByRole('radio', { name: 'some of them' }).check();
  await expect(dialog.getByRole('button', { name: 'Make the token' }), 'nothing is chosen yet').toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'MyExperiment' }).check();
  await dialog.getByLabel('Ends after').selectOption('30 days');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = (await tokens.getByRole('status').locator('code').textContent()) ?? '';
  expect(token).toMatch(/^memento_[0-9a-f]{64}$/);
  const row = tokens.getByRole('row').filter({ hasText: 'plates' });
  await expect(row).toContainText(/annotate.*MyExperiment.*never/);
  const ask = async (path: string) =>
    (await request.get(`${api}${path}`, { headers: { authorization: `Bearer ${token}` } })).status();
  expect(await ask('projects')).toBe(200);
  expect(await ask('web/tokens')).toBe(403);

  await page.reload();
  await expect(row).toContainText(/today/);
  await expect(page.getByText(token), 'it is shown once').toHaveCount(0);
  await row.getByRole('button', { name: 'Revoke plates' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toHaveCount(0);
  expect(await ask('projects')).toBe(401);
  await memento('permission', 'revoke', user.username, 'provie', 'MyExperiment');
});

test.describe('home', () => {
  test.use({ visitor: 'admin' });

  test('says when something was said last, and lets a manager take its history out', async ({ page }) => {
    const owner_id = await adminUser();
    const name = `Activity ${Date.now().toString(36)}`;
    const project_id = await create('project', { name, owner_id, settings: '' });
    const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
    const label_id = await create('label', { name: 'mitotic', project_id, owner_id });
    const common = { status: 'N', image_id: 0, project_id, category_id, owner_id };
    const sample = await create('annotation', { name: 's0', ...common });
    await visit(page, '');
    const row = page.getByRole('row').filter({ hasText: name });
    await expect(row).not.toContainText(/ago|just now/);
    expect(await send('POST', `web/annotations/${sample}/submit`, { labels: [label_id], version: 1 })).toBe(200);
    await page.reload();
    await expect(row).toContainText(/just now|min ago/);

    await row.getByRole('button', { name: `Export ${name}` }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /Decisions.*CSV/ }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('decisions.csv');
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines[0]?.replace('\uFEFF', '')).toBe('project,category,annotation,layer,what,value,author,time,version');
    const [submit, label] = lines.slice(1).map((line) => line.split(','));
    expect(submit?.slice(0, 6)).toEqual([name, 'A', 's0', '', 'submit', 'S']);
    expect(label?.slice(0, 6)).toEqual([name, 'A', 's0', '', 'label', 'mitotic']);
    expect(label?.[7]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(label?.[8]).toBe('2');
    await expect(page, 'the row still leads into the project').toHaveURL(pages);
  });
});

test.describe('the role of each', () => {
  const roles: [grants: string[][], role: string, left: string][] = [
    [[['propar', 'MyExperiment']], 'Annotator', '4 left for you'],
    [[['provie', 'MyExperiment']], 'Viewer', ''],
    [[['catpar', 'MyExperiment/WT']], 'Annotator of a part', '2 left for you'],
    [[['annvie', 'MyExperiment/WT/mouse_01']], 'Viewer of a part', ''],
  ];
  for (const [grants, role, left] of roles) {
    test(`is said at home: ${role}`, async ({ page, context }) => {
      const user: User = await addUser('role', 'Rolf Role');
      for (const grant of grants) await memento('permission', 'grant', user.username, ...grant);
      await enterAs(context, await sessionCookie(user.username, user.password));
      await visit(page, '');
      const row = page.getByRole('row', { name: /MyExperiment/ });
      await expect(row.getByRole('cell', { name: role, exact: true })).toBeVisible();
      if (left) await expect(row).toContainText(left);
      else await expect(row).not.toContainText('for you');
      await visit(page, await samplePath('WT/mouse_01'));
      await expect(page.getByRole('heading', { level: 1, name: 'mouse_01' })).toBeVisible();
      await expect(page.getByRole('button', { name: /^Submit/ })).toHaveCount(left ? 2 : 0);
      await expect(page.getByRole('button', { name: 'Share', exact: true })).toHaveCount(left ? 1 : 0);
      // Reports count who takes part. The page may still be asking for tiles.
      await page.close();
      for (const grant of grants) await memento('permission', 'revoke', user.username, ...grant);
    });
  }
});
