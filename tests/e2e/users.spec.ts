import { addUser, adminToken, create, getJson, login, memento, send, sessionCookie } from './support/instance.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

test('a user is made, changed, logged out and deleted in the pages', async ({ page }) => {
  const username = `made_${Date.now().toString(36)}`;
  await visit(page, 'users');
  await page.getByRole('button', { name: 'New' }).click();
  const form = page.getByRole('form', { name: 'New user' });
  await form.getByLabel('User name, to log in with').fill('not allowed!');
  await expect(form).toContainText('A user name is made of A to Z');
  await form.getByLabel('User name, to log in with').fill(username);
  await form.getByLabel('Name, as others read it').fill('Mara Made');
  await form.getByRole('switch', { name: 'May make projects' }).click();
  await form.getByRole('button', { name: 'Make the user' }).click();
  const password = (await page.getByRole('status').locator('code').textContent()) ?? '';
  expect((await login(username, password)).status).toBe(200);
  await page.getByRole('button', { name: `Open ${username}` }).click();

  await expect(page).toHaveURL(/\/users\/\d+$/);
  const id = Number(/users\/(\d+)/.exec(page.url())?.[1]);
  await expect(page.getByRole('switch', { name: 'May make projects' })).toBeChecked();
  // However late the page hears what it has changed, the next change is of that, and no conflict with itself.
  await page.route(/web\/users\/\d+$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  const email = page.getByLabel('E-mail', { exact: true });
  await email.fill('mara@example.org');
  await email.press('Enter');
  const login_name = page.getByLabel('User name, to log in with');
  await login_name.fill(`${username}.2`);
  await login_name.press('Enter');
  await expect.poll(async () => (await login(`${username}.2`, password)).status).toBe(200);
  await page.unrouteAll({ behavior: 'wait' });
  await login_name.fill(username);
  await login_name.press('Enter');
  await expect.poll(async () => (await login(username, password)).status).toBe(200);
  await page.getByRole('switch', { name: 'Administrator' }).click();
  await expect(page.getByRole('switch', { name: 'Administrator' })).toBeChecked();
  await page.getByRole('switch', { name: 'Administrator' }).click();
  await expect(page.getByRole('switch', { name: 'Administrator' })).not.toBeChecked();
  await page.reload();
  await expect(email).toHaveValue('mara@example.org');

  await page.getByLabel('Password; empty: one is made up').fill('Mitose im Winter 26');
  await page.getByRole('button', { name: 'Set a new password' }).click();
  await expect(page.getByRole('status')).toContainText('Mitose im Winter 26');
  expect((await login(username, password)).status).toBe(401);
  const answer = await login(username, 'Mitose im Winter 26');
  const { token } = (await answer.json()) as { token: string };
  // One of two sessions is ended by itself.
  const open = page.getByRole('region', { name: 'Sessions' }).getByRole('row');
  const other = (await (await login(username, 'Mitose im Winter 26')).json()) as { token: string };
  await page.reload();
  await expect(open).toHaveCount(1 + 2);
  await open.nth(1).getByRole('button', { name: /^End/ }).click();
  await expect(open).toHaveCount(1 + 1);
  expect(await getJson('web/me', other.token).catch(String)).toContain('401');
  expect(await getJson('web/me', token)).toBeTruthy();
  await page.getByRole('button', { name: 'Log out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
  await expect.poll(() => getJson('web/me', token).catch(String)).toContain('401');

  // What she owns passes to the heir who is named.
  const project = await create('project', { name: `Of ${username}`, owner_id: id, settings: '' });
  const heir = await addUser('heir', 'Hedda Heir');
  await page.reload();
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 project');
  await dialog.getByRole('combobox', { name: /^Heir/ }).fill(heir.username);
  await page.getByRole('option', { name: /Hedda Heir/ }).click();
  await dialog.getByLabel(/To go on, type/).fill(username);
  await dialog.getByRole('button', { name: 'Delete the user' }).click();
  await expect(page).toHaveURL(/\/users$/);
  type Got = { project: { owner_id: number } };
  expect((await getJson<Got>(`projects/${project}`, await adminToken())).project.owner_id).toBe(heir.id);
  await send('DELETE', `projects/${project}`);
  await memento('user', 'remove', heir.username, '--yes');
});

test('users are found on the server, and the last administrator is safe', async ({ page }) => {
  const user = await addUser('finding', 'Fenja Finding');
  await visit(page, 'users');
  const list = page.getByRole('region', { name: 'List of users' });
  await expect(list.getByRole('link', { name: /administrator/ })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('fenja find');
  await expect(list.getByRole('link', { name: /administrator/ })).toHaveCount(0);
  await list.getByRole('link', { name: new RegExp(user.username) }).click();
  await expect(page.getByRole('heading', { name: 'Fenja Finding' })).toBeVisible();

  await page.getByRole('searchbox').fill('');
  await page.getByLabel('Which users').selectOption('Administrators');
  await list.getByRole('link', { name: /administrator/ }).click();
  await expect(page.getByText('The only administrator there is')).toBeVisible();
  const right = page.getByRole('switch', { name: 'Administrator' });
  await expect(right).toBeDisabled();
  await right.click({ force: true });
  await expect(right).toBeChecked();
  await expect(page.getByRole('button', { name: 'Delete…' })).toBeDisabled();
  await memento('user', 'remove', user.username, '--yes');
});

test('the page of users is for administrators', async ({ page, context }) => {
  const user = await addUser('plain', 'Pia Plain');
  await context.clearCookies();
  await enterAs(context, await sessionCookie(user.username, user.password));
  await visit(page, 'users');
  await expect(page.getByRole('heading', { name: 'Only an administrator of the server sees its users' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0);
  await memento('user', 'remove', user.username, '--yes');
});
