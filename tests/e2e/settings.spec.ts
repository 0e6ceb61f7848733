import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { categorySettings, layerSettings, projectSettings } from '../../web/src/model/settings_keys.ts';
import { pixelsOf, quantile, sample } from './support/experiment.ts';
import { adminToken, adminUser, api, create, getJson, memento, send } from './support/instance.ts';
import { layersOf, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

/**
 * Every setting that there is, by its key, and what it changes: a key that has no check here fails. All of a string are set at once, and
 * then to the opposite.
 */
interface Check {
  on: string;
  off: string;
  check: (page: Page, on: boolean) => Promise<void>;
}

const panel = (page: Page) => page.getByRole('complementary', { name: 'Layers' });
const bar = (page: Page) => page.getByRole('region', { name: 'Labels' });
const field = (page: Page, name: string) => panel(page).getByRole('textbox', { name }).first();

/** In an order in which none is in the way of the next. */
const ofProject: Record<string, Check> = {
  darkmode: {
    on: '1',
    off: '0',
    check: (page, on) =>
      expect(page.getByRole('button', { name: 'Dark background' })).toHaveAttribute('aria-pressed', String(on)),
  },
  expandannotation: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      await expect(page.getByRole('button', { name: on ? 'Hide annotations' : 'Show annotations' })).toBeVisible();
      if (!on) await page.getByRole('button', { name: 'Show annotations' }).click();
    },
  },
  expandlayer: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      await expect(page.getByRole('button', { name: on ? 'Hide layers' : 'Show layers' })).toBeVisible();
      if (!on) await page.getByRole('button', { name: 'Show layers' }).click();
      await expect(panel(page)).toBeVisible();
    },
  },
  expandcomment: {
    on: '1',
    off: '0',
    check: (page, on) =>
      expect(page.getByRole('button', { name: /^Comments \d/ })).toHaveAttribute('aria-expanded', String(on)),
  },
  expandclassification: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      const scores = bar(page).getByRole('button', { name: 'Scores' });
      await expect(scores).toHaveAttribute('aria-expanded', String(on));
      await expect(bar(page).getByRole('button', { name: 'Grade: 1' })).toHaveCount(on ? 1 : 0);
      if (!on) await scores.click();
    },
  },
  // Beside the category: letters alone, or the icon.
  clastype: {
    on: 'l',
    off: 'i',
    check: async (page, on) => {
      const button = page.getByRole('navigation', { name: 'Annotations' }).getByTitle('Good: 1 of 2');
      await expect(button.locator('b')).toHaveCount(on ? 1 : 0);
      await expect(button.locator('svg')).toHaveCount(on ? 0 : 1);
    },
  },
  // The layer that keys are about.
  defaultlayer: {
    on: '2',
    off: '1',
    check: async (page, on) => {
      const [shown, hidden] = [await visible(page), on ? 'H2AX' : 'DAPI'];
      await page.keyboard.press('i');
      await expect.poll(() => visible(page)).toEqual(shown.filter((title) => title !== hidden));
      await page.keyboard.press('i');
      await expect.poll(() => visible(page)).toEqual(shown);
    },
  },
  expandcontrols: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      const layer = on ? 'H2AX' : 'DAPI';
      await expect(field(page, `White point of ${layer}`)).toHaveCount(on ? 1 : 0);
      if (!on)
        await panel(page)
          .getByRole('button', { name: `Adjust ${layer}` })
          .first()
          .click();
      await expect(field(page, `White point of ${layer}`)).toBeVisible();
    },
  },
  groupcontrols: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      const title = on ? 'H2AX' : 'DAPI';
      const whites = async () =>
        (await layersOf(page)).filter((one) => one.title === title).map(({ look }) => look.white);
      await field(page, `White point of ${title}`).fill('2345');
      await field(page, `White point of ${title}`).press('Enter');
      await field(page, `White point of ${title}`).blur();
      await expect.poll(async () => (await whites()).filter((white) => white === 2345).length).toBe(on ? 2 : 1);
    },
  },
  annotationexclusive: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      const toggle = (name: RegExp) => bar(page).getByRole('button', { name });
      await toggle(/beta$/).click();
      await toggle(/gamma$/).click();
      await expect(toggle(/beta$/)).toHaveAttribute('aria-pressed', String(!on));
      await expect(toggle(/gamma$/)).toHaveAttribute('aria-pressed', 'true');
    },
  },
  classificationexclusive: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      const option = (name: string) => bar(page).getByRole('button', { name });
      await option('Grade: 1').click();
      await option('Grade: 2').click();
      await expect(option('Grade: 1')).toHaveAttribute('aria-pressed', String(!on));
      await expect(option('Grade: 2')).toHaveAttribute('aria-pressed', 'true');
    },
  },
  fastannotation: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      const before = page.url();
      await page.keyboard.press('1');
      if (on) await expect(page).not.toHaveURL(before);
      else await expect(bar(page).getByText('not submitted yet')).toBeVisible();
    },
  },
};

const grid = (page: Page) => page.getByRole('main', { name: /^Annotations of/ });
const ofCategory: Record<string, Check> = {
  forcerow: {
    on: '1',
    off: '2',
    check: async (page, on) => {
      const [first, second] = await Promise.all([0, 1].map((i) => grid(page).getByRole('link').nth(i).boundingBox()));
      expect((second?.y ?? 0) > (first?.y ?? 0)).toBe(on);
    },
  },
  names: {
    on: 'hidden',
    off: 'shown',
    check: (page, on) => expect(grid(page).getByText('first', { exact: true })).toHaveCount(on ? 0 : 1),
  },
  darkmode: {
    on: '1',
    off: '0',
    check: async (page, on) => {
      if (on) await expect(grid(page)).toHaveAttribute('data-theme', 'dark');
      else await expect(grid(page)).not.toHaveAttribute('data-theme', /./);
    },
  },
};

async function visible(page: Page): Promise<string[]> {
  return (await layersOf(page)).filter(({ kind, shown }) => kind === 'image' && shown).map(({ title }) => title);
}

interface Made {
  folder: string;
  project: number;
  category: number;
  samples: number[];
}

/** Two samples of two groups with the same two channels. */
async function makeProject(): Promise<Made> {
  const folder = mkdtempSync(join(tmpdir(), 'memento-settings-'));
  const name = `Settings ${Date.now().toString(36)}`;
  const files = process.env.MEMENTO_E2E_EXPERIMENT ?? '';
  for (const one of ['first', 'second']) {
    for (const group of ['left', 'right']) {
      mkdirSync(join(folder, name, 'A', one, group), { recursive: true });
      for (const channel of ['DAPI.tif', 'H2AX.tif'])
        cpSync(join(files, 'KO/mouse_04/channels', channel), join(folder, name, 'A', one, group, channel));
    }
  }
  await memento('import', join(folder, name));
  type Rows = Record<string, { project_id: number; category_id: number; annotation_id: number; name: string }[]>;
  const token = await adminToken();
  const { projects = [] } = await getJson<Rows>('projects', token);
  const project = projects.find((one) => one.name === name)?.project_id ?? 0;
  const { annotations = [] } = await getJson<Rows>(`annotations/byproject_id/${project}`, token);
  const samples = annotations.sort((a, b) => a.name.localeCompare(b.name)).map((one) => one.annotation_id);
  return { folder, project, category: annotations[0]?.category_id ?? 0, samples };
}

/** What is there with other settings. */
async function set(path: string, settings: string): Promise<void> {
  const row = Object.values(await getJson<Record<string, object>>(path, await adminToken()))[0];
  expect(await send('PUT', path, { ...row, settings })).toBe(201);
}

const textOf = (checks: Record<string, Check>, on: boolean) =>
  Object.entries(checks)
    .map(([key, check]) => `${key}:${on ? check.on : check.off}`)
    .join(',');

const keysOf = (keys: readonly { key: string }[]) => keys.map(({ key }) => key).sort();

test.describe('every setting changes what it says', () => {
  let made: Made;
  test.beforeAll(async () => {
    made = await makeProject();
  });
  test.afterAll(async () => {
    rmSync(made.folder, { recursive: true });
    expect(await send('DELETE', `projects/${made.project}`)).toBe(204);
  });

  test('of a project', async ({ page }) => {
    expect(Object.keys(ofProject).sort()).toEqual(keysOf(projectSettings.flatMap(([, keys]) => keys)));
    const { project, category, samples } = made;
    const owner_id = await adminUser();
    for (const name of ['alpha', 'beta', 'gamma']) await create('label', { name, project_id: project, owner_id });
    const kind = { type: 'M', settings: '', project_id: project, owner_id };
    const grade = await create('classification', { name: 'Grade', data: '1,2', ...kind });
    const good = await create('classification', { name: 'Good', data: 'thumb_up#G', ...kind });
    for (const classification_id of [grade, good])
      await send('POST', 'categories_classifications', { category_id: category, classification_id });
    const scores = [{ classification_id: good, option: '' }];
    const answer = await fetch(`${api}web/classify`, {
      method: 'POST',
      headers: { 'x-access-token': await adminToken(), 'content-type': 'application/json', 'x-memento': 'page' },
      body: JSON.stringify({ annotations: [samples[1]], scores, op_id: crypto.randomUUID() }),
    });
    expect(answer.ok).toBe(true);
    for (const on of [true, false]) {
      await set(`projects/${project}`, textOf(ofProject, on));
      await visit(page, `project/${project}/annotation/${samples[0]}`);
      await settled(page);
      for (const [key, { check }] of Object.entries(ofProject))
        await test.step(`${key} ${on ? 'on' : 'off'}`, () => check(page, on));
      await visit(page, '');
      await page.evaluate(() => localStorage.clear());
    }
  });

  test('of a category', async ({ page }) => {
    expect(Object.keys(ofCategory).sort()).toEqual(keysOf(categorySettings));
    const { project, category } = made;
    for (const on of [true, false]) {
      await set(`categories/${category}`, textOf(ofCategory, on));
      await visit(page, `project/${project}/category/${category}`);
      await expect(grid(page).getByRole('link')).toHaveCount(2);
      for (const [key, { check }] of Object.entries(ofCategory))
        await test.step(`${key} ${on ? 'on' : 'off'}`, () => check(page, on));
    }
  });

  test('of a layer', async ({ page }) => {
    const { project, samples } = made;
    const said = { bitDepth: '10', clip: 'min-max', color: '#FF8000', transparency: '0.4', default: 'hidden' };
    expect(Object.keys(said).sort()).toEqual(keysOf(layerSettings));
    await visit(page, `project/${project}/annotation/${samples[1]}`);
    await settled(page);
    const before = (await layersOf(page)).filter(({ kind }) => kind === 'image');
    const [first, second] = before;
    const path = (one: typeof first) => `layers/${one?.id}`;
    const { clip, ...others } = said;
    const text = Object.entries(others).map(([key, value]) => `${key}:${value}`);
    await set(path(first), text.join(','));
    await set(path(second), `clip:${clip}`);
    await page.reload();
    await settled(page);
    const now = (await layersOf(page)).filter(({ kind }) => kind === 'image');
    expect(first?.look).toMatchObject({ visible: true, opacity: 1 });
    expect(now[0]?.look).toMatchObject({ visible: false, opacity: 0.6, tint: '#FF8000' });
    // Ten bits end at 1023.
    const file = sample('KO/mouse_04').files.find((one) => one.includes(second?.title ?? ''));
    const pixels = pixelsOf(`KO/mouse_04/${file}`);
    expect(first?.look.white).toBeGreaterThan(1023);
    expect(now[0]?.look.white).toBe(1023);
    expect(now[1]?.look.white).toBe(quantile(pixels, 1));
    expect(second?.look.white).toBeLessThan(quantile(pixels, 1));
  });

  test('what somebody has chosen stays, whatever the project says', async ({ page }) => {
    const { project, samples } = made;
    await set(`projects/${project}`, 'darkmode:0,expandcomment:1');
    await visit(page, `project/${project}/annotation/${samples[0]}`);
    await settled(page);
    await page.keyboard.press('d');
    await page.keyboard.press('c');
    await page.reload();
    await settled(page);
    await expect(page.getByRole('button', { name: 'Dark background' })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('button', { name: /^Comments \d/ })).toHaveAttribute('aria-expanded', 'false');
  });
});

test.describe('the theme', () => {
  test.use({ colorScheme: 'light' });
  test('follows the system until somebody chooses', async ({ page }) => {
    await visit(page, '');
    const html = page.locator('html');
    await expect(html).toHaveAttribute('data-theme', 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(html).toHaveAttribute('data-theme', 'dark');
    await page.getByRole('button', { name: 'Light theme' }).click();
    await expect(html).toHaveAttribute('data-theme', 'light');
    await page.reload();
    await expect(html).toHaveAttribute('data-theme', 'light');
  });
});
