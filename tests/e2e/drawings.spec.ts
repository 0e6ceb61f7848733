import type { Page } from '@playwright/test';
import type { MementoHook } from '../../web/src/pages/viewer/canvas_model.ts';
import { create, imported, makeLink, pages, samplePath, send } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const path = 'KO/mouse_04';
const plain = { strokeWidth: 2, fill: '', originX: 'left', originY: 'top' };
const objects = [
  { type: 'rect', left: 299, top: 399, width: 200, height: 100, ...plain, stroke: '#ff0000' },
  {
    type: 'polyline',
    left: 99,
    top: 99,
    points: [
      { x: 7, y: 7 },
      { x: 207, y: 57 },
    ],
    ...plain,
    stroke: '#00ff00',
  },
  { type: 'ellipse', left: 599, top: 599, rx: 100, ry: 50, ...plain, stroke: '#ffff00', fill: 'rgb(0,0,255)' },
  { type: 'path', path: [['M', 0, 0]] },
];
/** On the outlines, in pixels of the image, and what is painted there. */
const outlines: [x: number, y: number, colour: number[]][] = [
  [300, 400, [255, 0, 0]],
  [500, 450, [255, 0, 0]],
  [400, 500, [255, 0, 0]],
  [200, 125, [0, 255, 0]],
  [700, 600, [255, 255, 0]],
  [800, 650, [255, 255, 0]],
  [700, 650, [0, 0, 255]],
];
const beside: [x: number, y: number][] = [
  [400, 450],
  [200, 150],
  [590, 590],
];

async function draw(): Promise<number> {
  const { project, ids } = await imported();
  const data = JSON.stringify({ version: '5.3.0', objects });
  const row = { name: 'Cells', data, image_id: 0, settings: '', sequence: 90, parent_id: 0 };
  return create('layer', { ...row, annotation_id: ids.get(path), project_id: project, owner_id: 1 });
}

/** What is painted over the picture where pixels of the image lie; null while nothing is, and [] out of sight. */
function painted(page: Page, points: readonly (readonly [number, number])[]): Promise<number[][] | null> {
  return page.evaluate((points) => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-shapes]');
    if (canvas?.dataset.painted !== 'true') return null;
    const ink = canvas.getContext('2d') as CanvasRenderingContext2D;
    return points.map(([x, y]) => {
      const at = (window.__memento as MementoHook).imageToCanvas(x, y) ?? { x: -9, y: -9 };
      if (at.x < 2 || at.y < 2 || at.x > canvas.width - 2 || at.y > canvas.height - 2) return [];
      // Corners of pixels lie on lines: of the pixels around one, that which is painted most.
      const { data } = ink.getImageData(Math.round(at.x) - 1, Math.round(at.y) - 1, 3, 3);
      const light = (i: number) => Math.max(...data.slice(i * 4, i * 4 + 3)) * (data[i * 4 + 3] as number);
      const most = [0, 1, 2, 3, 4, 5, 6, 7, 8].sort((a, b) => light(b) - light(a))[0] as number;
      return [...data.slice(most * 4, most * 4 + 4)];
    });
  }, points);
}

async function expectOutlines(page: Page): Promise<void> {
  await expect(async () => {
    const found = await painted(page, [...outlines.map(([x, y]) => [x, y] as const), ...beside]);
    const seen = outlines.filter((_, i) => (found?.[i]?.length ?? 0) > 0);
    expect(seen.length).toBeGreaterThan(0);
    outlines.forEach(([x, y, colour], i) => {
      const have = found?.[i] ?? [];
      if (have.length === 0) return;
      const off = colour.map((value, c) => Math.abs((have[c] ?? -1) - value));
      expect(Math.max(...off), `at ${x}, ${y}: ${have}`).toBeLessThan(70);
      expect(have[3], `at ${x}, ${y}`).toBeGreaterThan(150);
    });
    beside.forEach(([x, y], i) => {
      expect(found?.[outlines.length + i]?.[3] ?? 0, `at ${x}, ${y}`).toBe(0);
    });
  }).toPass({ timeout: 5000 });
}

const alphaOf = async (page: Page, x: number, y: number) => (await painted(page, [[x, y]]))?.[0]?.[3];

test('an old drawing lies where it was drawn at any zoom, turned and mirrored, with the eye of its layer', async ({
  page,
  browser,
}) => {
  const layer = await draw();
  try {
    await visit(page, await samplePath(path));
    await settled(page);
    await expectOutlines(page);
    for (const [zoom, x, y] of [
      [0.37, 400, 450],
      [1, 650, 620],
      [3, 200, 130],
    ] as const) {
      await page.evaluate(([zoom, x, y]) => window.__memento?.showAt(zoom, x, y), [zoom, x, y] as const);
      await expectOutlines(page);
    }
    await page.keyboard.press('0');
    for (const key of ['Shift+R', 'Shift+F']) {
      await page.keyboard.press(key);
      await settled(page);
      await expectOutlines(page);
    }

    const panel = page.getByRole('complementary', { name: 'Layers' });
    await expect(panel.getByText('Not shown, because it is not understood: path.')).toBeVisible();
    await panel.getByRole('button', { name: 'Adjust Cells' }).click();
    const opacity = panel.getByRole('textbox', { name: 'Opacity of Cells, percent' });
    await opacity.fill('20');
    await opacity.press('Enter');
    await expect.poll(() => alphaOf(page, 700, 650)).toBe(51);
    await panel.getByRole('button', { name: 'Hide Cells' }).click();
    await expect.poll(() => alphaOf(page, 700, 650)).toBe(0);

    // Who holds a link sees it, too.
    const link = await makeLink(path);
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(pages + link.path);
    await settled(guest);
    await expectOutlines(guest);
    await guest.context().close();
    await link.end();
  } finally {
    await send('DELETE', `layers/${layer}`);
  }
});
