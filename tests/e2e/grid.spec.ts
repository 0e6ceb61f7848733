import type { Page } from '@playwright/test';
import { adminToken, adminUser, create, getJson, send } from './support/instance.ts';
import { expect, test, visit } from './support/test.ts';

async function makeProject(settings: string, samples: number) {
  const owner_id = await adminUser();
  const name = `Grid ${Date.now().toString(36)} ${Math.random().toString(36).slice(2, 6)}`;
  const project_id = await create('project', { name, owner_id, settings });
  const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
  for (const label of ['interphase', 'mitotic']) await create('label', { name: label, project_id, owner_id });
  const classification_id = await create('classification', {
    name: 'Grade',
    data: 'low,high',
    type: 'M',
    settings: '',
    project_id,
    owner_id,
  });
  expect(await send('POST', 'categories_classifications', { category_id, classification_id })).toBe(201);
  for (let i = 0; i < samples; i++) {
    const common = { status: 'N', image_id: 0, project_id, category_id, owner_id };
    await create('annotation', { name: `s${String(i).padStart(2, '0')}`, ...common });
  }
  return { project: project_id, category: category_id };
}

interface Rows {
  annotations: { name: string; status: string; labels: number[]; scores: { option: string }[] }[];
}
async function rowsOf(category: number) {
  const { annotations } = await getJson<Rows>(`web/categories/${category}/annotations?limit=200`, await adminToken());
  return annotations.map(
    ({ name, status, labels, scores }) => `${name} ${status} ${labels.length} ${scores.map(({ option }) => option)}`,
  );
}

const bar = (page: Page) => page.getByRole('region', { name: 'Selected annotations' });
const grid = (page: Page) => page.getByRole('main');
const picture = (page: Page, name: string) => grid(page).getByRole('link', { name: new RegExp(name) });

test('many are selected and submitted, and scored, each in one step', async ({ page }) => {
  const { project, category } = await makeProject('', 8);
  await visit(page, `project/${project}/category/${category}`);
  await grid(page).getByRole('button', { name: 'Select s01' }).click();
  await expect(bar(page)).toContainText('1 selected');
  await picture(page, 's03').click({ modifiers: ['Shift'] });
  await picture(page, 's05').click({ modifiers: ['ControlOrMeta'] });
  await picture(page, 's02').click();
  await expect(bar(page)).toContainText('3 selected');
  // A label for those that have it already, and for all the others.
  await page.keyboard.press('Digit2');
  await expect(bar(page).getByRole('button', { name: /mitotic/ })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => rowsOf(category))
    .toEqual(['s00 N 0 ', 's01 S 1 ', 's02 N 0 ', 's03 S 1 ', 's04 N 0 ', 's05 S 1 ', 's06 N 0 ', 's07 N 0 ']);
  await page.keyboard.press('ControlOrMeta+KeyA');
  await expect(bar(page)).toContainText('8 selected');
  await expect(bar(page).getByRole('button', { name: /mitotic/ })).toHaveAttribute('aria-pressed', 'mixed');
  await page.keyboard.press('Shift+Digit2');
  await page.keyboard.press('Shift+KeyC');
  await expect.poll(async () => (await rowsOf(category)).filter((row) => row.endsWith('high')).length).toBe(8);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  // Each is taken back in one step, too, and said again.
  await page.keyboard.press('ControlOrMeta+KeyZ');
  await expect.poll(async () => (await rowsOf(category)).filter((row) => row.endsWith('high')).length).toBe(0);
  await page.keyboard.press('ControlOrMeta+KeyZ');
  await expect.poll(async () => (await rowsOf(category)).filter((row) => row.includes(' S ')).length).toBe(0);
  await page.keyboard.press('ControlOrMeta+KeyY');
  await expect.poll(async () => (await rowsOf(category)).filter((row) => row.includes(' S 1')).length).toBe(3);
});

test('a band selects what it touches, and the others can be selected instead', async ({ page }) => {
  const { project, category } = await makeProject('', 8);
  await visit(page, `project/${project}/category/${category}`);
  const first = await picture(page, 's00').boundingBox();
  const second = await picture(page, 's01').boundingBox();
  if (!first || !second) throw new Error('There are no pictures.');
  await page.mouse.move(first.x - 8, first.y + 20);
  await page.mouse.down();
  await page.mouse.move(second.x + 20, second.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(bar(page)).toContainText('2 selected');
  await page.keyboard.press('ControlOrMeta+KeyI');
  await expect(bar(page)).toContainText('6 selected');
  await expect(page).toHaveURL(/category/);
});

test('keys act on the picture that has the focus, and go on where annotating is to be fast', async ({ page }) => {
  const { project, category } = await makeProject('fastannotation:1', 4);
  await visit(page, `project/${project}/category/${category}`);
  await picture(page, 's00').focus();
  await page.keyboard.press('Digit1');
  await expect(picture(page, 's01')).toBeFocused();
  await page.keyboard.press('Digit2');
  await expect(picture(page, 's02')).toBeFocused();
  await expect.poll(() => rowsOf(category)).toEqual(['s00 S 1 ', 's01 S 1 ', 's02 N 0 ', 's03 N 0 ']);
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(bar(page)).toContainText('2 selected');
});

test.describe('on touch', () => {
  test.use({ hasTouch: true, viewport: { width: 820, height: 1100 } });

  test('a swipe labels and submits, upwards leaves for later, and is taken back', async ({ page }) => {
    const { project, category } = await makeProject('', 4);
    await visit(page, `project/${project}/category/${category}`);
    await page.getByRole('button', { name: 'Swipe' }).click();
    const deck = page.getByRole('region', { name: 'Swipe A' });
    const name = (text: string) => deck.getByRole('heading', { level: 2, name: text });
    await expect(name('s00')).toBeVisible();
    await expect(deck.getByLabel('Label for the right')).toHaveValue(/./);
    const swipe = async (x: number, y: number) => {
      const middle = { x: 410, y: 500 };
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      await page.mouse.move(middle.x + x / 2, middle.y + y / 2);
      await page.mouse.move(middle.x + x, middle.y + y);
      await page.mouse.up();
    };
    await swipe(300, 10);
    await expect(name('s01')).toBeVisible();
    await swipe(0, -300);
    await expect(name('s02')).toBeVisible();
    // A hand that trembles says nothing.
    await swipe(10, 4);
    await expect(name('s02')).toBeVisible();
    await deck.getByRole('button', { name: 'interphase' }).click();
    await expect(name('s03')).toBeVisible();
    await swipe(-300, 0);
    // What was left for later comes last.
    await expect(name('s01')).toBeVisible();
    await expect(deck.getByRole('status')).toContainText('3 of 4 reviewed');
    await expect.poll(() => rowsOf(category)).toEqual(['s00 S 1 ', 's01 N 0 ', 's02 S 1 ', 's03 S 1 ']);
    await deck.getByRole('button', { name: 'Take back the last swipe' }).click();
    await expect.poll(() => rowsOf(category)).toEqual(['s00 S 1 ', 's01 N 0 ', 's02 S 1 ', 's03 N 0 ']);
    await deck.getByRole('button', { name: 'Back to the grid of A' }).click();
    await expect(deck).toHaveCount(0);
  });
});
