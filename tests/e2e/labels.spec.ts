import type { Page } from '@playwright/test';
import {
  addUser,
  adminToken,
  getJson,
  imported,
  pages,
  responderAway,
  send,
  sessionCookie,
} from './support/instance.ts';
import { settled } from './support/picture.ts';
import { bar, makeProject, type Sample, sample, saved, toggle } from './support/saying.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

test('labels are chosen by keys and by the mouse, sent by Submit, and there again after a reload', async ({ page }) => {
  const { project, samples, labels } = await makeProject('', 2, ['alpha', 'beta', 'gamma']);
  const [id = 0] = samples;
  await visit(page, `project/${project}/annotation/${id}`);
  await expect(toggle(page, 'alpha')).toBeVisible();
  await page.keyboard.press('1');
  await toggle(page, 'gamma').click();
  await expect(toggle(page, 'alpha')).toHaveAttribute('aria-pressed', 'true');
  await expect(toggle(page, 'gamma')).toHaveAttribute('aria-pressed', 'true');
  await expect(bar(page).getByText('not submitted yet')).toBeVisible();
  expect((await sample(id)).labels).toEqual([]);
  // A choice that was not sent is not lost.
  await page.reload();
  await expect(toggle(page, 'gamma')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('2');
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await expect(saved(page)).toBeVisible();
  await expect(bar(page).getByRole('button', { name: /^Submit again/ })).toBeVisible();
  expect(await sample(id)).toMatchObject({ status: 'S', labels: [labels[1], labels[2]].sort() });
  const row = page.getByRole('navigation', { name: 'Annotations' }).getByRole('link', { name: 'cell_000' });
  await expect(row).toContainText('submitted');
  await expect(page.getByText('1 of 2 reviewed')).toBeVisible();
  await expect(page.getByText('1 to go')).toBeVisible();
  // And corrected.
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await sample(id)).labels).toEqual([labels[2]]);
  await page.reload();
  await expect(toggle(page, 'gamma')).toHaveAttribute('aria-pressed', 'true');
  await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'false');
});

test('a label replaces the other where only one may be', async ({ page }) => {
  const { project, samples } = await makeProject('annotationexclusive:1', 1, ['alpha', 'beta']);
  await visit(page, `project/${project}/annotation/${samples[0]}`);
  await expect(toggle(page, 'alpha')).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await expect(toggle(page, 'alpha')).toHaveAttribute('aria-pressed', 'false');
  await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'true');
});

test('digits never fire while someone types, and more than nine labels are in a menu', async ({ page }) => {
  const names = Array.from({ length: 14 }, (_, i) => `label ${String.fromCharCode(97 + i)}`);
  const { project, samples, labels } = await makeProject('', 1, names);
  await visit(page, `project/${project}/annotation/${samples[0]}`);
  await expect(toggle(page, 'label a')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('123');
  await expect(page.getByRole('searchbox')).toHaveValue('123');
  await expect(bar(page).locator('[aria-pressed="true"]')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await bar(page).getByRole('button', { name: /^More/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'label n' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Submit', exact: false }).first().click();
  await expect.poll(async () => (await sample(samples[0] ?? 0)).labels).toEqual([labels[13]]);
});

/** Presses digits faster than anybody can, and notes which sample was in sight at each. */
async function rattle(page: Page, count: number, every: number): Promise<{ shown: string; digit: number }[]> {
  return page.evaluate(
    async ([count, every]) => {
      const pressed: { shown: string; digit: number }[] = [];
      for (let i = 0; i < (count as number); i++) {
        const digit = 1 + ((i * 7) % 3);
        pressed.push({ shown: document.querySelector('h1')?.textContent ?? '', digit });
        const init = { key: String(digit), code: `Digit${digit}`, bubbles: true };
        document.body.dispatchEvent(new KeyboardEvent('keydown', init));
        await new Promise((resolve) => setTimeout(resolve, every as number));
      }
      return pressed;
    },
    [count, every],
  );
}

test('a hundred digits in two seconds over a slow line: each lands on the sample that was in sight, or nowhere', async ({
  page,
}) => {
  const { project, samples, labels } = await makeProject('fastannotation:1,annotationexclusive:1', 40, ['x', 'y', 'z']);
  await page.route(/memento-api/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await visit(page, `project/${project}/annotation/${samples[0]}`);
  await expect(toggle(page, 'x')).toBeVisible();
  await page.waitForTimeout(800);
  const pressed = await rattle(page, 100, 20);
  await expect(saved(page)).toBeVisible({ timeout: 60_000 });
  let submitted = 0;
  for (const [i, id] of samples.entries()) {
    const { status, labels: chosen, version } = await sample(id);
    if (status === 'N') {
      expect(chosen).toEqual([]);
      continue;
    }
    submitted++;
    expect(version, 'submitted once').toBe(2);
    const name = `cell_${String(i).padStart(3, '0')}`;
    const mine = pressed.filter(({ shown }) => shown === name).map(({ digit }) => labels[digit - 1]);
    expect(mine, `${name} was in sight when its label was chosen`).toContain(chosen[0]);
    expect(chosen).toHaveLength(1);
  }
  expect(submitted, 'some of them').toBeGreaterThan(3);
  // What was submitted is a run from the first on: nothing was passed over.
  const states = await Promise.all(samples.map(async (id) => (await sample(id)).status));
  expect(states.join('')).toMatch(/^S+N*$/);
});

test('fast annotation leads through all there is, and says when all is done', async ({ page }) => {
  const { project, samples } = await makeProject('fastannotation:1', 3, ['x', 'y']);
  await visit(page, `project/${project}/annotation/${samples[1]}`);
  for (const name of ['cell_001', 'cell_002', 'cell_000']) {
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(toggle(page, 'x')).toBeVisible();
    // What is pressed before the sample can be seen says nothing of it.
    await page.waitForTimeout(500);
    await page.keyboard.press('1');
  }
  await expect(page).toHaveURL(`${pages}project/${project}/done`);
  await expect(page.getByRole('heading', { name: 'All 3 annotations are reviewed' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'All 3 annotations are reviewed' })).toBeVisible();
});

test.describe('two at one sample', () => {
  test.use({ provoked: [409] });

  test('the second is told who was first and what he chose, and decides', async ({ page }) => {
    const { project, samples, labels } = await makeProject('', 1, ['alpha', 'beta']);
    const [id = 0] = samples;
    await visit(page, `project/${project}/annotation/${id}`);
    await expect(toggle(page, 'alpha')).toBeVisible();
    expect(await send('POST', `web/annotations/${id}/submit`, { labels: [labels[1]], version: 1 })).toBe(200);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /submitted cell_000 before you/ });
    await expect(dialog).toContainText('beta');
    await expect(dialog).toContainText('alpha');
    expect((await sample(id)).labels, 'nothing was overwritten').toEqual([labels[1]]);
    await dialog.getByRole('button', { name: 'Decide later' }).click();
    await expect(dialog).toHaveCount(0);
    await page.reload();
    await expect(dialog, 'it is there after a reload').toBeVisible();
    await dialog.getByRole('radio', { name: /Both/ }).check();
    await dialog.getByRole('button', { name: 'Keep both' }).click();
    await expect.poll(async () => (await sample(id)).labels).toEqual([...labels].sort());
    await expect(saved(page)).toBeVisible();
    await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'true');
  });
});

test('two tabs: what each says lands on the sample that it shows', async ({ page, context }) => {
  const { project, samples, labels } = await makeProject('', 2, ['alpha', 'beta']);
  const [a = 0, b = 0] = samples;
  const other = await context.newPage();
  await visit(page, `project/${project}/annotation/${a}`);
  await visit(other, `project/${project}/annotation/${b}`);
  await expect(toggle(page, 'alpha')).toBeVisible();
  await expect(toggle(other, 'beta')).toBeVisible();
  await page.keyboard.press('1');
  await other.keyboard.press('2');
  await page.keyboard.press('Enter');
  await other.keyboard.press('Enter');
  await expect(saved(page)).toBeVisible();
  await expect(saved(other)).toBeVisible();
  expect((await sample(a)).labels).toEqual([labels[0]]);
  expect((await sample(b)).labels).toEqual([labels[1]]);
  // Each sees in its list what the other has done.
  const row = (tab: Page, name: string) =>
    tab.getByRole('navigation', { name: 'Annotations' }).getByRole('link', { name });
  await expect(row(page, 'cell_001')).toContainText('submitted');
  await expect(row(other, 'cell_000')).toContainText('submitted');
});

test.describe('who may only look', () => {
  test.use({ visitor: 'nobody' });

  test('sees what is said, and no button to say it', async ({ page, context }) => {
    const { project, samples, labels } = await makeProject('', 2, ['alpha', 'beta']);
    const user = await addUser('looker', 'Lena Looker');
    expect(await send('POST', 'permissions', { user_id: user.id, type: 'provie', type_id: project })).toBe(201);
    expect(await send('POST', `web/annotations/${samples[0]}/submit`, { labels: [labels[1]], version: 1 })).toBe(200);
    await enterAs(context, await sessionCookie(user.username, user.password));
    await visit(page, `project/${project}/annotation/${samples[0]}`);
    await expect(bar(page)).toContainText('beta');
    await expect(bar(page).getByText('Submitted')).toBeVisible();
    await expect(bar(page).getByRole('button')).toHaveCount(0);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(keys.getByText('Zoom in')).toBeVisible();
    await expect(keys.getByText('Submit')).toHaveCount(0);
    expect((await sample(samples[0] ?? 0)).version).toBe(2);
    // Next goes through the list, reviewed or not.
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await expect(page).toHaveURL(`${pages}project/${project}/annotation/${samples[1]}`);
    // Given the right, the page that is open lets him.
    expect(await send('POST', 'permissions', { user_id: user.id, type: 'propar', type_id: project })).toBe(201);
    await toggle(page, 'alpha').click();
    await page.keyboard.press('Enter');
    await expect(saved(page)).toBeVisible();
    expect((await sample(samples[1] ?? 0)).status).toBe('S');
  });
});

test('Enter right after a digit submits, once there is something to see', async ({ page }) => {
  const { project, samples, labels } = await makeProject('', 1, ['alpha', 'beta']);
  const [id = 0] = samples;
  // The page is painted slowly: the keys are pressed before anything can be seen.
  await page.addInitScript(() => {
    window.requestAnimationFrame = (paint) => window.setTimeout(() => paint(performance.now()), 250);
  });
  await visit(page, `project/${project}/annotation/${id}`);
  await expect(toggle(page, 'alpha')).toBeVisible();
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await expect(saved(page)).toBeVisible();
  expect(await sample(id)).toMatchObject({ status: 'S', labels: [labels[1]] });
});

test('what was said is taken back by Ctrl Z, also after a reload, and said again', async ({ page }) => {
  const { project, samples, labels } = await makeProject('', 1, ['alpha', 'beta']);
  const [id = 0] = samples;
  const said = () => sample(id).then((one) => [one.status, ...one.labels]);
  await visit(page, `project/${project}/annotation/${id}`);
  await expect(toggle(page, 'alpha')).toBeVisible();
  for (const key of ['1', 'Enter']) await page.keyboard.press(key);
  await expect.poll(said).toEqual(['S', labels[0]]);
  for (const key of ['2', 'Enter']) await page.keyboard.press(key);
  await expect.poll(said).toEqual(['S', ...labels]);
  await page.reload();
  await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+z');
  await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(said).toEqual(['S', labels[0]]);
  await page.keyboard.press('Control+z');
  await expect.poll(said).toEqual(['N']);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(said).toEqual(['S', labels[0]]);
  // What was chosen and not sent comes first.
  await page.keyboard.press('2');
  await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+z');
  await expect(toggle(page, 'beta')).toHaveAttribute('aria-pressed', 'false');
  expect(await said()).toEqual(['S', labels[0]]);
});

test.describe('the server away', () => {
  test.use({ provoked: [502, 503, 504] });

  test('what was said waits, outlives the page, and is saved when the server is back', async ({ page }) => {
    const { project, samples, labels } = await makeProject('', 2, ['alpha', 'beta']);
    const [id = 0] = samples;
    await visit(page, `project/${project}/annotation/${id}`);
    await expect(toggle(page, 'alpha')).toBeVisible();
    const back = await responderAway();
    try {
      await page.keyboard.press('1');
      await page.keyboard.press('Enter');
      const slot = page.getByRole('button', { name: 'Offline, 1 change waiting' });
      await expect(slot).toBeVisible();
      await slot.click();
      const panel = page.getByRole('dialog', { name: 'Changes waiting' });
      await expect(panel).toContainText('Submitted: alpha');
      await expect(panel).toContainText('cell_000');
    } finally {
      back();
    }
    await expect(saved(page)).toBeVisible({ timeout: 60_000 });
    expect(await sample(id)).toMatchObject({ status: 'S', labels: [labels[0]] });
  });
});

test('on real images a key says nothing of a sample whose picture is not there yet', async ({ page }) => {
  const { ids, project } = await imported();
  const token = await adminToken();
  const path = `web/annotations/${ids.get('WT/mouse_01')}`;
  const before = await getJson<Sample>(path, token);
  await page.route(/\/memento\/t\//, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await route.continue().catch(() => {});
  });
  await visit(page, `project/${project}/annotation/${ids.get('WT/mouse_01')}`);
  await expect(bar(page).getByRole('button', { name: /^Submit and next/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  expect((await getJson<Sample>(path, token)).annotation.version).toBe(before.annotation.version);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await settled(page);
});
