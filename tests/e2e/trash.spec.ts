import { addUser, adminUser, create, memento, send } from './support/instance.ts';
import { expect, test, visit } from './support/test.ts';

test('a project that was deleted comes back from the list of projects', async ({ page }) => {
  const name = `Trash ${Date.now().toString(36)}`;
  const project_id = await create('project', { name, owner_id: await adminUser(), settings: '' });
  expect(await send('DELETE', `projects/${project_id}`)).toBe(204);
  await visit(page, 'projects');
  await page.getByRole('button', { name: /deleted projects? can be brought back/ }).click();
  await page.getByRole('button', { name: `Bring back ${name}` }).click();
  await expect(page.getByRole('link', { name })).toBeVisible();
  expect(await send('DELETE', `projects/${project_id}`)).toBe(204);
});

test.describe('activity', () => {
  test('says who did what, by person and by kind, also of one who left', async ({ page }) => {
    const owner_id = await adminUser();
    const name = `Deeds ${Date.now().toString(36)}`;
    const project_id = await create('project', { name, owner_id, settings: '' });
    const user = await addUser('doer', 'Dora Doer');
    await create('label', { name: 'mitotic', project_id, owner_id });
    const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
    await memento('permission', 'grant', user.username, 'catpar', `${name}/A`);

    await visit(page, `project/${project_id}/edit/people`);
    await page.getByRole('button', { name: 'Take this right away from Dora Doer' }).click();
    await expect(page.getByText('Nobody but the owner yet')).toBeVisible();
    expect(await send('DELETE', `categories/${category_id}`)).toBe(204);
    await page.getByRole('link', { name: 'Activity' }).click();
    const rows = page.getByRole('row');
    await expect(rows.filter({ hasText: 'deleted the category A' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'made the label mitotic' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'let Dora Doer annotate the category' })).toHaveCount(1);
    await page.getByLabel('Which kind').selectOption('Rights and links');
    await expect(rows.filter({ hasText: 'deleted' })).toHaveCount(0);
    await expect(rows.filter({ hasText: 'let Dora Doer' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'no longer lets Dora Doer annotate' })).toHaveCount(1);
    await page.getByRole('combobox', { name: 'Anyone' }).fill('Dora');
    await page.getByRole('option', { name: /Dora Doer/ }).click();
    await expect(page.getByRole('heading', { name: 'Nothing of that kind' })).toBeVisible();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(rows.filter({ hasText: 'made the project' })).toHaveCount(1);
    await memento('user', 'remove', user.username, '--yes');
    await page.reload();
    await expect(rows.filter({ hasText: 'let Dora Doer annotate' }), 'who is gone has a name').toHaveCount(1);
    expect(await send('DELETE', `projects/${project_id}`)).toBe(204);
  });
});

test('the system page tells of disk, database, workers, what failed and who failed to log in', async ({ page }) => {
  await visit(page, 'system');
  await expect(page.getByRole('region', { name: 'Database' })).toContainText(/PostgreSQL15\.\d+/);
  await expect(page.getByRole('region', { name: 'Disk of the images' })).toContainText(/Originals\d.*Tiles\d.*Free\d/);
  await expect(page.getByRole('region', { name: 'Workers' })).toContainText('alive');
  await expect(page.getByRole('region', { name: 'Queue' })).toContainText(/\d images? converted in the last 24 hours/);
  await expect(page.getByRole('region', { name: 'Findings' })).not.toContainText('a worker looks once an hour');
  const logins = page.getByRole('region', { name: 'Logins and grants' });
  await logins.getByLabel('Which of them').selectOption('Rights given and taken');
  await expect(logins.getByRole('row').nth(1)).toContainText(/let|no longer/);
});
