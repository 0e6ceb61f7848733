import type { Page } from '@playwright/test';
import {
  addUser,
  adminUser,
  api,
  create,
  responderAway,
  send,
  sessionCookie,
  tokenOf,
  type User,
} from './support/instance.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

// Two people at one project: what one says, the other sees on the page that is open, within two seconds.

const bar = (page: Page) => page.getByRole('region', { name: 'Labels' });
const toggle = (page: Page, name: string) => bar(page).getByRole('button', { name: new RegExp(`\\b${name}$`) });
const list = (page: Page) => page.getByRole('navigation', { name: 'Annotations' });
/** as long as it may take until what somebody else has said is there, and a little for a machine that builds besides */
const soon = { timeout: 4000 };

interface Made {
  project: number;
  samples: number[];
  labels: number[];
  classification: number;
  layer: number;
}

async function makeProject(): Promise<Made> {
  const owner_id = await adminUser();
  const name = `Others ${Date.now().toString(36)} ${Math.random().toString(36).slice(2, 6)}`;
  const project_id = await create('project', { name, owner_id, settings: '' });
  const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
  const samples: number[] = [];
  for (const one of ['s0', 's1', 's2']) {
    const common = { status: 'N', image_id: 0, project_id, category_id, owner_id };
    samples.push(await create('annotation', { name: one, ...common }));
  }
  const place = { annotation_id: samples[0], project_id, owner_id, image_id: 0, parent_id: 0 };
  const layer = await create('layer', { name: 'cells', data: 'none', settings: '', sequence: 1, ...place });
  const labels: number[] = [];
  for (const label of ['alpha', 'beta']) labels.push(await create('label', { name: label, project_id, owner_id }));
  const grade = { name: 'Grade', type: 'M', data: 'low,high', settings: '' };
  const classification = await create('classification', { ...grade, project_id, owner_id });
  await send('POST', 'categories_classifications', { category_id, classification_id: classification });
  return { project: project_id, samples, labels, classification, layer };
}

/** Somebody who may annotate the project; how he says something. */
async function colleague(
  project: number,
): Promise<{ user: User; says: (path: string, body: object) => Promise<number> }> {
  const user = await addUser('second', 'Sven Second');
  expect(await send('POST', 'permissions', { user_id: user.id, type: 'propar', type_id: project })).toBe(201);
  const headers = {
    'x-access-token': await tokenOf(user.username, user.password),
    'content-type': 'application/json',
  };
  const says = async (path: string, body: object) =>
    (await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  return { user, says };
}

test('labels, scores, status and comments of another appear on the open page and in its list', async ({ page }) => {
  const { project, samples, labels, classification, layer } = await makeProject();
  const { says } = await colleague(project);
  const [first, second] = samples;
  await visit(page, `project/${project}/annotation/${first}`);
  await expect(toggle(page, 'alpha')).toBeVisible();
  await expect(list(page)).toContainText('3 to go');
  await page.keyboard.press('c');
  const drawer = page.getByRole('region', { name: 'Comments' });
  // What one has begun stays.
  const field = drawer.getByRole('textbox', { name: /^Comment on/ });
  await field.fill('my own words');

  expect(await says(`web/annotations/${first}/submit`, { labels: [labels[1]], version: 1 })).toBe(200);
  await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'true', soon);
  await expect(bar(page).getByText('submitted', { exact: true })).toBeVisible(soon);
  await expect(list(page)).toContainText('2 to go', soon);

  const scores = [{ classification_id: classification, option: 'high' }];
  expect(await says('web/classify', { annotations: [first, second], scores })).toBe(200);
  await expect(bar(page).getByRole('button', { name: 'Grade: high' })).toHaveAttribute('aria-pressed', 'true', soon);

  expect(await says(`web/annotations/${first}/comments`, { layer_id: layer, content: 'Sven was here' })).toBe(201);
  await expect(drawer.getByRole('paragraph').filter({ hasText: 'Sven was here' })).toBeVisible(soon);
  await expect(field).toHaveValue('my own words');
  await expect(field).toBeFocused();

  // A sample that is not open: its row.
  const row = list(page).getByRole('link', { name: 's1' });
  await expect(row).not.toContainText('submitted');
  expect(await says(`web/annotations/${second}/submit`, { labels: [], version: 1 })).toBe(200);
  await expect(row).toContainText('submitted', soon);
  await expect(list(page)).toContainText('1 to go', soon);
});

test.describe('two who submit the same sample', () => {
  test.use({ provoked: [409] });

  test('the second is told who was first and what he chose, also when the page has shown it before', async ({
    page,
  }) => {
    const { project, samples, labels } = await makeProject();
    const { says } = await colleague(project);
    const [id] = samples;
    await visit(page, `project/${project}/annotation/${id}`);
    await expect(toggle(page, 'alpha')).toBeVisible();
    await page.keyboard.press('1');
    await expect(bar(page).getByText('not submitted yet')).toBeVisible();
    expect(await says(`web/annotations/${id}/submit`, { labels: [labels[1]], version: 1 })).toBe(200);
    await expect(bar(page)).toContainText('changed by someone else, not submitted yet', soon);
    // What one has chosen is not taken away.
    await expect(toggle(page, 'alpha')).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Sven Second has submitted s0 before you' });
    await expect(dialog).toContainText('beta');
    await dialog.getByRole('radio', { name: /Mine/ }).check();
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
    await expect(toggle(page, 'alpha')).toHaveAttribute('aria-pressed', 'true');
    await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'false');
    // Once decided, one's own correction is no conflict.
    await page.keyboard.press('2');
    await page.keyboard.press('Enter');
    await expect(bar(page).getByText('submitted', { exact: true })).toBeVisible();
    await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test.describe('a page that nobody looks at, and a server that is away', () => {
  test.use({ provoked: [502, 503, 504], visitor: 'nobody' });

  test('asks nothing while hidden, seldom while away, and tells what it has missed', async ({ page, context }) => {
    const { project, samples } = await makeProject();
    const { user, says } = await colleague(project);
    await enterAs(context, await sessionCookie(user.username, user.password));
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/changes?since=')) asked++;
    });
    const hide = (state: 'hidden' | 'visible') =>
      page.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await visit(page, `project/${project}/annotation/${samples[0]}`);
    await expect.poll(() => asked).toBeGreaterThan(1);
    await hide('hidden');
    await page.waitForTimeout(500);
    const before = asked;
    expect(await says(`web/annotations/${samples[1]}/submit`, { labels: [], version: 1 })).toBe(200);
    await page.waitForTimeout(3500);
    expect(asked).toBe(before);
    await hide('visible');
    await expect(list(page).getByRole('link', { name: 's1' })).toContainText('submitted', soon);

    const back = await responderAway();
    try {
      const away = asked;
      await page.waitForTimeout(8000);
      expect(asked - away).toBeLessThan(5);
    } finally {
      back();
    }
    await expect
      .poll(async () => says(`web/annotations/${samples[2]}/submit`, { labels: [], version: 1 }).catch(() => 0))
      .toBe(200);
    await expect(list(page).getByRole('link', { name: 's2' })).toContainText('submitted', { timeout: 20_000 });
  });
});
