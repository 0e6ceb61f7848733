import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { drag, press, shapesOf, tools } from './support/drawing.ts';
import { adminToken, adminUser, create, getJson, memento } from './support/instance.ts';
import { take } from './support/painting.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

// Somebody draws all day: outlines on a slide, then a stack, a film and a field of four channels, with what is in the hand from one to the next.

const data = join(process.env.MEMENTO_TEST_DATA ?? join(__dirname, '../../../shared/data'), 'dev');
const files = {
  '1_slide/histology/slide.svs': 'wsi/CMU-1-Small-Region.svs',
  '2_stack/channels/spots.tif': 'fluorescence/xyzc_16bit__spots.tif',
  '3_film/channels/polyp.tif': 'fluorescence/xyt_8bit_polyp.tif',
  '4_field/channels/DAPI.tif': 'MyExperiment/WT/mouse_01/channels/DAPI.tif',
  '4_field/channels/GFP.tif': 'MyExperiment/WT/mouse_01/channels/GFP.tif',
  '4_field/channels/RHOD.tif': 'MyExperiment/WT/mouse_01/channels/RHOD.tif',
  '4_field/channels/DIC.tif': 'MyExperiment/WT/mouse_02/channels/GFP.tif',
};

let work = '';
test.beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'memento-drawing-'));
  for (const [to, from] of Object.entries(files)) {
    mkdirSync(dirname(join(work, 'Day/A', to)), { recursive: true });
    cpSync(join(data, from), join(work, 'Day/A', to));
  }
  await memento('import', join(work, 'Day'));
});
test.afterAll(() => rmSync(work, { recursive: true }));

type Rows = Record<string, { project_id: number; annotation_id: number; layer_id: number; name: string }[]>;

/** The drawing that was made on the sample that is open: it has the first free name. */
async function drawingOf(page: Page): Promise<number> {
  const sample = /annotation\/(\d+)/.exec(page.url())?.[1];
  const { layers = [] } = await getJson<Rows>(`layers/byannotation_id/${sample}`, await adminToken());
  return layers.find(({ name }) => name === 'Drawing')?.layer_id ?? 0;
}

const rows = (page: Page) => page.getByRole('listbox', { name: 'ROIs' }).getByRole('option');
const isSaved = (page: Page) => expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();

/** As long as a menu is there keys are its. */
const isClosed = (page: Page) => expect(page.locator('[role="menu"]')).toHaveCount(0);

async function goOn(page: Page, name: string): Promise<void> {
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await settled(page);
}

const show = (page: Page, zoom: number, x: number, y: number) =>
  page.evaluate(([zoom, x, y]) => window.__memento?.showAt(zoom, x, y), [zoom, x, y] as const);

test('a day of drawing on a slide, a stack, a film and a field of four channels', async ({ page, context }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { projects = [] } = await getJson<Rows>('projects', await adminToken());
  const project = projects.find(({ name }) => name === 'Day')?.project_id ?? 0;
  // Their digits are those of the list: 1 is stroma.
  const labels: number[] = [];
  for (const name of ['tumour', 'stroma'])
    labels.push(await create('label', { name, project_id: project, owner_id: await adminUser() }));
  const { annotations = [] } = await getJson<Rows>(`annotations/byproject_id/${project}`, await adminToken());
  const first = annotations.find(({ name }) => name === '1_slide')?.annotation_id;
  await visit(page, `project/${project}/annotation/${first}`);
  await settled(page);

  // The slide: an outline, and one that is painted along the tissue.
  await show(page, 0.5, 1100, 1400);
  await page.keyboard.press('p');
  await page.keyboard.press('2');
  const outline = [
    [700, 1000],
    [1300, 1050],
    [1250, 1500],
    [800, 1480],
  ] as const;
  await press(page, [...outline, outline[0]]);
  await expect(rows(page)).toHaveText([/tumour/]);
  await take(page, 'w', 'Wand');
  await page.keyboard.press('1');
  await drag(page, [1000, 1700], [1020, 1710]);
  await expect(rows(page)).toHaveText([/tumour/, /stroma/]);
  await page.screenshot({ path: 'build/e2e/day-slide.png' });
  await isSaved(page);
  const slide = await drawingOf(page);
  expect((await shapesOf(page, slide)).map(({ kind, label }) => [kind, label])).toEqual([
    ['polygon', labels[0]],
    ['polygon', labels[1]],
  ]);
  // Put away in the clipboard for another sample, and QuPath.
  await page.keyboard.press('v');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"FeatureCollection"');
  await page.keyboard.press('Escape');

  // The stack: with the class that is in the hand, in a drawing that is made for its first shape; on the plane that is shown, and copied.
  await page.keyboard.press('r');
  await goOn(page, '2_stack');
  await expect(tools(page).getByRole('button', { name: 'Rectangle' })).toHaveAttribute('aria-pressed', 'true');
  await show(page, 6, 45, 45);
  await drag(page, [30, 30], [60, 60]);
  await expect(rows(page)).toHaveText([/stroma.*z\s9/]);
  await page.keyboard.press('v');
  await press(page, [[45, 45]]);
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await page.getByRole('button', { name: 'Plane: z 9' }).click();
  await page.screenshot({ path: 'build/e2e/day-stack.png' });
  await page.getByRole('menuitem', { name: 'Copy to the next z' }).click();
  await expect(panel.getByText('10 of 17')).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Plane: z 10' }).click();
  await page.getByRole('menuitem', { name: 'Copy to all other z' }).click();
  await expect(panel.getByText('18 shapes')).toBeVisible();
  await page.getByRole('button', { name: 'This plane' }).click();
  await expect(rows(page)).toHaveText([/z\s10/]);
  await page.getByRole('button', { name: 'This plane' }).click();
  await page.getByRole('button', { name: 'Plane: z 10' }).click();
  await page.getByRole('menuitem', { name: 'Show on all planes' }).click();
  await expect(page.getByRole('button', { name: 'Plane: All planes' })).toBeVisible();
  await isClosed(page);
  await isSaved(page);

  // The film: along its times.
  await page.keyboard.press('e');
  await goOn(page, '3_film');
  await show(page, 2, 156, 156);
  await drag(page, [120, 120], [180, 160]);
  await expect(rows(page)).toHaveText([/stroma.*t\s1/]);
  await page.keyboard.press('v');
  await press(page, [[150, 140]]);
  await page.getByRole('button', { name: 'Plane: t 1' }).click();
  await page.getByRole('menuitem', { name: 'Copy to the next time' }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Plane: t 2' }).click();
  await page.getByRole('menuitem', { name: 'Copy to all other times' }).click();
  await expect(rows(page)).toHaveText([/t\s1/, /t\s2/, /t\s1/, /t\s3/]);
  await isClosed(page);

  // The field: counted, exact to the pixel where it is turned and flipped, too.
  await page.keyboard.press('Escape');
  await take(page, 'x', 'Counter');
  await page.keyboard.press('2');
  await goOn(page, '4_field');
  await show(page, 1, 300, 300);
  const tally = page.getByRole('toolbar', { name: 'Counted so far' });
  await press(page, [[260, 260]]);
  await expect(tally.getByRole('button', { name: 'tumour: 1' })).toBeVisible();
  await page.keyboard.press('Shift+R');
  await page.keyboard.press('Shift+F');
  await show(page, 4, 300, 300);
  await settled(page);
  await press(page, [[320, 280]]);
  await page.keyboard.press('1');
  await press(page, [[290, 310]]);
  await expect(tally.getByRole('button', { name: 'tumour: 2' })).toBeVisible();
  await expect(tally.getByRole('button', { name: 'stroma: 1' })).toBeVisible();
  await page.screenshot({ path: 'build/e2e/day-field.png' });
  await isSaved(page);
  const field = await drawingOf(page);
  const places = (await shapesOf(page, field)).map(({ geometry }) => geometry[0] ?? []);
  const meant = [
    [260, 260],
    [320, 280],
    [290, 310],
  ] as const;
  const off = meant.map(([x, y], i) => Math.hypot((places[i]?.[0] ?? 1e9) - x, (places[i]?.[1] ?? 1e9) - y));
  // A press lies on a pixel of the screen.
  expect(off.map((one, i) => one <= (i === 0 ? 0.75 : 0.25))).toEqual([true, true, true]);

  // What was drawn on the slide, pasted: where it was, with its classes.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+v');
  await expect(rows(page)).toHaveCount(5);
  await isSaved(page);
  const [there, pasted] = [await shapesOf(page, slide), (await shapesOf(page, field)).slice(3)];
  expect(pasted.map(({ geometry, label }) => [geometry, label])).toEqual(
    there.map(({ geometry, label }) => [geometry, label]),
  );
  await page.keyboard.press('Control+x');
  await expect(rows(page)).toHaveCount(3);
});
