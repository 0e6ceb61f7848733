import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { addUser, adminToken, adminUser, create, getJson, memento, send, type User } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { enter, expect, test, visit } from './support/test.ts';

const files = ['KO/mouse_03/channels/DAPI.tif', 'KO/mouse_03/channels/Actin.tif', 'KO/mouse_03/channels/pH3.tif'];
const sampleCount = 24;
const nameOf = (i: number) => `cell_${String(i).padStart(2, '0')}`;

interface Made {
  folder: string;
  name: string;
  project: number;
  category: number;
}

/** Real images, three labels, and a score. */
async function makeProject(): Promise<Made> {
  const folder = mkdtempSync(join(tmpdir(), 'memento-day-'));
  const name = `Working day ${Date.now().toString(36)}`;
  mkdirSync(join(folder, name, 'WT'), { recursive: true });
  for (let i = 0; i < sampleCount; i++)
    cpSync(
      join(process.env.MEMENTO_E2E_EXPERIMENT ?? '', files[i % files.length] ?? ''),
      join(folder, name, 'WT', `${nameOf(i)}.tif`),
    );
  await memento('import', join(folder, name));
  type Rows = Record<string, { project_id: number; category_id: number; owner_id: number; name: string }[]>;
  const token = await adminToken();
  const { projects = [] } = await getJson<Rows>('projects', token);
  const row = projects.find((one) => one.name === name);
  const project = row?.project_id ?? 0;
  const { categories = [] } = await getJson<Rows>(`categories/byproject_id/${project}`, token);
  const category = categories[0]?.category_id ?? 0;
  const owner_id = await adminUser();
  expect(await send('PUT', `projects/${project}`, { ...row, settings: 'fastannotation:1,annotationexclusive:1' })).toBe(
    201,
  );
  for (const label of ['interphase', 'mitotic', 'apoptotic'])
    await create('label', { name: label, project_id: project, owner_id });
  const grade = { name: 'Grade', data: 'low,high', type: 'M', settings: '', project_id: project, owner_id };
  const classification_id = await create('classification', grade);
  expect(await send('POST', 'categories_classifications', { category_id: category, classification_id })).toBe(201);
  return { folder, name, project, category };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const drawer = (page: Page) => page.getByRole('region', { name: 'Comments' });
const saved = (page: Page) => page.getByText(/^Saved \d\d:\d\d$/);

/** A browser of his own, through the login page. */
async function come(browser: Browser, user: User): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await visit(page, '');
  await enter(page, user.username, user.password);
  await expect(page.getByRole('button', { name: /, account$/ })).toBeVisible();
  return page;
}

interface Decision {
  annotation: string;
  layer: string;
  what: string;
  value: string;
  author: string;
  time: string;
}

async function exported<T>(report: string, project: string): Promise<T[]> {
  const said = JSON.parse(await memento('export', report, project, '--format', 'json')) as Record<string, T[]>;
  return said[`project_${report}`] ?? [];
}

test.describe('a working day', () => {
  test.use({ visitor: 'nobody', provoked: [403, 404] });
  test.setTimeout(240_000);

  test('of two annotators and a guest ends with exports of what was done, by whom and when', async ({ browser }) => {
    const { folder, name, project, category } = await makeProject();
    try {
      const [anna, ben] = [await addUser('anna', 'Anna Costa'), await addUser('ben', 'Ben Okafor')];
      for (const { username } of [anna, ben]) await memento('permission', 'grant', username, 'propar', name);
      const began = new Date();

      // Anna logs in, finds the project, and labels by keys: each key submits and goes on.
      const one = await come(browser, anna);
      await one
        .getByRole('link', { name: new RegExp(name) })
        .first()
        .click();
      await one
        .getByRole('main')
        .getByRole('link', { name: nameOf(0) })
        .click();
      // In the order of their names: apoptotic, interphase, mitotic.
      const keys = ['2', '3', '1', '2'];
      for (const [i, key] of keys.entries()) {
        await expect(heading(one, nameOf(i))).toBeVisible();
        await settled(one);
        await one.keyboard.press(key);
      }
      await expect(heading(one, nameOf(4))).toBeVisible();
      await expect(saved(one)).toBeVisible();

      // Ben sees how far she is, and scores twenty at once.
      const two = await come(browser, ben);
      await visit(two, `project/${project}/category/${category}`);
      await expect(two.getByText(`4 of ${sampleCount}`).first()).toBeVisible();
      await two.getByRole('button', { name: `Select ${nameOf(0)}` }).click();
      await two
        .getByRole('main')
        .getByRole('link', { name: nameOf(19) })
        .click({ modifiers: ['Shift'] });
      await expect(two.getByRole('region', { name: 'Selected annotations' })).toContainText('20 selected');
      await two.keyboard.press('Shift+Digit2');
      await two.keyboard.press('Shift+KeyC');
      await expect(saved(two)).toBeVisible();

      // Anna asks about a spot; Ben sees it by himself, goes there and answers.
      await settled(one);
      await one.keyboard.press('c');
      await drawer(one)
        .getByRole('textbox', { name: /^Comment on/ })
        .fill('Is this mitotic?');
      await drawer(one).getByRole('button', { name: 'Pin to a spot' }).click();
      const box = await one.getByRole('main', { name: /^Image of/ }).boundingBox();
      if (!box) throw new Error('There is no picture.');
      await one.mouse.click(box.x + box.width / 2, box.y + box.height / 2 - 40);
      await drawer(one).getByRole('button', { name: 'Add' }).click();
      await expect(drawer(one).getByRole('button', { name: /^Show where comment/ })).toBeVisible();
      const row = two.getByRole('navigation', { name: 'Annotations' }).getByRole('link', { name: nameOf(4) });
      await expect(row.getByTitle('1 comment')).toBeVisible();
      await two.keyboard.press('Escape');
      await row.click();
      await settled(two);
      await two.keyboard.press('c');
      await drawer(two)
        .getByRole('button', { name: /^Show where comment/ })
        .click();
      await drawer(two).getByRole('button', { name: 'Answer' }).click();
      await two.keyboard.type('Yes, anaphase');
      await two.keyboard.press('Enter');
      await expect(drawer(one).getByText('Yes, anaphase')).toBeVisible();

      // Anna shares it with a guest, who reads what was said, until she ends that.
      await one.getByRole('button', { name: 'Share' }).click();
      const sharing = one.getByRole('dialog', { name: `Share ${nameOf(4)}` });
      await sharing.getByRole('button', { name: 'Make a link' }).click();
      const link = await sharing.getByRole('textbox', { name: /^Link/ }).inputValue();
      const guests = await browser.newContext();
      const guest = await guests.newPage();
      await guest.goto(link);
      await settled(guest);
      await expect(heading(guest, nameOf(4))).toBeVisible();
      await guest.keyboard.press('c');
      await expect(drawer(guest).getByText('Yes, anaphase')).toBeVisible();
      await expect(guest.getByText(nameOf(5))).toHaveCount(0);
      await sharing.getByRole('button', { name: 'Stop sharing' }).click();
      await expect(guest.getByRole('heading', { name: 'This link has ended' })).toBeVisible();
      await guests.close();
      await one.keyboard.press('Escape');

      // The line goes: what she says waits, and is saved when it is back.
      await one.context().setOffline(true);
      await one.keyboard.press('Escape');
      await one.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await one.keyboard.press('3');
      await expect(one.getByRole('button', { name: /Offline, 1 change waiting/ })).toBeVisible();
      await one.context().setOffline(false);
      await expect(saved(one)).toBeVisible({ timeout: 60_000 });

      // What leaves the house is what was done.
      const decisions = await exported<Decision>('decisions', name);
      const of = (author: string, what: string) =>
        decisions.filter((row) => row.author.startsWith(author) && row.what === what);
      const table = (author: string, what: string) =>
        of(author, what).map(({ annotation, value }) => `${annotation} ${value}`);
      expect(table('Anna', 'label')).toEqual([
        `${nameOf(0)} interphase`,
        `${nameOf(1)} mitotic`,
        `${nameOf(2)} apoptotic`,
        `${nameOf(3)} interphase`,
        `${nameOf(4)} mitotic`,
      ]);
      expect(of('Anna', 'submit')).toHaveLength(5);
      expect(table('Ben', 'score')).toEqual(Array.from({ length: 20 }, (_, i) => `${nameOf(i)} Grade: high`));
      expect(of('Ben', 'submit')).toEqual([]);
      expect(table('Anna', 'comment')).toEqual([`${nameOf(4)} Is this mitotic?`]);
      expect(table('Ben', 'comment')).toEqual([`${nameOf(4)} Yes, anaphase`]);
      expect(decisions).toHaveLength(5 + 5 + 20 + 2);
      for (const { time } of decisions) {
        expect(new Date(time).toISOString().slice(0, 23)).toBe(time.slice(0, 23));
        expect(new Date(time).getTime()).toBeGreaterThanOrEqual(began.getTime());
        expect(new Date(time).getTime()).toBeLessThanOrEqual(Date.now() + 1000);
      }
      type Row = { annotation: string; status: string; label: string; classification: string };
      const data = await exported<Row>('data', name);
      expect(data).toHaveLength(sampleCount);
      expect(
        data.filter(({ status }) => status === 'S').map(({ annotation, label }) => `${annotation} ${label}`),
      ).toEqual(
        ['interphase', 'mitotic', 'apoptotic', 'interphase', 'mitotic'].map((label, i) => `${nameOf(i)} ${label}`),
      );
      expect(data.filter(({ classification }) => classification === 'Grade: high')).toHaveLength(20);
      expect(await exported<{ content: string }>('comments', name)).toHaveLength(2);
      for (const page of [one, two]) await page.context().close();
    } finally {
      rmSync(folder, { recursive: true });
      await send('DELETE', `projects/${project}`);
    }
  });
});
