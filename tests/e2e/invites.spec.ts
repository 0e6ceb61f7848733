import { expectAccessible } from './support/axe.ts';
import { addUser, adminUser, create, memento, pages, send, sessionCookie, type User } from './support/instance.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

let project = 0;
let category = 0;
let known: User;
const fresh = `ida_${Date.now().toString(36)}`;
const name = `Invited ${Date.now().toString(36)}`;

test.beforeAll(async () => {
  const owner_id = await adminUser();
  project = await create('project', { name, owner_id, settings: '' });
  category = await create('category', { name: '2 Gy repeat', project_id: project, owner_id, settings: '' });
  await create('category', { name: 'untreated', project_id: project, owner_id, settings: '' });
  known = await addUser('known', 'Kurt Known');
});

test.afterAll(async () => {
  await send('DELETE', `projects/${project}`);
  await memento('user', 'remove', known.username, '--yes');
  await memento('user', 'remove', fresh, '--yes');
});

// Who opens a link is asked for by the page; nobody is, the first time.
test.use({ provoked: [401, 404, 409] });

test('a manager makes a link, two people join by it, and it ends', async ({ page, browser }) => {
  await visit(page, `project/${project}/edit/people`);
  await page.getByRole('navigation', { name: 'People' }).getByRole('link', { name: 'Invite links' }).click();
  await expect(page).toHaveURL(/\/edit\/invites$/);
  await expect(page.getByText('No invite links yet')).toBeVisible();
  await page.getByRole('button', { name: 'Invite by link' }).click();
  const form = page.getByRole('form', { name: 'New invite link' });
  await form.getByLabel('In', { exact: true }).last().selectOption({ label: 'category 2 Gy repeat' });
  await form.getByLabel('At most, people').fill('none');
  await expect(form).toContainText('From 1 to 1000 people.');
  await form.getByLabel('At most, people').fill('2');
  await form.getByLabel('Note for the managers').fill('Course, day 1');
  await expectAccessible(page, 'the form of a link');
  await form.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByRole('status').getByRole('textbox').inputValue();
  expect(link).toMatch(/\/memento\/join#[0-9a-f]{32}$/);
  const row = page.getByRole('row', { name: /Course, day 1/ });
  await expect(row).toContainText('category 2 Gy repeat');
  await expect(row).toContainText('0 of 2');

  // Somebody new sees what he is invited to, and after it no more than that.
  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(link);
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(guest.getByText(/Administrator invites you to annotate category 2 Gy repeat/)).toBeVisible();
  await guest.getByLabel('User name').fill(fresh);
  await guest.getByLabel('Your name, as others see it').fill('Ida Invited');
  await guest.getByLabel('Password', { exact: true }).fill('seven blue wolves');
  await guest.getByRole('button', { name: 'Make account and join' }).click();
  await expect(guest).toHaveURL(`${pages}project/${project}/category/${category}`);
  await expect(guest.getByText('2 Gy repeat').first()).toBeVisible();
  await expect(guest.getByText('untreated')).toHaveCount(0);
  await context.close();

  // Somebody who is here already, and logged in.
  const other = await browser.newContext();
  await enterAs(other, await sessionCookie(known.username, known.password));
  const colleague = await other.newPage();
  await colleague.goto(link);
  await colleague.getByRole('button', { name: 'Join as Kurt Known' }).click();
  await expect(colleague).toHaveURL(/\/category\/\d+$/);
  // It was for two: the third is told so.
  await colleague.goto(`${pages}help`);
  await colleague.goto(link);
  await expect(colleague.getByRole('heading', { name: 'This link has ended' })).toBeVisible();
  await expect(colleague.getByText(/they have joined/)).toBeVisible();
  await other.close();
  await page.reload();
  await expect(page.getByRole('row', { name: /Course, day 1/ })).toContainText(/2 of 2.*full/);
  await page.getByRole('link', { name: 'In the project' }).click();
  await expect(page.getByRole('region', { name: 'People and their rights' })).toContainText('Ida Invited');
});

test('a link that is ended by hand opens nothing, and says so', async ({ page, browser }) => {
  await visit(page, `project/${project}/edit/invites`);
  await page.getByRole('button', { name: 'Invite by link' }).click();
  await page.getByLabel('They may').selectOption('look');
  await page.getByLabel('Note for the managers').fill('Reviewers');
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByRole('status').getByRole('textbox').inputValue();
  await page.getByRole('button', { name: 'End the link Reviewers' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
  await expect(page.getByRole('row', { name: /Reviewers/ })).toContainText('ended by hand');
  await expect(page.getByRole('button', { name: 'End the link Reviewers' })).toHaveCount(0);
  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(link);
  await expect(guest.getByText(/A manager of the project ended it/)).toBeVisible();
  await guest.goto(`${pages}help`);
  await guest.goto(`${pages}join#${'0'.repeat(32)}`);
  await expect(guest.getByText(/It leads nowhere/)).toBeVisible();
  await guest.getByRole('link', { name: 'Log in' }).click();
  await expect(guest.getByLabel('User name')).toBeVisible();
  await context.close();
});
