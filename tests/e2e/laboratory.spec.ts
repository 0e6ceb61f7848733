import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminToken, getJson, memento, send } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

// Whoever opens an invite link is asked for by the page; nobody is, yet.
test.use({ provoked: [401] });

/** A plate of three wells in two channels, as a microscope names it. */
function plate(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'memento-laboratory-')), 'plate_SBS');
  mkdirSync(folder);
  for (const place of ['01-A-01', '02-A-02', '03-A-03']) {
    for (const channel of [1, 2]) {
      const file = join(folder, `Channel${channel}-${place}.tif`);
      execFileSync('vips', ['gaussnoise', file, '96', '64', '--mean', '90', '--sigma', '40'], { stdio: 'ignore' });
    }
  }
  return folder;
}

test('a new laboratory: a project with a plate, labels, scores and rules, and an annotator who came by a link', async ({
  page,
  browser,
}) => {
  const name = `Laboratory ${Date.now().toString(36)}`;
  const username = `lab_${Date.now().toString(36)}`;
  const folder = plate();
  await visit(page, 'projects');
  await page.getByLabel('New project').fill(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/project\/\d+\/edit$/);
  const project = Number(/project\/(\d+)/.exec(page.url())?.[1]);
  const nav = page.getByRole('navigation', { name: 'Project' });

  // Images: the names say which are channels of one sample, and what is told of it.
  await nav.getByRole('link', { name: 'Upload' }).click();
  await page.getByLabel('Folder').setInputFiles(folder);
  const plan = page.getByRole('region', { name: 'Plan' });
  await plan.getByLabel('What a file is, says').selectOption('preset cellprofiler');
  await expect(plan).toContainText('3 annotations in 1 category');
  await plan.getByRole('button', { name: 'Upload 6 images' }).click();
  await expect(page.getByRole('region', { name: 'Uploads' })).toContainText('6 of 6 images here');

  // What is asked: labels in an order, a score that the category offers, and a digit that submits.
  await nav.getByRole('link', { name: /^Labels/ }).click();
  for (const label of ['apoptotic', 'interphase', 'mitotic']) {
    await page.getByLabel('New label').fill(label);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel(`Name of ${label}`)).toHaveValue(label);
  }
  await page.getByRole('button', { name: /^Move mitotic/ }).press('Alt+ArrowUp');
  await expect(page.getByRole('region', { name: 'In the viewer' })).toContainText('2mitotic3interphase');
  await page.getByRole('row', { name: /apoptotic/ }).dragTo(page.getByRole('row', { name: /interphase/ }), {
    sourcePosition: { x: 20, y: 8 },
    targetPosition: { x: 20, y: 36 },
  });
  await expect(page.getByRole('region', { name: 'In the viewer' })).toContainText('1mitotic2interphase3apoptotic');
  await nav.getByRole('link', { name: /^Classifications/ }).click();
  await page.getByLabel('New classification').fill('Foci');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Classification Foci' })).toBeVisible();
  await nav.getByRole('link', { name: /^Categories/ }).click();
  await page.getByRole('link', { name: 'plate_SBS' }).or(page.getByText('plate_SBS')).first().click();
  await page.getByRole('complementary', { name: 'Category plate_SBS' }).getByRole('checkbox', { name: /Foci/ }).check();
  await nav.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Number keys submit and go on' }).click();

  // Properties: one is changed by hand.
  await nav.getByRole('link', { name: /^Annotations/ }).click();
  await page.getByRole('link', { name: /A01/ }).or(page.getByText(/A01/)).first().click();
  const told = page.getByRole('complementary').getByRole('region', { name: 'Properties' });
  await expect(told.getByLabel('field')).not.toHaveValue('');
  await told.getByLabel('Name of a new property').fill('dose');
  await told.getByLabel('Its value').fill('2 Gy');
  await told.getByRole('button', { name: 'Add' }).click();
  await expect(told.getByLabel('dose', { exact: true })).toHaveValue('2 Gy');
  // It is a column of the list for who wants it, and stays one.
  await page.getByRole('button', { name: 'Properties', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'dose' }).click();
  await page.keyboard.press('Escape');
  const table = page.getByRole('region', { name: 'Annotations' });
  await expect(table.getByRole('listitem').filter({ hasText: 'A01' }).first()).toContainText('dose 2 Gy');
  await page.reload();
  await expect(table.getByRole('listitem').filter({ hasText: 'A01' }).first()).toContainText('dose 2 Gy');

  // Somebody comes by a link.
  await nav.getByRole('link', { name: 'People' }).click();
  await page.getByRole('link', { name: 'Invite links' }).click();
  await page.getByRole('button', { name: 'Invite by link' }).click();
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByRole('status').getByRole('textbox').inputValue();
  const context = await browser.newContext();
  const annotator = await context.newPage();
  await annotator.goto(link);
  await annotator.getByLabel('User name').fill(username);
  await annotator.getByLabel('Your name, as others see it').fill('Lab Assistant');
  await annotator.getByLabel('Password', { exact: true }).fill('seven blue wolves');
  await annotator.getByRole('button', { name: 'Make account and join' }).click();
  await expect(annotator).toHaveURL(new RegExp(`/project/${project}$`));

  // What is told of a sample is found, filtered by, and shown beside its picture.
  await annotator.getByRole('button', { name: 'Filter and sort' }).click();
  const filter = annotator.getByRole('group', { name: 'Filter' });
  await filter.getByLabel('Property').selectOption('dose');
  await filter.getByLabel('is', { exact: true }).fill('2 Gy');
  await filter.getByLabel('is', { exact: true }).press('Enter');
  const list = annotator.getByRole('navigation', { name: 'Annotations' });
  await expect(list.getByRole('link', { name: /A01/ })).toBeVisible();
  await expect(list.getByRole('link', { name: /A02/ })).toHaveCount(0);
  await list.getByRole('link', { name: /A01/ }).click();
  await settled(annotator);
  await expect(annotator.getByRole('region', { name: 'Properties' })).toContainText('2 Gy');
  await annotator.keyboard.press('1');
  await expect(annotator.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await context.close();

  await page.getByRole('link', { name: 'In the project' }).click();
  await expect(page.getByRole('region', { name: 'People and their rights' })).toContainText('Lab Assistant');
  type Data = { project_data: { annotation: string; labels?: string; label?: string }[] };
  const data = await getJson<Data>(`utilities/project_data/${project}`, await adminToken());
  expect(JSON.stringify(data)).toContain('mitotic');
  await send('DELETE', `projects/${project}`);
  await memento('user', 'remove', username, '--yes');
  rmSync(join(folder, '..'), { recursive: true });
});
