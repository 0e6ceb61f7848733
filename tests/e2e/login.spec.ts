import { addUser, adminPassword, categoryPath, pages } from './support/instance.ts';
import { enter, expect, test, visit } from './support/test.ts';

test.use({ visitor: 'nobody', provoked: [401] });

test('a wrong password is said in place, the right one leads on to where one wanted to go', async ({ page }) => {
  const wanted = await categoryPath('WT');
  await visit(page, wanted);
  await expect(page).toHaveURL(`${pages}login?next=${encodeURIComponent(`/${wanted}`)}`);
  await enter(page, 'admin', 'not the password');
  await expect(page.getByRole('alert')).toContainText('do not match');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page).toHaveURL(/\/login\?/);
  await expect(page.getByLabel('User name')).toHaveValue('admin');
  await enter(page, 'admin', adminPassword);
  await expect(page).toHaveURL(pages + wanted);
  await expect(page.getByRole('heading', { level: 1, name: 'WT' })).toBeVisible();
});

test('logging in without a wish leads home, on a page that never shows the password', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) =>
    sent.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? ''),
  );
  await visit(page, '');
  await expect(page).toHaveURL(`${pages}login`);
  await page.getByLabel('User name').fill('Admin');
  await page.getByLabel('Password', { exact: true }).fill(adminPassword);
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /My projects/ })).toBeVisible();
  await expect(page).toHaveURL(pages);
  expect(sent.join('\n')).not.toContain(adminPassword);
});

test('an address on another server is no place to go after login', async ({ page }) => {
  await visit(page, 'login?next=//example.org/');
  await enter(page, 'admin', adminPassword);
  await expect(page).toHaveURL(pages);
});

test('a user without a project is told what to do', async ({ page }) => {
  const user = await addUser('newcomer', 'Nina Newcomer');
  await visit(page, 'login');
  await enter(page, user.username, user.password);
  await expect(page.getByRole('heading', { name: 'No project yet' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(user.username);
  await expect(page.getByRole('button', { name: 'Nina Newcomer, account' })).toBeVisible();
  await expect(page.getByText('MyExperiment')).toHaveCount(0);
});

test('an administrator without a project is told how to get one', async ({ page }) => {
  await page.route('**/web/home', (route) => route.fulfill({ json: { projects: [] } }));
  await visit(page, 'login');
  await enter(page, 'admin', adminPassword);
  await expect(page.getByRole('main')).toContainText('memento import FOLDER');
});
