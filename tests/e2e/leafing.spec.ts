import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pages, samplePath, tilesOf } from './support/instance.ts';
import { expectComputed, layer, readActualPixels, readCanvas, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

const tiles = /\/memento\/t\/.*\/\d+_\d+\.\w+$/;

/** What the screen showed, frame by frame, while something was done: each one's mean brightness in the middle of the canvas. */
async function brightnessWhile(page: Page, act: () => Promise<void>): Promise<number[]> {
  const frames: Buffer[] = [];
  const cdp = await page.context().newCDPSession(page);
  cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(Buffer.from(data, 'base64'));
    void cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
  });
  const box = await page.locator('main canvas').first().boundingBox();
  if (!box) throw new Error('There is no canvas.');
  await cdp.send('Page.startScreencast', { format: 'jpeg', quality: 90, everyNthFrame: 1 });
  await act();
  await cdp.send('Page.stopScreencast');
  const work = mkdtempSync(join(tmpdir(), 'memento-frames-'));
  try {
    return frames.map((frame, i) => {
      const file = join(work, `${i}.jpg`);
      writeFileSync(file, frame);
      const area = [box.x + box.width / 4, box.y + box.height / 4, box.width / 2, box.height / 2].map((n) =>
        String(Math.round(n)),
      );
      const middle = join(work, `${i}.v`);
      execFileSync('vips', ['crop', file, middle, ...area], { stdio: 'ignore' });
      return Number(execFileSync('vips', ['avg', middle], { encoding: 'utf8' }));
    });
  } finally {
    rmSync(work, { recursive: true });
  }
}

type Watching = Window & { covered?: Promise<number> };

/** Keeps for the test: milliseconds from the next press of N until the picture before has been taken away, 0 where none had to be kept. */
function watchCover(): void {
  (window as Watching).covered = new Promise((resolve) => {
    let pressed = 0;
    addEventListener(
      'keydown',
      () => {
        pressed = performance.now();
        setTimeout(() => resolve(0), 5000);
      },
      { once: true, capture: true },
    );
    const watch = new MutationObserver((changes) => {
      if (!changes.some(({ target }) => (target as HTMLElement).dataset.held === undefined) || pressed === 0) return;
      watch.disconnect();
      resolve(performance.now() - pressed);
    });
    watch.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-held'] });
  });
}

/** What the page was called whenever a picture was put together. */
type Counting = Window & { pictures?: string[] };

/** On a canvas larger than the overview, of 120 pixels, also of a third of the pixels that there is room for. */
function countPictures(): void {
  const gl = WebGL2RenderingContext.prototype;
  const { clear } = gl;
  gl.clear = function (mask) {
    if (this.canvas.width > 150) (window as Counting).pictures?.push(document.querySelector('h1')?.textContent ?? '');
    clear.call(this, mask);
  };
}

test('what comes next is here before it is asked for, and no frame between is black', async ({ page }) => {
  await page.addInitScript(countPictures);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const channels = (await tilesOf('WT/mouse_02')).slice(0, 3);
  const isHere = () => channels.every(({ tiles }) => requests.some((url) => url.includes(tiles)));
  await expect.poll(isHere, 'tiles of the next one are fetched').toBe(true);
  await page.waitForTimeout(1500);
  requests.length = 0;
  const shown = await brightnessWhile(page, async () => {
    await page.keyboard.press('n');
    await expect(page).toHaveURL(pages + (await samplePath('WT/mouse_02')));
    await settled(page);
  });
  // The one after it is asked for by then: the queue goes round.
  const id = (await samplePath('WT/mouse_02')).split('/').at(-1);
  expect(
    requests.filter(
      (url) => url.endsWith(`web/annotations/${id}`) || channels.some(({ tiles }) => url.includes(tiles)),
    ),
    'nothing is asked for twice',
  ).toEqual([]);
  expect(shown.length).toBeGreaterThan(0);
  expect(Math.min(...shown), String(shown)).toBeGreaterThan(2);
  // Back and on again, to say how long it takes until all of it is covered.
  await page.keyboard.press('b');
  await settled(page);
  await page.waitForTimeout(500);
  await page.evaluate(watchCover);
  await page.evaluate(() => {
    (window as Counting).pictures = [];
  });
  await page.keyboard.press('n');
  const spent = await page.evaluate(() => (window as Watching).covered ?? 0);
  console.log(`From N to the first pixels: ${spent.toFixed(0)} ms.`);
  await settled(page);
  const pictures = await page.evaluate(() => (window as Counting).pictures);
  // Where the graphics is slow it is coarse for a frame, and sharp in the next one.
  expect(pictures?.slice(1).length, String(pictures)).toBeLessThan(2);
  expect(pictures?.[0], 'what is here is put together before the page is written anew').toBe('mouse_01');
  await expectComputed(page, 'WT/mouse_02', await readActualPixels(page, 500, 500));
});

test('what is slow to come leaves the picture before, fainter and never black', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await page.route(tiles, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await settled(page);
  const shown = await brightnessWhile(page, async () => {
    await page.keyboard.press('n');
    await page.waitForTimeout(500);
    await settled(page);
  });
  expect(shown.length).toBeGreaterThan(1);
  expect(Math.min(...shown), String(shown)).toBeGreaterThan(2);
  await page.unrouteAll({ behavior: 'ignoreErrors' }); // what comes after it is still on its way
  await expectComputed(page, 'WT/mouse_02', await readActualPixels(page, 500, 500));
});

test('over a line of 40 ms and 10 Mbit/s no frame is black, however fast one leafs', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const cdp = await page.context().newCDPSession(page);
  const throughput = 10e6 / 8;
  const line = { offline: false, latency: 40, downloadThroughput: throughput, uploadThroughput: throughput };
  await cdp.send('Network.emulateNetworkConditions', line);
  const shown = await brightnessWhile(page, async () => {
    // There, back and on again, before what comes next can have been fetched.
    for (const [key, sample] of [
      ['n', 'WT/mouse_02'],
      ['b', 'WT/mouse_01'],
      ['n', 'WT/mouse_02'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page).toHaveURL(pages + (await samplePath(sample)));
    }
    await settled(page);
  });
  expect(shown.length).toBeGreaterThan(0);
  expect(Math.min(...shown), String(shown)).toBeGreaterThan(2);
});

test('place and looks stay from one sample to the next, until that is not wanted', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await readActualPixels(page, 300, 400);
  const corner = () => page.evaluate(() => window.__memento?.imageToCanvas(0, 0));
  const before = await corner();
  await panel.getByRole('button', { name: 'Hide GFP' }).click();
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: 'mouse_02' })).toBeVisible();
  await settled(page);
  expect(await corner()).toEqual(before);
  expect((await layer(page, 'GFP')).shown).toBe(false);
  await expectComputed(page, 'WT/mouse_02', await readCanvas(page));

  await page.getByRole('button', { name: 'Stay at this place in the next annotation' }).click();
  await page.getByRole('button', { name: 'Keep looks for the next annotation' }).click();
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { level: 1, name: 'mouse_01' })).toBeVisible();
  await settled(page);
  expect(await corner()).not.toEqual(before);
  expect((await layer(page, 'GFP')).shown).toBe(true);
});
