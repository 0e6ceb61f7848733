import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { MementoHook } from '../../web/src/pages/viewer/canvas_model.ts';
import { expectAccessible } from './support/axe.ts';
import { adminToken, getJson, memento } from './support/instance.ts';
import { layer, layersOf, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

/** A real stack: 17 depths of two channels, 89 × 88, 16 bit, as ImageJ writes it: channels follow each other faster. */
const data = process.env.MEMENTO_TEST_DATA ?? join(__dirname, '../../../shared/data');
const file = join(data, 'dev/fluorescence/xyzc_16bit__spots.tif');
const [depths, width, height] = [17, 89, 88];

/** 1200 × 1000, 16 bit; four by four of it are large enough to be a pyramid. */
const cells = join(data, 'dev/MyExperiment/KO/mouse_04/channels/DAPI.tif');

let work = '';
test.beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'memento-stack-'));
  mkdirSync(join(work, 'Stacks/spots'), { recursive: true });
  cpSync(file, join(work, 'Stacks/spots/spots.tif'));
  mkdirSync(join(work, 'Stacks/mapped'));
  mkdirSync(join(work, 'Stacks/times'));
  cpSync(join(data, 'dev/derived/mitocheck_T30.ome.tif'), join(work, 'Stacks/times/times.tif'));
  const mapped = join(data, 'field/read-out-of-mapped-values');
  for (const name of ['int16', 'float32']) cpSync(join(mapped, `${name}.tif`), join(work, `Stacks/mapped/${name}.tif`));
  mkdirSync(join(work, 'Stacks/large'));
  execFileSync('vips', ['replicate', cells, join(work, 'Stacks/large/large.tif'), '4', '4'], { stdio: 'ignore' });
  await memento('import', join(work, 'Stacks'));
});
test.afterAll(() => rmSync(work, { recursive: true }));

async function open(page: Page, name: string): Promise<void> {
  type Rows = Record<'projects' | 'annotations', { project_id: number; annotation_id: number; name: string }[]>;
  const token = await adminToken();
  const { projects } = await getJson<Rows>('projects', token);
  const project = projects.find((one) => one.name === 'Stacks')?.project_id;
  const { annotations } = await getJson<Rows>(`annotations/byproject_id/${project}`, token);
  await visit(page, `project/${project}/annotation/${annotations.find((one) => one.name === name)?.annotation_id}`);
  await settled(page);
}

/** A page of the file as libvips reads it. */
function pageOf(z: number, c: number): Uint16Array {
  const raw = join(work, `raw-${z}-${c}`);
  execFileSync('vips', ['rawsave', `${file}[page=${z * 2 + c}]`, raw], { stdio: 'ignore' });
  const values = new Uint16Array(new Uint8Array(readFileSync(raw)).buffer);
  expect(values).toHaveLength(width * height);
  return values;
}

/** What is shown of each pixel of the image, read at its middle, eight times as large. */
function shownPixels(page: Page): Promise<number[][]> {
  return page.evaluate(
    ([width, height]) => {
      const hook = window.__memento as MementoHook;
      hook.showAt(4, width / 2, height / 2);
      const { width: wide, data } = hook.readPixels() as { width: number; data: Uint8Array };
      return Array.from({ length: width * height }, (_, i) => {
        const at = hook.imageToCanvas((i % width) + 0.5, Math.floor(i / width) + 0.5) ?? { x: 0, y: 0 };
        const from = (Math.floor(at.y) * wide + Math.floor(at.x)) * 4;
        return [...data.subarray(from, from + 3)];
      });
    },
    [width, height] as const,
  );
}

/** Both channels, windowed and tinted, added up. */
async function expectShown(page: Page, fileValue: (c: number, i: number) => number): Promise<void> {
  await settled(page);
  await shownPixels(page);
  await settled(page);
  const have = await shownPixels(page);
  const looks = [(await layer(page, 'C0')).look, (await layer(page, 'C1')).look];
  let wrong = 0;
  have.forEach((shown, i) => {
    const want = [0, 0, 0];
    looks.forEach(({ black, white, tint }, c) => {
      const light = Math.max(0, Math.min(1, (fileValue(c, i) - black) / (white - black)));
      for (let k = 0; k < 3; k++)
        want[k] = (want[k] as number) + light * Number.parseInt(tint.slice(1 + 2 * k, 3 + 2 * k), 16);
    });
    if (want.some((value, k) => Math.abs(Math.min(255, value) - (shown[k] as number)) > 1)) wrong++;
  });
  expect(wrong, `of ${have.length} pixels`).toBe(0);
  expect(new Set(have.map(String)).size).toBeGreaterThan(50);
}

test('a stack is one row a channel, shown plane by plane as the file has them', async ({ page }) => {
  await open(page, 'spots');
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await expect(panel.getByRole('listitem')).toHaveCount(3);
  await expect(panel.getByText('9 of 17')).toBeVisible();
  await expect(panel.getByText('3.2\u00a0µm'), '0.4 µm from each to the next, says ImageJ').toBeVisible();
  const middle = [pageOf(8, 0), pageOf(8, 1)];
  await expectShown(page, (c, i) => middle[c]?.[i] as number);

  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.keyboard.press('.');
  await expect(panel.getByText('10 of 17')).toBeVisible();
  const next = [pageOf(9, 0), pageOf(9, 1)];
  await expectShown(page, (c, i) => next[c]?.[i] as number);
  expect(
    requests.filter((url) => url.includes('/9/')),
    'the next plane was here before',
  ).toEqual([]);
  await settled(page);
  const steps = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const began = performance.now();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '.', code: 'Period', bubbles: true }));
      // Drawn in the first, on the screen by the second.
      await frame();
      await frame();
      times.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return times.sort((a, b) => a - b);
  });
  console.log(`A step through a stack: ${steps[2]?.toFixed(0)} ms, at most ${steps[4]?.toFixed(0)} ms.`);
  for (let i = 0; i < 20; i++) await page.keyboard.press('.');
  await expect(panel.getByText('17 of 17')).toBeVisible();
  // The panel is closed: its rail says where one is, and leads on.
  await page.keyboard.press(']');
  await panel.getByRole('button', { name: 'Depth before' }).click();
  await expect(panel.getByText('z\u00a016')).toBeVisible();
  await page.keyboard.press(']');
  const windows = new Set(
    (await layersOf(page)).filter(({ title }) => title === 'C0').map(({ look }) => `${look.black}–${look.white}`),
  );
  expect(windows.size, 'one window for all planes').toBe(1);
});

test('times go by their slider, keys and wheel, and play at a rate', async ({ page }) => {
  await open(page, 'times');
  const panel = page.getByRole('complementary', { name: 'Layers' });
  const at = (time: number) => expect(panel.getByText(`${time} of 30`)).toBeVisible();
  await at(1);
  await page.keyboard.press('>');
  await at(2);
  await expect(panel.getByText('0\u00a0h 30\u00a0min'), 'half an hour after the first, says OME-XML').toBeVisible();
  await panel.getByRole('slider', { name: 'Time' }).press('ArrowRight');
  await at(3);
  await page.getByRole('main', { name: /^Image of/ }).hover();
  await page.keyboard.down('Alt');
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, 100);
  await page.keyboard.up('Shift');
  await page.keyboard.up('Alt');
  await at(4);
  await page.keyboard.press('<');
  await at(3);
  await page.keyboard.press('Shift+Space');
  await panel.getByRole('radio', { name: '20' }).check({ force: true });
  await expect(panel.getByText('3 of 30')).toHaveCount(0);
  await expectAccessible(page, 'a stack plays');
  await panel.getByRole('button', { name: 'Pause' }).click();
  await expect(panel.getByRole('button', { name: 'Play' })).toBeVisible();
  await settled(page);
});

test('the maximum of all depths is that of the file, and the read-out says its values', async ({ page }) => {
  await open(page, 'spots');
  await page.keyboard.press('m');
  const planes = [0, 1].map((c) => Array.from({ length: depths }, (_, z) => pageOf(z, c)));
  const maximum = (c: number, i: number) =>
    Math.max(...(planes[c] as Uint16Array[]).map((plane) => plane[i] as number));
  await expectShown(page, maximum);
  await pointAt(page, 30, 40);
  const at = 40 * width + 30;
  await expect(page.locator('footer b')).toHaveText(
    ['30', '40', maximum(1, at), maximum(0, at), 'maximum'].map(String),
  );
  await expect(page.locator('footer'), 'where it lies').toContainText(/[\d.]+, [\d.]+\u00a0µm/);
  await expect(page.getByRole('main').getByText(/^\d+\u00a0(nm|µm)$/), 'the scale bar').toBeVisible();
  await page.keyboard.press('m');
  await expect(page.locator('footer b')).toHaveText(
    ['30', '40', pageOf(8, 1)[at], pageOf(8, 0)[at], '3.2\u00a0µm'].map(String),
  );
});

test('signed and floating-point values are those of the files, in the read-out and in the fields', async ({ page }) => {
  await open(page, 'int16');
  await page.getByRole('button', { name: 'Adjust image' }).click();
  for (const [x, y, value] of [
    [0, 0, '-500'],
    [7, 5, '-280'],
  ] as const) {
    await pointAt(page, x, y);
    await expect(page.locator('footer b')).toHaveText([String(x), String(y), value]);
  }
  const black = page.getByRole('textbox', { name: 'Black point of image' });
  await black.fill('-300');
  await black.press('Enter');
  await expect(black).toHaveValue('-300');
  expect((await layer(page, 'image')).look.black).toBe(-300);

  await open(page, 'float32');
  for (const [x, y, value] of [
    [0, 0, '12.80'],
    [7, 5, '48.00'],
  ] as const) {
    await pointAt(page, x, y);
    await expect(page.locator('footer b')).toHaveText([String(x), String(y), value]);
  }
  await page.getByRole('button', { name: 'Adjust image' }).click();
  const white = page.getByRole('textbox', { name: 'White point of image' });
  await white.fill('100,5');
  await white.press('Enter');
  await expect(white).toHaveValue('100.50');
});

test('the read-out is about right while the picture is small, and exact once the pointer rests', async ({ page }) => {
  await open(page, 'large');
  const raw = join(work, 'cells.raw');
  execFileSync('vips', ['rawsave', cells, raw], { stdio: 'ignore' });
  const values = new Uint16Array(new Uint8Array(readFileSync(raw)).buffer);
  // What is shown has come; what is fetched now is read from.
  let fetched = 0;
  await page.route(/\/memento\/t\/.*\.png$/, async (route) => {
    fetched++;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await route.continue();
  });
  await pointAt(page, 1900, 1700);
  const numbers = page.locator('footer b');
  await expect(numbers.nth(2)).toHaveText(/^≈\d+$/);
  await expect(numbers.nth(2)).not.toHaveText(/≈/);
  const [x, y] = (await numbers.allTextContents()).slice(0, 2).map((text) => Number(text.replace(/\D/g, '')));
  expect([x, y]).toEqual([1900, 1700]);
  await expect(numbers.nth(2)).toHaveText(String(values[700 * 1200 + 700]));
  expect(fetched, 'one tile').toBe(1);
});

async function pointAt(page: Page, x: number, y: number): Promise<void> {
  await settled(page);
  const host = await page.locator('main canvas').first().boundingBox();
  const at = await page.evaluate(([x, y]) => window.__memento?.imageToCanvas(x, y), [x + 0.5, y + 0.5] as const);
  if (!host || !at) throw new Error('There is no canvas.');
  await page.mouse.move(host.x + at.x, host.y + at.y);
}

test('the PNG of a view is its pixels with a caption below, and says the same in its texts', async ({ page }) => {
  await open(page, 'spots');
  const canvas = await page.locator('main canvas').first().boundingBox();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save this view as PNG' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('spots.png');
  const saved = join(work, 'saved.png');
  await download.saveAs(saved);
  const header = execFileSync('vipsheader', ['-a', saved], { encoding: 'utf8' });
  const size = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(header)?.[1]);
  expect(size('width')).toBe(canvas?.width);
  expect(size('height')).toBeGreaterThanOrEqual((canvas?.height ?? 0) + 60);
  const bytes = readFileSync(saved).toString('utf8');
  expect(bytes).toContain('Title\0\0\0\0\0Stacks / spots / spots');
  expect(bytes).toMatch(/Description\0{5}z 9 of 17; C1 \d+–\d+; C0 \d+–\d+; scale bar \d+\u00a0(nm|µm)/);

  // Above the caption it is what the canvas shows, but for the scale bar at the bottom left.
  const raw = join(work, 'saved.raw');
  execFileSync('vips', ['rawsave', saved, raw], { stdio: 'ignore' });
  const data = readFileSync(raw);
  const bands = size('bands');
  const shown = await page.evaluate(() => window.__memento?.readPixels());
  if (!shown) throw new Error('There is no canvas.');
  const pixels = Object.values(shown.data) as number[];
  let different = 0;
  for (let y = 0; y < shown.height - 60; y++) {
    for (let x = 0; x < shown.width; x++) {
      const i = y * shown.width + x;
      for (let c = 0; c < 3; c++) if (data[i * bands + c] !== pixels[i * 4 + c]) different++;
    }
  }
  expect(different).toBe(0);

  // At double size it is the same with twice as many pixels each way, and drawn anew, not stretched.
  const canvases = await page.locator('canvas').count();
  const larger = page.waitForEvent('download');
  await page.keyboard.press('Shift+D');
  const double = join(work, 'double.png');
  await (await larger).saveAs(double);
  const twice = execFileSync('vipsheader', [double], { encoding: 'utf8' });
  const [, wide = 0, high = 0] = /: (\d+)x(\d+) /.exec(twice)?.map(Number) ?? [];
  expect([wide, high]).toEqual([2 * size('width'), 2 * size('height')]);
  execFileSync('vips', ['rawsave', double, raw], { stdio: 'ignore' });
  const fine = readFileSync(raw);
  let same = 0;
  for (let y = 0; y < shown.height - 60; y++) {
    for (let x = 0; x < shown.width; x++) {
      const [at, then] = [(y * shown.width + x) * 4, (2 * y * wide + 2 * x) * bands];
      if ([0, 1, 2].every((c) => Math.abs((fine[then + c] ?? 0) - (pixels[at + c] ?? 0)) <= 8)) same++;
    }
  }
  expect(same / (shown.width * (shown.height - 60))).toBeGreaterThan(0.8);
  await expect(page.locator('canvas')).toHaveCount(canvases);
});
