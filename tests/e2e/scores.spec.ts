import type { Page } from '@playwright/test';
import { adminToken, adminUser, create, getJson, send } from './support/instance.ts';
import { expect, test, visit } from './support/test.ts';

interface Made {
  project: number;
  category: number;
  samples: number[];
  grade: number;
  blurred: number;
}

async function makeProject(settings: string): Promise<Made> {
  const owner_id = await adminUser();
  const name = `Scores ${Date.now().toString(36)} ${Math.random().toString(36).slice(2, 6)}`;
  const project_id = await create('project', { name, owner_id, settings });
  const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
  const samples: number[] = [];
  for (const one of ['s0', 's1', 's2', 's3']) {
    const common = { status: 'N', image_id: 0, project_id, category_id, owner_id };
    samples.push(await create('annotation', { name: one, ...common }));
  }
  const kind = { type: 'M', settings: '', project_id, owner_id };
  const grade = await create('classification', { name: 'Grade', data: '1,2,poor', ...kind });
  const blurred = await create('classification', { name: 'Blurred', data: 'eye#B', ...kind });
  for (const classification_id of [grade, blurred]) {
    expect(await send('POST', 'categories_classifications', { category_id, classification_id })).toBe(201);
  }
  return { project: project_id, category: category_id, samples, grade, blurred };
}

interface Sample {
  annotation: { status: string; scores: { classification_id: number; option: string }[] };
}
const sample = async (id: number) => (await getJson<Sample>(`web/annotations/${id}`, await adminToken())).annotation;

const bar = (page: Page) => page.getByRole('region', { name: 'Labels' });
const option = (page: Page, name: string) => bar(page).getByRole('button', { name, exact: true });
const list = (page: Page) => page.getByRole('navigation', { name: 'Annotations' });

test('scores are chosen by keys and buttons, sent by Classify, and counted at their category', async ({ page }) => {
  const { project, samples, grade, blurred } = await makeProject('');
  const [id = 0] = samples;
  await visit(page, `project/${project}/annotation/${id}`);
  // In the order of their names: Blurred, then the options of Grade.
  await expect(option(page, 'Blurred')).toBeVisible();
  const classify = bar(page).getByRole('button', { name: 'Classify' });
  await expect(classify).toBeDisabled();
  await page.keyboard.press('Shift+Digit1');
  await option(page, 'Grade: 2').click();
  await expect(option(page, 'Blurred')).toHaveAttribute('aria-pressed', 'true');
  await expect(classify).toBeEnabled();
  expect((await sample(id)).scores).toEqual([]);
  await page.keyboard.press('Shift+C');
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  expect(await sample(id)).toEqual(
    expect.objectContaining({
      status: 'N',
      scores: [
        { classification_id: grade, option: '2' },
        { classification_id: blurred, option: '' },
      ],
    }),
  );
  await expect(classify).toBeDisabled();
  await expect(list(page).getByRole('link', { name: /s0/ })).toContainText('B');
  await expect(list(page).getByTitle('Blurred: 1 of 4')).toBeVisible();
  await expect(list(page).getByTitle('2: 1 of 4')).toBeVisible();
  // Each of them shows the samples that have it, and all again.
  await list(page).getByTitle('2: 1 of 4').click();
  await expect(list(page).getByRole('link')).toHaveText([/s0/]);
  await list(page).getByTitle('2: 1 of 4').click();
  await expect(list(page).getByRole('link')).toHaveCount(4);
  // Chosen again is chosen no more.
  await page.keyboard.press('Shift+Digit1');
  await page.keyboard.press('Shift+C');
  await expect.poll(async () => (await sample(id)).scores).toEqual([{ classification_id: grade, option: '2' }]);
  await expect(list(page).getByTitle('Blurred: 1 of 4')).toHaveCount(0);
});

test('a score replaces the other where only one may be', async ({ page }) => {
  const { project, samples } = await makeProject('classificationexclusive:1');
  await visit(page, `project/${project}/annotation/${samples[0]}`);
  await expect(option(page, 'Blurred')).toBeVisible();
  await page.keyboard.press('Shift+Digit2');
  await page.keyboard.press('Shift+Digit3');
  await expect(option(page, 'Grade: 1')).toHaveAttribute('aria-pressed', 'false');
  await expect(option(page, 'Grade: 2')).toHaveAttribute('aria-pressed', 'true');
  // What was chosen and not sent is there again.
  await page.reload();
  await expect(option(page, 'Grade: 2')).toHaveAttribute('aria-pressed', 'true');
});
