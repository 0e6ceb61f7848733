import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { pixelsOf, valueAt } from './support/experiment.ts';
import { imported, pages, samplePath } from './support/instance.ts';
import { type Look, layer, settled, shade } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

/** Where a pixel of the image lies in the open picture and in those beside it. */
function places(page: Page, x: number, y: number) {
  return page.evaluate(
    ([x, y]) => [window.__memento, ...(window.__mementoBeside ?? [])].map((pane) => pane?.imageToCanvas(x, y) ?? null),
    [x, y] as const,
  );
}

async function expectTogether(page: Page, panes: number): Promise<void> {
  await expect(async () => {
    const found = await places(page, 300, 320);
    expect(found.length).toBe(panes);
    for (const one of found) {
      expect(Math.abs((one?.x ?? 1e9) - (found[0]?.x ?? 0)), JSON.stringify(found)).toBeLessThan(1.5);
      expect(Math.abs((one?.y ?? 1e9) - (found[0]?.y ?? 0)), JSON.stringify(found)).toBeLessThan(1.5);
    }
  }).toPass({ timeout: 10_000 });
}

async function allReady(page: Page): Promise<void> {
  await settled(page);
  await page.waitForFunction(
    () => window.__mementoBeside?.length && window.__mementoBeside.every((one) => one.ready()),
    undefined,
    { timeout: 60_000 }, // three pictures, drawn in software, while other suites run
  );
}

test('two samples beside each other go together, are exact, and part when they are freed', async ({ page }) => {
  const { ids } = await imported();
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  await page.keyboard.press('j');
  const bar = page.getByRole('toolbar', { name: 'Compare' });
  const pane = page.getByRole('region', { name: 'Pane B: WT / mouse_02' });
  await expect(pane).toBeVisible();
  await allReady(page);
  await expectTogether(page, 2);
  // All of it is seen, in half the room.
  const [left, right] = [(await places(page, 0, 0))[0]?.x ?? -1, (await places(page, 1000, 0))[0]?.x ?? 1e9];
  expect(left).toBeGreaterThan(0);
  expect(right).toBeLessThan((await page.locator('main canvas').first().boundingBox())?.width ?? 0);
  await page.evaluate(() => window.__memento?.showAt(1, 300, 320));
  await expectTogether(page, 2);
  await allReady(page);

  // What stands beside is drawn from its own files.
  const { points, layers } = await page.evaluate(() => {
    const [beside] = window.__mementoBeside ?? [];
    const read = beside?.readPixels();
    const points = [];
    for (let y = 200; y < 440; y += 40) {
      for (let x = 240; x < 360; x += 24) {
        const at = beside?.imageToCanvas(x + 0.5, y + 0.5);
        if (!read || !at) throw new Error('There is no pane.');
        const from = (Math.floor(at.y) * read.width + Math.floor(at.x)) * 4;
        points.push({ x, y, colour: [...read.data.slice(from, from + 3)] });
      }
    }
    return { points, layers: beside?.layers() ?? [] };
  });
  const shown = layers
    .filter((layer) => layer.shown && layer.kind === 'image')
    .map(({ title, look }) => ({ pixels: pixelsOf(`WT/mouse_02/channels/${title}.tif`), look: look as Look }));
  expect(shown.length).toBeGreaterThan(1);
  const off = points.filter(({ x, y, colour }) => {
    const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => shade(shown, x + dx, y + dy)));
    // Half a pixel aside, where a pane has an odd width: between the values around it.
    return colour.some((value, c) => {
      const around = near.map((one) => one[c] as number);
      return value < Math.min(...around) - 1 || value > Math.max(...around) + 1;
    });
  });
  expect(off).toEqual([]);
  expect(new Set(points.map(({ colour }) => colour.join())).size).toBeGreaterThan(5);

  // The pointer over one is in the other, and what lies there is read in both.
  const host = await page.locator('main canvas').first().boundingBox();
  const at = (await places(page, 310.5, 330.5))[0];
  await page.mouse.move((host?.x ?? 0) + (at?.x ?? 0), (host?.y ?? 0) + (at?.y ?? 0));
  for (const read of [page.locator('footer b'), pane.locator('b')]) {
    await expect(read).toHaveCount(5);
    await expect(read.nth(0)).toHaveText('310');
    await expect(read.nth(1)).toHaveText('330');
  }
  const value = valueAt(pixelsOf('WT/mouse_02/channels/DAPI.tif'), 310, 330);
  await expect(pane.locator('b').last(), 'of its own file').toHaveText(String(value));
  await page.mouse.move(2, 2);
  await expect(pane.locator('b')).toHaveCount(0);

  // The address leads back to it.
  await expect(page).toHaveURL(new RegExp(`with=${ids.get('WT/mouse_02')}`));
  await page.reload();
  await expect(pane).toBeVisible();
  await allReady(page);

  await page.keyboard.press('k');
  await expect(bar.getByRole('button', { name: 'Linked' })).toHaveAttribute('aria-pressed', 'false');
  const [, before] = await places(page, 100, 100);
  await page.keyboard.press('+');
  await expect
    .poll(async () => Math.abs(((await places(page, 100, 100))[0]?.x ?? 0) - (before?.x ?? 0)))
    .toBeGreaterThan(2);
  expect((await places(page, 100, 100))[1]).toEqual(before);
  await page.keyboard.press('k');
  await expectTogether(page, 2);

  // Left and right change places, each as it is seen.
  const shownBeside = () =>
    page.evaluate(() =>
      window.__mementoBeside?.[0]
        ?.layers()
        .filter((one) => one.kind === 'image' && one.shown)
        .map((one) => one.title),
    );
  await page.getByRole('button', { name: 'Channels of A' }).click();
  await page.getByRole('dialog', { name: 'Channels of A' }).getByRole('checkbox', { name: 'RHOD' }).uncheck();
  await page.keyboard.press('Escape');
  await expect.poll(shownBeside).toContain('RHOD');
  await bar.getByRole('button', { name: 'Swap A and B' }).click();
  await expect(page.getByRole('region', { name: 'Pane B: WT / mouse_01' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/${ids.get('WT/mouse_02')}\\?.*with=${ids.get('WT/mouse_01')}`));
  await expect.poll(shownBeside).not.toContain('RHOD');
  expect((await layer(page, 'RHOD')).shown).toBe(true);
  await allReady(page);
  await expectTogether(page, 2);
  await bar.getByRole('button', { name: 'Swap A and B' }).click();
  await expect(pane).toBeVisible();
  await expect.poll(async () => (await layer(page, 'RHOD')).shown).toBe(false);
  await allReady(page);

  // Both leave as one picture, pixel by pixel as they are seen.
  const coming = page.waitForEvent('download');
  await bar.getByRole('button', { name: 'Save all panes as one PNG' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('mouse_01 and mouse_02.png');
  const saved = await download.path();
  const halves = await page.evaluate(() =>
    [window.__memento, ...(window.__mementoBeside ?? [])].map((one) => one?.readPixels()),
  );
  const size = execFileSync('vipsheader', [saved], { encoding: 'utf8' });
  const [, wide = 0] = /: (\d+)x(\d+) /.exec(size)?.map(Number) ?? [];
  expect(wide).toBe(halves.reduce((sum, half) => sum + (half?.width ?? 0), 2));
  execFileSync('vips', ['rawsave', saved, `${saved}.raw`]);
  const stored = readFileSync(`${saved}.raw`);
  const bands = /, (\d) bands?,/.exec(size)?.[1];
  let [different, across] = [0, 0];
  for (const half of halves) {
    if (!half) throw new Error('There is no pane.');
    const data = Object.values(half.data) as number[];
    for (let y = 0; y < half.height - 60; y += 3) {
      for (let x = 0; x < half.width; x += 5) {
        const [from, at] = [(y * half.width + x) * 4, (y * wide + across + x) * Number(bands)];
        for (let c = 0; c < 3; c++) if (data[from + c] !== stored[at + c]) different++;
      }
    }
    across += half.width + 2;
  }
  expect(different).toBe(0);
  expect(readFileSync(saved).toString('latin1')).toContain(
    'A: MyExperiment / WT / mouse_01; B: MyExperiment / WT / mouse_02',
  );
  await page.getByRole('button', { name: 'Channels of A' }).click();
  await page.getByRole('dialog', { name: 'Channels of A' }).getByRole('checkbox', { name: 'RHOD' }).check();
  await page.keyboard.press('Escape');

  // Other channels, another sample, a third pane, and a curtain over the picture.
  await pane.getByRole('button', { name: 'Channels of B' }).click();
  await page.getByRole('dialog', { name: 'Channels of B' }).getByRole('checkbox', { name: 'DAPI' }).uncheck();
  await page.keyboard.press('Escape');
  await expect.poll(shownBeside).not.toContain('DAPI');
  await bar.getByRole('button', { name: 'Pane', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Pane C: WT / mouse_01' })).toBeVisible();
  await page.getByRole('button', { name: 'What pane C shows' }).click();
  const chooser = page.getByRole('dialog', { name: 'What pane C shows' });
  await chooser.getByRole('combobox', { name: 'Category' }).selectOption('KO');
  await expectAccessible(page, 'three panes, and what one shows is chosen');
  await chooser.getByRole('button', { name: 'mouse_04' }).click();
  await expect(page.getByRole('region', { name: 'Pane C: KO / mouse_04' })).toBeVisible();
  await allReady(page);
  await page.evaluate(() => window.__memento?.showAt(0.5, 400, 400));
  await expectTogether(page, 3);
  // All on the same ground.
  const grounds = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main [data-theme], section [data-theme]')]
        .map(({ dataset }) => dataset.theme)
        .join(),
    );
  await page.keyboard.press('d');
  await expect.poll(grounds).toBe('light,light,light');
  await page.keyboard.press('d');
  await expect.poll(grounds).toBe('dark,dark,dark');
  const [drawing, view] = await Promise.all(
    ['Drawing', 'View'].map((name) => page.getByRole('toolbar', { name, exact: true }).boundingBox()),
  );
  expect(view?.x, 'tools beside each other').toBeGreaterThan((drawing?.x ?? 1e9) + (drawing?.width ?? 0));
  await page.getByRole('button', { name: 'Close pane C' }).click();
  await page.evaluate(() => window.__memento?.showAt(0.6, 380, 410));
  await expectTogether(page, 2);
  await page.keyboard.press('Shift+J');
  await expect(bar.getByRole('radio', { name: 'Curtain' })).toBeChecked();
  const edge = page.getByRole('slider', { name: 'Curtain' });
  await edge.press('ArrowLeft');
  await expect(edge).toHaveAttribute('aria-valuenow', '48');
  await allReady(page);
  await expectTogether(page, 2);
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  await expect(page).not.toHaveURL(/with=/);
  expect(page.url()).toContain(pages);
});
