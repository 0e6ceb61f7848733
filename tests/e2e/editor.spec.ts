import { addUser, adminUser, create, getJson, memento, send, sessionCookie, tokenOf } from './support/instance.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

/** A project of its own for each test; its name is new each time, because a failed test runs again. */
async function makeProject(beginning: string): Promise<{ id: number; name: string; end: () => Promise<unknown> }> {
  const name = `${beginning} ${Date.now().toString(36)}`;
  const id = await create('project', { name, owner_id: await adminUser(), settings: '' });
  return { id, name, end: () => send('DELETE', `projects/${id}`) };
}

test('a project is made, filled, renamed and deleted in the pages', async ({ page }) => {
  const name = `Made ${Date.now().toString(36)}`;
  await visit(page, '');
  await page.getByRole('link', { name: 'Projects', exact: true }).click();
  await page.getByLabel('New project').fill(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/project\/\d+\/edit$/);
  await expect(page.getByRole('heading', { name: 'First steps' })).toBeVisible();
  const id = Number(/project\/(\d+)/.exec(page.url())?.[1]);
  const nav = page.getByRole('navigation', { name: 'Project' });

  await nav.getByRole('link', { name: /^Labels/ }).click();
  for (const label of ['mitotic', 'apoptotic']) {
    await page.getByLabel('New label').fill(label);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel(`Name of ${label}`)).toHaveValue(label);
  }
  await page.getByLabel('New label').fill('mitotic');
  await expect(page.getByText('There is a label mitotic already.')).toBeVisible();
  const field = page.getByLabel('Name of mitotic');
  await field.fill('in mitosis');
  await field.press('Enter');
  await expect(page.getByRole('region', { name: 'In the viewer' })).toContainText('2in mitosis');
  await page.getByRole('button', { name: 'Put in mitosis higher' }).click();
  await expect(page.getByRole('region', { name: 'In the viewer' })).toContainText('1in mitosis');
  await page.getByRole('button', { name: 'Delete apoptotic' }).click();
  await expect(page.getByRole('dialog')).toContainText('No annotation has it.');
  await page.getByRole('button', { name: 'Delete the label' }).click();
  await expect(page.getByLabel('Name of apoptotic')).toHaveCount(0);

  await nav.getByRole('link', { name: /^Classifications/ }).click();
  await page.getByLabel('New classification').fill('Foci');
  await page.keyboard.press('Enter');
  const open = page.getByRole('complementary', { name: 'Classification Foci' });
  await open.getByLabel(/^Options/).fill('none,few,many');
  await expect(open.getByRole('region', { name: 'Buttons' })).toContainText('few');
  await open.getByLabel(/^Options/).press('Enter');
  await expect(page.getByRole('row', { name: /Foci/ })).toContainText('NFM');

  await nav.getByRole('link', { name: /^Categories/ }).click();
  await page.getByLabel('New category').fill('2 Gy');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/edit\/categories\/\d+$/);
  const category = page.getByRole('complementary', { name: 'Category 2 Gy' });
  await category.getByRole('checkbox', { name: /Foci/ }).check();
  await category.getByLabel(/^Thumbnails in a row/).fill('8');
  await category.getByLabel(/^Thumbnails in a row/).press('Enter');
  await expect(category.getByLabel('The same as text')).toHaveValue('forcerow:8');
  await page.reload();
  await expect(category.getByRole('checkbox', { name: /Foci/ })).toBeChecked();

  await nav.getByRole('link', { name: 'Images' }).click();
  await page.getByRole('button', { name: 'Image at an address…' }).click();
  const outside = page.getByRole('dialog');
  await outside.getByLabel('Name of the image').fill('elsewhere');
  await outside.getByLabel('Its address (http or https)').fill('https://example.org/a.jpg');
  await outside.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('elsewhere').first()).toBeVisible();

  await nav.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Number keys submit and go on' }).click();
  await expect(page.getByRole('complementary')).toContainText('submits, and opens the next annotation');
  const text = page.getByLabel('The same as text');
  await expect(text).toHaveValue('fastannotation:1');
  await text.fill('fastannotation:1,lab:42,expandcomment');
  await expect(page.getByText('expandcomment has no value')).toBeVisible();
  await text.press('Enter');
  await page.getByRole('switch', { name: 'One label at a time' }).click();
  await expect(text).toHaveValue('fastannotation:1,lab:42,expandcomment,annotationexclusive:1');

  await nav.getByRole('link', { name: 'Overview' }).click();
  const title = page.getByLabel('Name of the project');
  await title.fill('MyExperiment');
  await expect(title).toHaveValue('MyExperiment');
  await title.press('Escape');
  await expect(title).toHaveValue(name);
  await title.fill(`${name} again`);
  await title.press('Enter');
  await expect(nav.getByTitle(`${name} again`)).toBeVisible();

  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Summary: participants, annotations, submitted, shared as CSV' }).click();
  expect((await file).suggestedFilename()).toBe(`${name} again summary.csv`);

  await page.getByRole('button', { name: 'Delete the project…' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 category');
  const last = page.getByRole('button', { name: 'Delete the project', exact: true });
  await expect(last).toBeDisabled();
  await page.getByRole('dialog').getByRole('textbox').fill(`${name} again`);
  await last.click();
  await expect(page).toHaveURL(/\/projects$/);
  expect(await send('GET', `projects/${id}`)).toBe(404);
});

test.describe('a name that is taken', () => {
  test.use({ provoked: [409] });

  test('is told where it was typed, and what was typed stays', async ({ page }) => {
    const project = await makeProject('Taken');
    await visit(page, `project/${project.id}/edit`);
    const title = page.getByLabel('Name of the project');
    await title.fill('MyExperiment');
    await title.press('Enter');
    await expect(page.getByRole('alert')).toContainText(/exists already|is taken|already/);
    await expect(title).toHaveValue('MyExperiment');
    await project.end();
  });
});

test('people are added by search, changed, explained and removed', async ({ page, context }) => {
  const project = await makeProject('People');
  const owner_id = await adminUser();
  const category_id = await create('category', { name: 'A', project_id: project.id, owner_id, settings: '' });
  const common = { status: 'N', image_id: 0, project_id: project.id, category_id, owner_id };
  await create('annotation', { name: 's0', ...common });
  const sample = await create('annotation', { name: 's1', ...common });
  const user = await addUser('joining', 'Jo Joining');
  await visit(page, `project/${project.id}/edit/people`);
  await expect(page.getByText('Nobody but the owner yet')).toBeVisible();

  const add = page.getByRole('form', { name: 'Add a person' });
  await add.getByRole('combobox', { name: 'Add a person: name or user name' }).fill(user.username);
  await page.getByRole('option', { name: /Jo Joining/ }).waitFor();
  await page.keyboard.press('Enter');
  await add.getByLabel('May').selectOption('look');
  await add.getByLabel('In', { exact: true }).selectOption('category A');
  await add.getByRole('combobox', { name: /find an annotation/ }).fill('s1');
  await page.getByRole('option', { name: 's1' }).click();
  await add.getByRole('button', { name: 'Add' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Jo Joining' });
  await expect(row).toContainText('annotation s1, category A');
  await page.getByLabel('Which people').selectOption('administer');
  await expect(row).toHaveCount(0);
  await page.getByLabel('Which people').selectOption('look');
  await expect(row).toBeVisible();
  await page.getByLabel('Which people').selectOption('');

  await row.getByRole('combobox').selectOption('annotate');
  await expect(row.getByRole('combobox')).toHaveValue('annotate');
  const token = await tokenOf(user.username, user.password);
  type Grants = { permissions: { type: string; type_id: number }[] };
  await expect
    .poll(async () => (await getJson<Grants>(`permissions/byfilter/${user.id}/none/0`, token)).permissions)
    .toEqual([{ user_id: user.id, type: 'annpar', type_id: sample }]);

  await row.getByRole('button', { name: 'Why? What Jo Joining may do' }).click();
  const why = page.getByRole('dialog');
  await expect(why).toContainText('May annotate A/s1');
  await expect(why).toContainText(/To annotate annotation s1, category A was given today \d\d:\d\d by /);
  await why.getByLabel('In', { exact: true }).selectOption('the whole project');
  await expect(why).toContainText('may do nothing there');
  await why.getByRole('button', { name: 'Close' }).click();

  // Who has a part of it edits nothing, and is not offered to.
  await context.clearCookies();
  await enterAs(context, await sessionCookie(user.username, user.password));
  await visit(page, '');
  await expect(page.getByRole('row', { name: new RegExp(project.name) })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Projects', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Edit/ })).toHaveCount(0);

  await context.clearCookies();
  const cookie = await sessionCookie('admin', process.env.MEMENTO_E2E_PASSWORD ?? '');
  await enterAs(context, cookie);
  await visit(page, `project/${project.id}/edit/people`);
  await row.getByRole('button', { name: 'Take this right away from Jo Joining' }).click();
  await expect(page.getByText('Nobody but the owner yet')).toBeVisible();
  await memento('user', 'remove', user.username, '--yes');
  await project.end();
});

test('an annotation is renamed, moved, ordered and deleted', async ({ page }) => {
  const project = await makeProject('Annotations');
  const owner_id = await adminUser();
  const common = { project_id: project.id, owner_id };
  const [first, second] = [
    await create('category', { name: 'A', settings: '', ...common }),
    await create('category', { name: 'B', settings: '', ...common }),
  ];
  const annotation = { status: 'S', image_id: 0, category_id: first, ...common };
  for (const name of ['s0', 's1']) await create('annotation', { name, ...annotation });
  const id = await create('annotation', { name: 'wanted', ...annotation });
  const layer = { data: '', image_id: 0, settings: '', parent_id: 0, annotation_id: id, ...common };
  for (const [i, name] of ['low', 'high'].entries()) await create('layer', { name, sequence: i + 1, ...layer });

  await visit(page, `project/${project.id}/edit/annotations`);
  await page.getByLabel('Find an annotation').fill('want');
  await expect(page.getByRole('link', { name: 's0' })).toHaveCount(0);
  await page.getByRole('link', { name: 'wanted' }).click();
  const open = page.getByRole('complementary', { name: 'Annotation wanted' });
  const layers = open.getByRole('region', { name: 'Layers' }).getByRole('listitem');
  await expect(layers).toHaveText(['high', 'low']);
  await layers.first().getByRole('button', { name: 'high' }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(layers).toHaveText(['low', 'high']);
  // Also where there is neither a mouse nor a keyboard.
  await layers.last().getByRole('button', { name: 'high' }).click();
  await open.getByRole('button', { name: 'Put high higher' }).click();
  await expect(layers).toHaveText(['high', 'low']);
  await expect(open.getByRole('button', { name: 'Put high higher' })).toBeDisabled();
  await open.getByLabel('Category').selectOption('B');
  await expect(open.getByLabel('Category')).toHaveValue(String(second));
  await open.getByRole('switch', { name: 'Reviewed' }).click();
  await expect(open.getByRole('switch', { name: 'Reviewed' })).not.toBeChecked();
  // A link that opens it for anyone, and its end.
  const sharing = open.getByRole('region', { name: 'Sharing' });
  await sharing.getByRole('button', { name: 'Make a link' }).click();
  await expect(sharing.getByRole('textbox')).toHaveValue(/\/memento\/s#/);
  await expect(sharing.getByRole('heading')).toHaveText('Shared by a link');
  await sharing.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(sharing.getByRole('heading')).toHaveText('Share by a link');
  await expect(open.getByRole('link', { name: 'Open' })).toHaveAttribute('href', /\/annotation\/\d+$/);
  await open.getByLabel('Name', { exact: true }).fill('found');
  await open.getByLabel('Name', { exact: true }).press('Enter');
  await page.reload();
  const found = page.getByRole('complementary', { name: 'Annotation found' });
  await expect(found.getByLabel('Category')).toHaveValue(String(second));
  await found.getByRole('button', { name: 'Delete the annotation…' }).click();
  await expect(page.getByRole('dialog')).toContainText('2 layers and 0 comments');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the annotation' }).click();
  await expect(page).toHaveURL(/edit\/annotations$/);
  await expect(page.getByRole('link', { name: 'found' })).toHaveCount(0);
  await project.end();
});

test.describe('the editor of a project', () => {
  test.use({ provoked: [403] });

  test('says to who only takes part that it is not for him', async ({ page, context }) => {
    const project = await makeProject('Refused');
    const user = await addUser('looker', 'Lou Looker');
    await memento('permission', 'grant', user.username, 'provie', project.name);
    await context.clearCookies();
    await enterAs(context, await sessionCookie(user.username, user.password));
    await visit(page, `project/${project.id}/edit/labels`);
    await expect(page.getByRole('heading', { name: 'Only a manager may change this project' })).toBeVisible();
    await memento('user', 'remove', user.username, '--yes');
    await project.end();
  });
});
