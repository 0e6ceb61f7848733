// The part of bench/viewer that runs in a browser: clicks, keys and sliders, and says the figures as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { countGraphics } from './graphics_watch.mjs';

const require = createRequire(new URL('../web/package.json', import.meta.url));
const { chromium } = require('@playwright/test');
const openSeadragon = readFileSync(require.resolve('openseadragon'), 'utf8');
const { PAGES, API, TOKEN, PASSWORD } = process.env;
const parts = process.argv.slice(2);
const isTile = /\/memento\/t\/[^/]+\/\d+\/\d+_\d+\.\w+$/;

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[values.length >> 1];
const p95 = (values) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * 0.95))];
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const get = async (path) => (await fetch(API + path, { headers: { 'x-access-token': TOKEN } })).json();
const { projects } = await get('projects');
/** Its samples in the order of their names. */
async function samplesOf(name) {
  const project = projects.find((one) => one.name === name).project_id;
  const { annotations } = await get(`annotations/byproject_id/${project}`);
  const rows = annotations.sort((a, b) => a.name.localeCompare(b.name));
  return rows.map((row) => ({ id: row.annotation_id, name: row.name, path: `${PAGES}project/${project}/annotation/${row.annotation_id}` }));
}

/** Sets up `window.timed`: what becomes of the next event of a type, by what `window.probe` says. */
function watchNext(type) {
  const before = window.probe.seen();
  window.timed = new Promise((resolve) => {
    const begin = ({ timeStamp }) => {
      const came = { drawn: 0, first: 0, sharp: 0, presented: 0 };
      // What the browser says itself of the event: until the frame that followed it was on the screen, in steps of 8 ms.
      new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (one.startTime === timeStamp && one.name === type) came.presented = one.duration;
      }).observe({ type: 'event', durationThreshold: 16 });
      let isWhole = false;
      const look = () => {
        const now = performance.now() - timeStamp;
        if (came.drawn && !came.first) came.first = now;
        const seen = window.probe.seen();
        if (!came.drawn && seen !== null && seen !== before) came.drawn = now;
        if (isWhole) came.sharp = now;
        isWhole = came.drawn > 0 && window.probe.whole();
        if (came.sharp) setTimeout(() => resolve(came), 200); // it is told a moment later
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    addEventListener(type, begin, { once: true, capture: true });
  });
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing', '--enable-precise-memory-info'],
});

/** A browser that has never been here, logged in. */
async function enter() {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(countGraphics);
  await page.addInitScript(() => {
    window.probe = { seen: () => window.__memento?.seen() ?? null, whole: () => window.__memento?.whole() ?? false };
  });
  await page.goto(PAGES);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Leafing').first().waitFor();
  page.asked = [];
  page.on('request', (request) => isTile.test(request.url()) && page.asked.push(request.url()));
  return page;
}

const settled = (page) => page.waitForFunction(() => window.__memento?.ready(), null, { polling: 50 });
/** Also what comes next has come. */
async function rested(page) {
  await settled(page);
  await page.waitForTimeout(1200);
}

async function timed(page, type, act) {
  await page.evaluate(watchNext, type);
  await act();
  return page.evaluate(() => window.timed);
}

/** Processor time of the page's thread in ms: others use the machine, too. */
async function processorOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async (name) => (await devtools.send('Performance.getMetrics')).metrics.find((one) => one.name === name).value * 1000;
}

/** The same tiles by a drawer of OpenSeadragon, in a page that has nothing else, with our options. */
async function openRival(page, drawer, shown, size) {
  const address = `${PAGES}rival-${drawer}.html`;
  const buttons = shown.map(({ name }, i) => `<button data-at="${i}">${name}</button>`).join('');
  const body = `<!doctype html><body style="margin:0">${buttons}<div id="host" style="width:${size.width}px;height:${size.height}px"></div>
    <script>${openSeadragon}</script></body>`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(address);
  await page.evaluate(
    ([drawer, shown]) => {
      const viewer = window.OpenSeadragon({
        id: 'host',
        drawer,
        showNavigationControl: false,
        showNavigator: true,
        animationTime: 0,
        blendTime: 0,
        maxTilesPerFrame: 50,
        imageLoaderLimit: 8,
        maxImageCacheCount: 400,
      });
      const sourceOf = (image) => ({
        tileSource: {
          width: image.width,
          height: image.height,
          tileSize: image.tile_size,
          tileOverlap: 0,
          minLevel: 0,
          maxLevel: image.levels.length - 1,
          getLevelScale: (level) => image.levels[level].width / image.width,
          getTileUrl: (level, x, y) => `${image.tiles}${level}/${x}_${y}.${image.tile_format}`,
        },
        compositeOperation: image.channels === 1 ? 'lighter' : 'source-over',
      });
      let at = null;
      const images = () => Array.from({ length: viewer.world.getItemCount() }, (_, i) => viewer.world.getItemAt(i));
      const isHere = () => at !== null && viewer.world.getItemCount() === shown[at].images.length;
      window.probe = {
        seen: () => (isHere() && images().some((image) => image.getTilesToDraw().length > 0) ? at : null),
        whole: () => isHere() && images().every((image) => image.getFullyLoaded()),
      };
      for (const button of document.querySelectorAll('button')) {
        button.onclick = () => {
          at = Number(button.dataset.at);
          viewer.close();
          viewer.open(shown[at].images.map(sourceOf));
        };
      }
    },
    [drawer, shown],
  );
}

const far = [2, 5, 8, 11]; // none is next to another: what lies there is fetched ahead
const farSlides = [2, 4, 6];
const rounds = 1;

async function measureClicks(name, places, figures) {
  const samples = (await samplesOf(name)).slice(0, 14);
  const shown = await Promise.all(
    samples.map(async (one) => ({ name: one.name, images: (await get(`web/annotations/${one.id}`)).annotation.images })),
  );
  const row = (what) => {
    figures[`${name}, ${what}`] ??= { memento: [], webgl: [], canvas: [] };
    return figures[`${name}, ${what}`];
  };
  let size = null;
  for (let round = 0; round < rounds; round++) {
    const page = await enter();
    await page.goto(samples[0].path);
    await rested(page);
    size = await page.evaluate(() => {
      const { width, height } = document.querySelector('main canvas').getBoundingClientRect();
      return { width, height };
    });
    const list = page.getByRole('navigation', { name: 'Annotations' });
    for (const what of ['cold', 'warm']) {
      for (const at of places) {
        await list.getByRole('link', { name: samples[at].name }).first().hover();
        row(what).memento.push(await timed(page, 'click', () => list.getByRole('link', { name: samples[at].name }).first().click()));
        await rested(page);
      }
    }
    await page.context().close();
    for (const drawer of ['webgl', 'canvas']) {
      const rival = await enter();
      await openRival(rival, drawer, shown, size);
      await rival.locator('[data-at="0"]').click();
      await rival.waitForTimeout(2000);
      for (const what of ['cold', 'warm']) {
        for (const at of places) {
          row(what)[drawer].push(await timed(rival, 'click', () => rival.locator(`[data-at="${at}"]`).click()));
          await rival.waitForTimeout(1200);
        }
      }
      await rival.context().close();
    }
  }
  return size;
}

const said = {};
try {
  const size = [];
  if (parts.includes('click')) {
    const figures = {};
    size.push(await measureClicks('Slides', farSlides, figures));
    size.push(await measureClicks('Leafing', far, figures));
    said.click = Object.fromEntries(
      Object.entries(figures).map(([name, row]) => [
        name,
        Object.fromEntries(
          Object.entries(row).map(([who, runs]) => [
            who,
            { first: median(runs.map(({ first }) => first)), sharp: median(runs.map(({ sharp }) => sharp)) },
          ]),
        ),
      ]),
    );
    console.error('click', JSON.stringify(figures));
  }
  const page = await enter();
  const processor = await processorOf(page);
  const [first, ...others] = await samplesOf('Leafing');
  await page.goto(first.path);
  await rested(page);
  said.canvas = await page.evaluate(() => document.querySelector('main canvas').width + ' x ' + document.querySelector('main canvas').height);

  if (parts.includes('next')) {
    const runs = [];
    let [cpu, asked] = [0, 0];
    for (let i = 0; i < 12; i++) {
      const began = await processor('TaskDuration');
      page.asked.length = 0;
      await page.evaluate(watchNext, 'keydown');
      await page.keyboard.press('n');
      runs.push(await page.evaluate(() => window.timed));
      asked += page.asked.length;
      cpu += (await processor('TaskDuration')) - began;
      await rested(page);
    }
    const of = (moment) => runs.map((run) => run[moment]);
    said.next = {
      drawn: median(of('drawn')),
      drawnWorst: p95(of('drawn')),
      first: median(of('first')),
      firstWorst: p95(of('first')),
      presented: median(of('presented')),
      cpu: cpu / runs.length,
      asked,
    };
    console.error('next', of('drawn'), of('first'), of('presented'));
  }

  if (parts.includes('stack')) {
    const [stack] = await samplesOf('Stacks');
    await page.goto(stack.path);
    await rested(page);
    const { images } = (await get(`web/annotations/${stack.id}`)).annotation;
    for (let i = 0; i < 9; i++) await page.keyboard.press(',');
    await rested(page);
    const took = [];
    let asked = 0;
    for (let plane = 1; plane < 9; plane++) {
      page.asked.length = 0;
      took.push(
        await page.evaluate(async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const began = performance.now();
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '.', code: 'Period', bubbles: true }));
          // Drawn in the first, on the screen by the second.
          await frame();
          await frame();
          return performance.now() - began;
        }),
      );
      await rested(page);
      const tiles = images.filter(({ name }) => name.includes(`z${String(plane + 1).padStart(2, '0')}`)).map(({ tiles }) => tiles);
      asked += page.asked.some((url) => tiles.some((one) => url.includes(one))) ? 1 : 0;
    }
    said.stack = { steps: took.length, median: median(took), worst: Math.max(...took), asked };
    console.error('stack', took);
  }

  /** A handle dragged there and back: what each draw costs. */
  const slide = async (layers, goal) => {
    // Of many layers only the rows that one comes to are there.
    const find = page.getByLabel('Find a layer');
    if ((await find.count()) > 0) await find.fill('C00');
    await page.getByRole('button', { name: 'Adjust C00' }).or(page.getByRole('button', { name: 'Adjust DAPI' })).first().click();
    const box = await page.getByRole('slider', { name: /^White point of/ }).first().boundingBox();
    const y = box.y + box.height / 2;
    const handle = await page.getByRole('slider', { name: /^White point of/ }).first().evaluate((input) => Number(input.value) / Number(input.max));
    await page.mouse.move(box.x + 7 + handle * (box.width - 14), y);
    await page.mouse.down();
    await settled(page);
    await page.evaluate(() => {
      Object.assign(window.graphics, { uploads: 0, draws: [] });
    });
    page.asked.length = 0;
    const began = await processor('ScriptDuration');
    const steps = 120;
    for (let i = 1; i <= steps; i++) await page.mouse.move(box.x + 7 + (0.5 + 0.45 * Math.sin(i / 8)) * (box.width - 14), y);
    await page.waitForTimeout(300);
    const cpu = ((await processor('ScriptDuration')) - began) / steps;
    const asked = page.asked.length;
    const { uploads, draws } = await page.evaluate(() => window.graphics);
    await page.mouse.up();
    const took = draws.filter(([, end]) => end > 0).map(([begin, end]) => end - begin);
    return { layers, goal, median: mean(took), worst: p95(took), cpu, draws: took.length, asked, uploads };
  };
  if (parts.includes('slider')) {
    await page.goto(others[0].path);
    await rested(page);
    said.slider = [await slide(3, '1 ms')];
    console.error('slider', said.slider);
  }

  if (parts.includes('channels') || parts.includes('slider')) {
    const [one, many] = await samplesOf('Many');
    await page.goto(one.path);
    await settled(page);
    // What comes next must not have come: it is opened as it would be from a list, in a page that never had it.
    const { images } = (await get(`web/annotations/${many.id}`)).annotation;
    await page.goto(first.path);
    await rested(page);
    page.asked.length = 0;
    await page.evaluate(() => {
      window.graphics.uploads = 0;
    });
    const address = new URL(many.path).pathname;
    await page.evaluate(watchNext, 'click');
    const came = await page.evaluate(async (address) => {
      // As a link of the page does.
      const link = document.body.appendChild(document.createElement('a'));
      link.onclick = () => {
        history.pushState(null, '', address);
      };
      link.click();
      return window.timed;
    }, address);
    await rested(page);
    const asked = images.filter(({ tiles }) => page.asked.some((url) => url.includes(tiles))).length;
    const shown = await page.evaluate(() => window.__memento.layers().filter((layer) => layer.shown && layer.kind === 'image').length);
    if (parts.includes('channels')) said.channels = { ...came, asked, shown };
    console.error('channels', came, asked, shown);
    if (parts.includes('slider')) {
      for (const name of ['C50', 'C99']) {
        await page.getByLabel('Find a layer').fill(name);
        await page.getByRole('button', { name: `Show ${name}` }).click();
      }
      await rested(page);
      said.slider.push(await slide(10, '3 ms'));
    }
  }

  if (parts.includes('leaf')) {
    const devtools = await page.context().newCDPSession(page);
    await page.goto(first.path);
    await rested(page);
    page.asked.length = 0;
    said.leaf = [];
    for (let leafed = 1; leafed <= others.length; leafed++) {
      await page.keyboard.press('n');
      await page.waitForFunction((id) => window.__memento?.seen() === id && window.__memento.whole(), others[leafed - 1].id, { polling: 'raf' });
      if (![10, 50, 100, 150, others.length].includes(leafed)) continue;
      await rested(page);
      await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize = 0 } = await devtools.send('Runtime.getHeapUsage');
      const { textures, texels } = await page.evaluate(() => window.graphics);
      const row = { leafed, heap: usedSize / 2 ** 20, buffers: backingStorageSize / 2 ** 20, textures, texels: texels / 1e6, asked: page.asked.length };
      said.leaf.push(row);
      console.error(row);
    }
  }
  console.log(JSON.stringify(said));
} finally {
  await browser.close();
}
