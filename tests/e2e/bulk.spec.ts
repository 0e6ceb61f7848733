import { addUser, adminToken, adminUser, create, getJson, memento, send } from './support/instance.ts';
import { expect, test, visit } from './support/test.ts';

/** A project of its own with categories A and B. */
async function makeProject() {
  const owner_id = await adminUser();
  const name = `Many ${Date.now().toString(36)}`;
  const project_id = await create('project', { name, owner_id, settings: '' });
  const common = { project_id, owner_id };
  const a = await create('category', { name: 'A', settings: '', ...common });
  const b = await create('category', { name: 'B', settings: '', ...common });
  const add = (name: string, category_id: number, status = 'N') =>
    create('annotation', { name, status, image_id: 0, category_id, ...common });
  return { id: project_id, common, a, b, add, end: () => send('DELETE', `projects/${project_id}`) };
}

test('many annotations are renamed, moved, reset and deleted at once', async ({ page }) => {
  const project = await makeProject();
  for (const name of ['s0', 's1', 's2']) await project.add(name, project.a, 'S');
  await project.add('b1', project.b);
  await visit(page, `project/${project.id}/edit/annotations`);
  const list = page.getByRole('region', { name: 'Annotations' });
  await list.getByRole('checkbox', { name: 'Choose s0' }).check();
  await list.getByRole('checkbox', { name: 'Choose s2' }).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: '3 chosen' });
  await expect(bar).toContainText('3 reviewed, 0 to review');

  await bar.getByRole('button', { name: 'Rename…' }).click();
  const dialog = page.getByRole('dialog');
  const pattern = dialog.getByLabel('New name');
  await pattern.fill('{what}');
  await expect(dialog).toContainText('{what} stands for nothing');
  await pattern.fill('x');
  await expect(dialog.getByRole('button', { name: /^Rename/ })).toBeDisabled();
  await expect(dialog).toContainText('x is there more than once');
  await pattern.fill('b');
  await dialog.getByRole('button', { name: 'number' }).click();
  await expect(pattern).toHaveValue('b{number}');
  await expect(dialog).toContainText('b3');
  await dialog.getByRole('button', { name: 'Rename 3 annotations' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'renamed' })).toHaveText('3 annotations renamed.');

  await list.getByRole('checkbox', { name: 'Choose b2' }).focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('toolbar', { name: '4 chosen' })).toBeVisible();
  await page.getByLabel('Move to a category').selectOption('B');
  await expect(page.getByRole('status').filter({ hasText: 'moved' })).toHaveText(
    '3 annotations moved. 1 stay as they were: b1 would have a name that is taken.',
  );
  // What was refused stays chosen.
  await expect(page.getByRole('toolbar', { name: '1 chosen' })).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'reviewed again' })).toHaveText(
    '4 annotations to be reviewed again.',
  );
  await list.getByRole('checkbox', { name: 'Choose b3' }).check();
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 1 annotation' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'deleted' })).toHaveText('1 annotation deleted.');
  await expect(list.getByRole('listitem')).toHaveCount(3);

  // A category becomes one with another, and comes back with what was its own, by its old name.
  const nav = page.getByRole('navigation', { name: 'Project' });
  await visit(page, `project/${project.id}/edit/categories/${project.b}`);
  await page.getByRole('button', { name: 'Merge into another category…' }).click();
  const merge = page.getByRole('dialog');
  await merge.getByLabel('Into').selectOption({ label: 'A, 1 annotation' });
  await expect(merge).toContainText('2 annotations, 0 of them reviewed, with 0 comments, go to A.');
  await expect(merge).toContainText('Names that both have get “(B)” behind them: b1.');
  await merge.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(page.getByRole('complementary', { name: 'Category A' })).toBeVisible();
  await expect(nav).toContainText('Categories1');
  await nav.getByRole('link', { name: 'Trash', exact: true }).click();
  await page.getByRole('button', { name: 'Bring back B', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('B is back');
  const { annotations } = await getJson<{ annotations: { name: string; status: string; category_id: number }[] }>(
    `annotations/byproject_id/${project.id}`,
    await adminToken(),
  );
  expect(annotations.map((one) => [one.name, one.status, one.category_id])).toEqual([
    ['b1', 'N', project.a],
    ['b1', 'N', project.b],
    ['b2', 'N', project.b],
  ]);
  await project.end();
});

test('layers are dragged into groups, and somebody gets a right on one annotation alone', async ({ page }) => {
  const project = await makeProject();
  const id = await project.add('s0', project.a);
  const layer = { data: '', image_id: 0, settings: '', parent_id: 0, annotation_id: id, ...project.common };
  const group = await create('layer', { name: 'channels', sequence: 1, ...layer });
  const inner = await create('layer', { name: 'inner', sequence: 2, ...layer });
  const user = await addUser('alone', 'Al Alone');
  await visit(page, `project/${project.id}/edit/annotations/${id}`);
  const open = page.getByRole('complementary', { name: 'Annotation s0' });
  const rows = open.getByRole('region', { name: 'Layers', exact: true }).getByRole('listitem');
  await expect(rows).toHaveText(['inner', 'channels']);
  type Layer = { layer: { parent_id: number; sequence: number; settings: string; name: string } };
  const stored = async () => (await getJson<Layer>(`layers/${inner}`, await adminToken())).layer;
  await rows.filter({ hasText: 'inner' }).dragTo(rows.filter({ hasText: 'channels' }));
  await expect.poll(async () => (await stored()).parent_id).toBe(group);
  await expect(rows).toHaveText(['channels', 'inner']);
  await rows.filter({ hasText: 'inner' }).getByRole('button').focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(async () => (await stored()).parent_id).toBe(0);
  await rows.filter({ hasText: 'inner' }).getByRole('button').click();
  const detail = open.getByRole('region', { name: 'Layer inner' });
  await detail.getByLabel('In group').selectOption('channels');
  await expect.poll(async () => (await stored()).parent_id).toBe(group);
  await detail.getByLabel(/^At first/).selectOption('Hidden');
  await expect(detail.getByLabel('The same as text')).toHaveValue('default:hidden');
  await expect.poll(async () => (await stored()).settings).toBe('default:hidden');
  // Two in a moment: the second begins with what the first has left, and is not refused.
  await page.route('**/layers/*', async (route) => {
    await new Promise((after) => setTimeout(after, 300));
    await route.continue();
  });
  await detail.getByLabel(/^Transparency/).fill('0.5');
  await detail.getByLabel(/^Bit depth/).fill('12');
  await detail.getByLabel(/^Bit depth/).press('Enter');
  await detail.getByLabel(/^At first/).selectOption('');
  await expect.poll(async () => (await stored()).settings).toBe('transparency:0.5,bitDepth:12');
  await expect(detail.getByRole('alert')).toHaveCount(0);
  await page.unroute('**/layers/*');

  const people = open.getByRole('region', { name: 'People here alone' });
  await people.getByRole('combobox', { name: 'Add a person here' }).fill(user.username);
  await page.getByRole('option', { name: /Al Alone/ }).click();
  await people.getByLabel('Al Alone may').selectOption('looks');
  await expect(people.getByLabel('Al Alone may')).toHaveValue('annvie');
  await expect(people.getByRole('listitem')).toHaveCount(1);
  await people.getByRole('button', { name: 'Take the right of Al Alone' }).click();
  await expect(people).toContainText('Nobody');
  await memento('user', 'remove', user.username, '--yes');
  await project.end();
});
