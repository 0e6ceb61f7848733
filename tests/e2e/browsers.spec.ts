import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { MementoHook } from '../../web/src/pages/viewer/canvas_model.ts';
import { adminPassword, adminToken, getJson, memento, pages, samplePath, send } from './support/instance.ts';
import { OtherBrowser, otherBrowsers } from './support/other_browser.ts';
import { expectComputed, layer, readActualPixels, settled } from './support/picture.ts';

// A slice of the suite in the engines of Firefox and Safari: logging in, exact pixels, wheels, a slider, a stack, keys, reloading.

const data = process.env.MEMENTO_TEST_DATA ?? join(__dirname, '../../../shared/data');
const keys = { enter: '\uE007', tab: '\uE004' };

let stack = '';
let project = 0;
test.beforeAll(async () => {
  const work = mkdtempSync(join(tmpdir(), 'memento-browsers-'));
  mkdirSync(join(work, 'Browsers/spots'), { recursive: true });
  cpSync(join(data, 'dev/fluorescence/xyzc_16bit__spots.tif'), join(work, 'Browsers/spots/spots.tif'));
  await memento('import', join(work, 'Browsers'));
  rmSync(work, { recursive: true });
  type Rows = Record<'projects' | 'annotations', { project_id: number; annotation_id: number; name: string }[]>;
  const token = await adminToken();
  const { projects } = await getJson<Rows>('projects', token);
  project = projects.find((one) => one.name === 'Browsers')?.project_id ?? 0;
  const { annotations } = await getJson<Rows>(`annotations/byproject_id/${project}`, token);
  stack = `project/${project}/annotation/${annotations[0]?.annotation_id}`;
});
test.afterAll(async () => {
  expect(await send('DELETE', `projects/${project}`)).toBeLessThan(300);
});

test.setTimeout(180_000);
for (const name of otherBrowsers) {
  // WebKit rounds in its own way after each layer: one pixel in thousands is off by two, hardly any by three.
  const within = name === 'webkit' ? 3 : 1;
  test(`${name} shows the same pixels, and does what it is asked for`, async () => {
    const browser = await OtherBrowser.start(name);
    try {
      await logIn(browser, await samplePath('WT/mouse_01'));
      // It draws with WebGL, not on the processor.
      await settled(browser.page);
      expect(
        await browser.evaluate(
          () => document.querySelector<HTMLCanvasElement>('main canvas')?.getContext('webgl2') !== null,
        ),
      ).toBe(true);
      await expectComputed(browser.page, 'WT/mouse_01', await readActualPixels(browser.page, 500, 500), within);
      await turnsTheWheel(browser);
      await comesBack(browser);

      await browser.goto(pages + (await samplePath('KO/mouse_04')));
      await expectComputed(browser.page, 'KO/mouse_04', await readActualPixels(browser.page, 500, 500), within);
      await dragsTheSlider(browser, within);

      await browser.goto(pages + stack);
      await stepsThroughPlanes(browser);
    } catch (error) {
      await browser.screenshot(join(__dirname, `../../build/e2e/${name}.png`));
      throw error;
    } finally {
      await browser.end();
    }
  });
}

async function logIn(browser: OtherBrowser, wanted: string): Promise<void> {
  await browser.goto(pages + wanted);
  await browser.waitForFunction(() => document.querySelector('input[autocomplete=username]'));
  const field = await middleOf(browser, 'input[autocomplete=username]');
  await browser.click(field.x, field.y);
  await browser.type(`admin${keys.tab}`);
  await browser.type(adminPassword + keys.enter);
  await browser.waitForFunction(() => window.__memento);
  expect(await browser.evaluate(() => location.href)).toBe(pages + wanted);
}

async function turnsTheWheel(browser: OtherBrowser): Promise<void> {
  const at = await middleOf(browser, 'main canvas');
  const scale = async () => {
    await settled(browser.page);
    return browser.evaluate(() => {
      const hook = window.__memento as MementoHook;
      return (hook.imageToCanvas(600, 500)?.x ?? 0) - (hook.imageToCanvas(500, 500)?.x ?? 0);
    });
  };
  const before = await scale();
  await browser.wheel(at, 0, -100);
  expect((await scale()) / before, 'a notch').toBeCloseTo(1.25, 2);
  await browser.wheel(at, 0, 100);
  expect((await scale()) / before, 'and back').toBeCloseTo(1, 2);
  await browser.wheel(at, 0, -3, 30);
  expect((await scale()) / before, 'a swipe').toBeCloseTo(1.25 ** 0.9, 1);
}

/** Keys go on and back and move the picture; the address brings that back. */
async function comesBack(browser: OtherBrowser): Promise<void> {
  const title = () => browser.evaluate(() => document.querySelector('h1')?.textContent);
  await browser.type('n');
  await expect.poll(title).toBe('mouse_02');
  await browser.type('b');
  await expect.poll(title).toBe('mouse_01');
  await settled(browser.page);
  await browser.evaluate(() => window.__memento?.showAt(2, 300, 320));
  await expect.poll(() => browser.evaluate(() => location.search)).toContain('at=300.0,320.0,2');
  const before = await readActualPlace(browser);
  await browser.reload();
  await browser.waitForFunction(() => window.__memento);
  const after = await readActualPlace(browser);
  expect(after.x).toBeCloseTo(before.x, 0);
  expect(after.y).toBeCloseTo(before.y, 0);
}

function readActualPlace(browser: OtherBrowser): Promise<{ x: number; y: number }> {
  return settled(browser.page).then(() =>
    browser.evaluate(() => window.__memento?.imageToCanvas(300, 320) ?? { x: -1, y: -1 }),
  );
}

async function dragsTheSlider(browser: OtherBrowser, within: number): Promise<void> {
  const fold = await middleOf(browser, '[aria-label="Adjust DAPI"]');
  await browser.click(fold.x, fold.y);
  const slider = '[aria-label="White point of DAPI"][type=range]';
  await browser.waitForFunction(() => document.querySelector('[aria-label="White point of DAPI"][type=range]'));
  await settled(browser.page);
  const tiles = () =>
    browser.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/t/')).length);
  const [asked, before] = [await tiles(), (await layer(browser.page, 'DAPI')).look];
  const { x, y, width } = await middleOf(browser, slider);
  const max = await browser.evaluate(() =>
    Number(document.querySelector<HTMLInputElement>('[aria-label="White point of DAPI"][type=range]')?.max),
  );
  const handle = { x: x - width / 2 + 8 + ((width - 16) * before.white) / max, y };
  await browser.drag(handle, { x: x + width / 4, y }, 12);
  const { look } = await layer(browser.page, 'DAPI');
  expect(Math.abs(look.white - before.white)).toBeGreaterThan(max / 20);
  await expectComputed(browser.page, 'KO/mouse_04', await readActualPixels(browser.page, 500, 500), within);
  expect(await tiles(), 'nothing was asked for').toBe(asked);
}

async function stepsThroughPlanes(browser: OtherBrowser): Promise<void> {
  await browser.waitForFunction(() => window.__memento);
  await settled(browser.page);
  const panel = () => browser.evaluate(() => document.querySelector('aside')?.textContent ?? '');
  await expect.poll(panel).toContain('9 of 17');
  await browser.type('.');
  await expect.poll(panel).toContain('10 of 17');
  await browser.type(',,,');
  await expect.poll(panel).toContain('7 of 17');
}

/** Where the first that fits lies on the page. */
function middleOf(browser: OtherBrowser, selector: string): Promise<{ x: number; y: number; width: number }> {
  return browser.evaluate((wanted) => {
    const box = document.querySelector(wanted)?.getBoundingClientRect();
    if (!box) throw new Error(`There is no ${wanted}.`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
  }, selector);
}
