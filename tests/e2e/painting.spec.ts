import { isOn } from '../../web/src/model/drawing/picking.ts';
import { Mask, paintStroke } from '../../web/src/model/regions/mask.ts';
import { traced } from '../../web/src/model/regions/trace.ts';
import {
  drag,
  drawingOn,
  lookAt,
  openToPaint,
  placeOf,
  press,
  shapesOf,
  type Touch,
  take,
  touches,
} from './support/painting.ts';
import { layersOf, settled } from './support/picture.ts';
import { expect, test } from './support/test.ts';

// What goes by the pixels that are stored, and what combines shapes: in the page, by hand, on real images.

const path = 'KO/mouse_04';
const soon = { timeout: 8000 };

/** What a press of the brush paints, cell by cell. */
function discAt(x: number, y: number, radius: number): number {
  const mask = new Mask(1, [0, 0, 1e5, 1e5]);
  paintStroke(mask, { x, y, radius }, { x, y, radius });
  return traced(mask).length === 1 ? mask.count() : 0;
}

test('brush and eraser paint the stored pixels, one stroke a step; neighbours stay, size goes by keys and wheel', async ({
  page,
}) => {
  const { layer, labels, end } = await drawingOn(path, ['interphase', 'mitotic']);
  try {
    await openToPaint(page, path);
    await take(page, 'q', 'Brush');
    await page.keyboard.press('2');
    await press(page, 400, 400);
    await expect.poll(async () => (await shapesOf(page, layer))[0]?.area, soon).toBe(discAt(400, 400, 20));
    const [first] = await shapesOf(page, layer);
    expect([first?.kind, first?.label]).toEqual(['polygon', labels[1]]);
    expect(first?.geometry.flat().every(Number.isInteger)).toBe(true);

    await drag(page, [400, 400], [470, 400]);
    await expect.poll(async () => (await shapesOf(page, layer))[0]?.area, soon).toBeGreaterThan(3500);
    await page.screenshot({ path: 'build/e2e/painting-brush.png' });
    // Another one beside it, kept out.
    await page.getByLabel('Keep out of neighbours').check();
    await drag(page, [435, 450], [435, 430]);
    await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(2);
    const [one, two] = await shapesOf(page, layer);
    if (!one || !two) throw new Error('There are two shapes.');
    expect([isOn(two, 435.5, 440.5, 0), isOn(two, 435.5, 415.5, 0), isOn(one, 435.5, 415.5, 0)]).toEqual([
      true,
      false,
      true,
    ]);

    // Smaller by a key, larger by the wheel with Shift, without the picture going anywhere.
    const radius = page.getByLabel(/^Radius in/);
    const before = Number(await radius.inputValue());
    for (let n = 0; n < 5; n++) await page.keyboard.press('[');
    await expect.poll(async () => Number(await radius.inputValue())).toBeLessThan(before * 0.7);
    const place = await placeOf(page, 435, 450);
    await page.mouse.move(place.x, place.y);
    await page.keyboard.down('Shift');
    for (let n = 0; n < 5; n++) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Shift');
    await expect.poll(async () => Number(await radius.inputValue())).toBeGreaterThan(before * 0.9);
    expect(await placeOf(page, 435, 450)).toEqual(place);
    // As large on the screen at every zoom: what it comes to in the image is told of the one that is seen.
    const afar = Number(await radius.inputValue());
    await lookAt(page, 2, 420, 420);
    await expect.poll(async () => Number(await radius.inputValue())).toBeLessThan(afar * 0.6);
    await lookAt(page, 1, 420, 420);
    await expect.poll(async () => Number(await radius.inputValue())).toBe(afar);

    // A hole by Alt, and back by one step.
    for (let n = 0; n < 10; n++) await page.keyboard.press('[');
    await page.keyboard.down('Alt');
    await press(page, 435, 447);
    await page.keyboard.up('Alt');
    await expect.poll(async () => (await shapesOf(page, layer))[1]?.geometry.length, soon).toBe(2);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await shapesOf(page, layer))[1]?.geometry.length, soon).toBe(1);
    await take(page, 'Shift+q', 'Eraser');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('toolbar', { name: 'Next shape' })).toBeVisible();
    for (let n = 0; n < 16; n++) await page.keyboard.press(']');
    await expect.poll(async () => Number(await radius.inputValue())).toBeGreaterThan(before);
    await press(page, 400, 400);
    await expect.poll(async () => (await shapesOf(page, layer))[0]?.area, soon).toBeLessThan(3000);
  } finally {
    await end();
  }
});

test('wand and magnetic lasso find the same at any contrast', async ({ page }) => {
  const { layer, end } = await drawingOn(path, []);
  const contrast = async () => (await layersOf(page)).map(({ look }) => look);
  try {
    await openToPaint(page, path);
    const find = async () => {
      await take(page, 'w', 'Wand');
      await drag(page, [400, 400], [420, 410]);
      await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(1);
      await page.screenshot({ path: 'build/e2e/painting-wand.png' });
      await take(page, 's', 'Magnetic lasso');
      for (const [x, y] of [
        [500, 500],
        [560, 510],
        [550, 570],
        [505, 560],
      ] as const)
        await press(page, x, y);
      await page.screenshot({ path: 'build/e2e/painting-lasso.png' });
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(2);
      const found = (await shapesOf(page, layer)).map(({ kind, geometry }) => ({ kind, geometry }));
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(0);
      return found;
    };
    const before = await find();
    expect(before.map(({ kind }) => kind)).toEqual(['polygon', 'polygon']);
    expect(before[1]?.geometry[0]?.length).toBeGreaterThan(12);
    const looks = await contrast();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    const [picture] = (await layersOf(page)).filter(({ kind, shown }) => kind === 'image' && shown);
    if (!picture) throw new Error('There is no picture.');
    const panel = page.getByRole('complementary', { name: 'Layers' });
    await panel.getByRole('button', { name: `Adjust ${picture.title}` }).click();
    const white = panel.getByRole('textbox', { name: `White point of ${picture.title}` });
    await white.fill(String(Math.round((picture.look.black + picture.look.white) / 2)));
    await white.press('Enter');
    await white.blur();
    await expect.poll(contrast).not.toEqual(looks);
    await settled(page);
    expect(await find()).toEqual(before);
  } finally {
    await end();
  }
});

test('points are counted by class, live, and one class more is made on the way', async ({ page }) => {
  const { layer, labels, end } = await drawingOn(path, ['interphase', 'mitotic']);
  let made: number[] = [];
  try {
    await openToPaint(page, path);
    await take(page, 'x', 'Counter');
    const tally = page.getByRole('toolbar', { name: 'Counted so far' });
    await page.keyboard.press('1');
    for (const x of [300, 330, 360]) await press(page, x, 400);
    await page.keyboard.press('2');
    for (const x of [300, 330]) await press(page, x, 450);
    await expect(tally.getByRole('button', { name: 'interphase: 3' })).toBeVisible();
    await expect(tally.getByRole('button', { name: 'mitotic: 2' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Backspace');
    await expect(tally.getByRole('button', { name: 'mitotic: 1' })).toBeVisible();
    await page.screenshot({ path: 'build/e2e/painting-count.png' });
    // The next free key makes the next class.
    await expect(tally.getByRole('button', { name: /New class/ })).toBeVisible();
    await page.keyboard.press('3');
    await expect(tally.getByRole('textbox')).toBeFocused();
    await page.keyboard.type('apoptotic');
    await page.keyboard.press('Enter');
    await expect(tally.getByRole('button', { name: 'apoptotic: 0' })).toBeVisible();
    await page.keyboard.press('3');
    await press(page, 500, 500);
    await expect(tally.getByRole('button', { name: 'apoptotic: 1' })).toBeVisible();
    await expect.poll(async () => (await shapesOf(page, layer)).length, soon).toBe(5);
    made = (await shapesOf(page, layer)).flatMap(({ label }) => (label && !labels.includes(label) ? [label] : []));
    expect(made.length).toBe(1);
  } finally {
    labels.push(...made);
    await end();
  }
});

test('outlines are united, cut, and shrunk, each in one step', async ({ page }) => {
  const { layer, end } = await drawingOn(path, []);
  const areas = async () => (await shapesOf(page, layer)).map(({ area }) => Math.round(area));
  try {
    await openToPaint(page, path);
    await page.keyboard.press('r');
    await drag(page, [300, 300], [400, 400]);
    await drag(page, [380, 380], [420, 420]);
    await expect.poll(areas, soon).toEqual([10_000, 1600]);
    await page.keyboard.press('v');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Shift+u');
    await expect.poll(areas, soon).toEqual([11_200]);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await areas()).sort(), soon).toEqual([10_000, 1600]);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('u');
    const outlines = page.getByRole('toolbar', { name: 'Outlines' });
    await outlines.getByRole('button', { name: /^Subtract/ }).click();
    await expect.poll(areas, soon).toEqual([9600]);
    const unit = outlines.getByRole('combobox', { name: 'Unit' });
    if (await unit.isVisible()) await unit.selectOption('px');
    await outlines.getByLabel(/^Grow and shrink by/).fill('10');
    await page.keyboard.press('Enter');
    await outlines.getByRole('button', { name: 'Shrink' }).click();
    await expect.poll(async () => (await areas())[0], soon).toBeLessThan(6100);
    await page.screenshot({ path: 'build/e2e/painting-outlines.png' });
    await page.keyboard.press('Control+z');
    await expect.poll(areas, soon).toEqual([9600]);
    // From side to side, as the bar of outlines lies above.
    await page.keyboard.press('z');
    await expect(page.locator('canvas[data-shapes]')).toHaveAttribute('data-tool', 'knife');
    await drag(page, [280, 350], [430, 350]);
    await expect.poll(async () => (await areas()).sort((a, b) => a - b), soon).toEqual([4600, 5000]);
  } finally {
    await end();
  }
});

test('a pen goes before a palm, two fingers move the picture, and neither draws what was not meant', async ({
  page,
}) => {
  const { layer, end } = await drawingOn(path, []);
  const count = async () => (await shapesOf(page, layer)).length;
  const finger = (type: Touch['type'], x: number, y: number, id = 1): Touch => ({ type, kind: 'touch', id, x, y });
  const pen = (type: Touch['type'], x: number, y: number, pressure = 0.5): Touch => ({
    type,
    kind: 'pen',
    id: 31,
    x,
    y,
    pressure,
  });
  try {
    await openToPaint(page, path);
    // A finger paints, counts and draws.
    await take(page, 'q', 'Brush');
    await touches(page, [
      finger('pointerdown', 300, 300),
      finger('pointermove', 330, 300),
      finger('pointerup', 330, 300),
    ]);
    await expect.poll(count, soon).toBe(1);
    await take(page, 'x', 'Counter');
    await touches(page, [finger('pointerdown', 500, 300), finger('pointerup', 500, 300)]);
    await expect.poll(count, soon).toBe(2);
    // Two at once are the picture's: nothing is counted, not by the first of them either.
    await touches(page, [
      finger('pointerdown', 500, 350, 1),
      finger('pointerdown', 560, 350, 2),
      finger('pointermove', 480, 350, 1),
      finger('pointermove', 580, 350, 2),
      finger('pointerup', 480, 350, 1),
      finger('pointerup', 580, 350, 2),
    ]);
    await lookAt(page, 1, 420, 420);
    await settled(page);
    expect(await count()).toBe(2);
    // A pinch in the middle of what is drawn: the outline that was begun is still there, and has no point of it.
    const pinch = [
      { ...finger('pointerdown', 560, 350, 2), after: 150 },
      finger('pointermove', 470, 330, 1),
      finger('pointermove', 600, 360, 2),
      finger('pointerup', 470, 330, 1),
      finger('pointerup', 600, 360, 2),
    ];
    await page.keyboard.press('Escape');
    await page.keyboard.press('p');
    const tap = (x: number, y: number) => [finger('pointerdown', x, y), finger('pointerup', x, y)];
    await touches(page, [...tap(300, 400), ...tap(360, 400), finger('pointerdown', 500, 350), ...pinch]);
    await lookAt(page, 1, 420, 420);
    await settled(page);
    await touches(page, tap(360, 460));
    await page.keyboard.press('Enter');
    await expect.poll(count, soon).toBe(3);
    const last = async () => (await shapesOf(page, layer)).at(-1)?.geometry[0] ?? [];
    expect((await last()).map(Math.round)).toEqual([300, 400, 360, 400, 360, 460]);
    // A stroke ends where the second finger came.
    await page.keyboard.press('h');
    await touches(page, [
      finger('pointerdown', 400, 350),
      finger('pointermove', 430, 350),
      finger('pointermove', 460, 355),
      ...pinch,
    ]);
    await expect.poll(count, soon).toBe(4);
    expect((await last()).slice(-2).map(Math.round)).toEqual([460, 355]);
    await page.keyboard.press('Escape');
    await lookAt(page, 1, 420, 420);
    await settled(page);
    // A palm lies on the glass before the pen comes, and moves while it paints: only the pen does anything.
    await take(page, 'q', 'Brush');
    await touches(page, [
      finger('pointerdown', 600, 600),
      { ...finger('pointermove', 610, 600), after: 150 },
      pen('pointerdown', 400, 450, 0.5),
      finger('pointermove', 650, 640),
      pen('pointermove', 430, 450, 0.9),
      finger('pointerdown', 620, 620, 2),
      pen('pointerup', 430, 450, 0),
      finger('pointerup', 650, 640),
      finger('pointerup', 620, 620, 2),
    ]);
    await expect.poll(count, soon).toBe(5);
    const painted = (await shapesOf(page, layer)).at(-1);
    if (!painted) throw new Error('The pen has painted nothing.');
    // Thicker where it was pressed.
    expect([isOn(painted, 400.5, 475.5, 0), isOn(painted, 430.5, 475.5, 0)]).toEqual([false, true]);
    // A light touch of the same pen with another tool: a polygon by three presses; fingers draw no more.
    await page.keyboard.press('Escape');
    await page.keyboard.press('p');
    const three = [
      [300, 500],
      [360, 500],
      [360, 560],
    ] as const;
    for (const [x, y] of three) await touches(page, [pen('pointerdown', x, y), pen('pointerup', x, y, 0)]);
    await page.keyboard.press('Enter');
    await expect.poll(count, soon).toBe(6);
  } finally {
    await end();
  }
});
