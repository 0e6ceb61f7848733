// The part of bench/drawing that runs in a browser: opens the sample, measures, says the figures as JSON.
import { createRequire } from 'node:module';
import { gallery } from './drawing_gallery.mjs';
import { p95, until, watcher } from './page_watch.mjs';

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('@playwright/test');
const { PAGES, API, TOKEN, PASSWORD, SIZE, RADIUS } = process.env;
const size = Number(SIZE);
const [width, height] = [12_000, 8_000];
const headers = { 'x-access-token': TOKEN };

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-gpu-compositing',
    '--disable-accelerated-2d-canvas',
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(PAGES);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Slide').first().waitFor();
  const { projects } = await (await fetch(`${API}projects`, { headers })).json();
  const { annotations } = await (await fetch(`${API}annotations`, { headers })).json();
  const address = `${PAGES}project/${projects[0].project_id}/annotation/${annotations[0].annotation_id}`;
  const overlay = page.locator('canvas[data-shapes]');
  const datum = (name) => overlay.evaluate((canvas, name) => Number(canvas.dataset[name] ?? 0), name);
  const isThere = () =>
    page.waitForFunction(
      () => {
        const { here, shaded } = document.querySelector('canvas[data-shapes]')?.dataset ?? {};
        return Number(here) + Number(shaded) > 100;
      },
      null,
      { polling: 'raf' },
    );

  // Once to have the files of the page, then to measure.
  await page.goto(address);
  await isThere();
  const began = performance.now();
  await page.goto(address);
  await isThere();
  const open = (performance.now() - began) / 1000;
  const here = (await datum('here')) + (await datum('shaded'));
  await page.waitForFunction(() => window.__memento?.ready());
  await page.waitForTimeout(1500);

  const frame = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  // Processor time of the page's thread, and not of the clock: others use the machine, too.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const script = async () =>
    (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
  /** While the view is moved a little: milliseconds of the clock for painting, p95, and of processor time for all JavaScript of a repaint. */
  const redraws = async (count) => {
    const took = [];
    let began = 0;
    for (let i = 0; i < count + 3; i++) {
      if (i === 3) began = await script();
      await page.evaluate(
        ([x, y, zoom]) => window.__memento.showAt(zoom, x, y),
        [width / 2 + 10 * (i % 2), height / 2, 1280 / width],
      );
      await frame();
      if (i >= 3) took.push(await datum('took'));
    }
    return {
      clock: p95(took),
      median: [...took].sort((a, b) => a - b)[took.length >> 1],
      cpu: ((await script()) - began) / count,
    };
  };
  const redraw = await redraws(20);
  console.error('redraw', redraw);

  // As many of the same shapes, each stroked by itself, twice: what is dark around it and the line.
  const rival = await page.evaluate(
    ([count, radius, width, height]) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [1280, 800];
      document.body.append(canvas);
      const ink = canvas.getContext('2d');
      const zoom = 1280 / width;
      const paths = Array.from({ length: count }, () => {
        const [x, y] = [Math.random() * width, Math.random() * height];
        const path = new Path2D();
        for (let i = 0; i < 20; i++)
          path.lineTo(x + radius * Math.cos((i * Math.PI) / 10), y + radius * Math.sin((i * Math.PI) / 10));
        path.closePath();
        return path;
      });
      const took = [];
      for (let round = 0; round < 3; round++) {
        const began = performance.now();
        ink.setTransform(zoom, 0, 0, zoom, 0, 0);
        ink.clearRect(0, 0, width, height);
        for (const path of paths) {
          ink.strokeStyle = 'rgba(0, 0, 0, 0.6)';
          ink.lineWidth = 3.5 / zoom;
          ink.stroke(path);
          ink.strokeStyle = '#fff';
          ink.lineWidth = 1.5 / zoom;
          ink.stroke(path);
        }
        took.push(performance.now() - began);
      }
      canvas.remove();
      return took.sort((a, b) => a - b)[1];
    },
    [Math.min(size, 10_000), Number(RADIUS), width, height],
  );

  // Near enough to tell them apart, dragged on and on.
  await page.evaluate(
    ([x, y, zoom]) => window.__memento.showAt(zoom, x, y),
    [width / 3, height / 2, size > 20_000 ? 0.5 : 0.2],
  );
  await page.waitForTimeout(1500);
  await page.evaluate(() => {
    window.frames_ = 0;
    window.longest_ = 0;
    const count = () => {
      window.frames_++;
      window.longest_ = Math.max(window.longest_, Number(document.querySelector('canvas[data-shapes]')?.dataset.took));
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  const before = await script();
  for (let drag = 0; drag < 2; drag++) {
    await page.mouse.move(900, 500);
    await page.mouse.down();
    for (let i = 0; i < 20; i++) await page.mouse.move(900 - 20 * i, 500 - 3 * i);
    await page.mouse.up();
  }
  const pan = ((await script()) - before) / (await page.evaluate(() => window.frames_));
  const panWorst = await page.evaluate(() => window.longest_);

  await page.waitForTimeout(1500);
  await page.keyboard.press('v');
  const picked = [];
  for (let i = 0; i < 30; i++) {
    await page.mouse.move(500 + 5 * i, 300 + 3 * (i % 40));
    picked.push(await datum('picked'));
  }
  const pick = p95(picked);
  console.error('pan', pan, panWorst, 'pick', pick);

  // All of it given a class, deleted and brought back, each in one go: until it is seen, until the server has it, and how long nothing else was heard.
  const [layer] = (await (await fetch(`${API}layers`, { headers })).json()).layers.filter(
    ({ name }) => name === 'nuclei',
  );
  const classed = async () => {
    const answer = await fetch(`${API}web/projects/${projects[0].project_id}/gallery?class=0&limit=1`, { headers });
    return new Map((await answer.json()).classes.map((one) => [one.class, one.shapes]));
  };
  const tools = page.getByRole('button', { name: 'Show layers' });
  if (await tools.isVisible()) await tools.click();
  const rows = page.getByRole('listbox', { name: 'ROIs' });
  const { watch, longest } = watcher(devtools);
  const bulk = {};
  const step = async (name, does, isShown, isSaved) => {
    await watch();
    const began = performance.now();
    await does();
    await until(isShown, 300_000);
    const seen = (performance.now() - began) / 1000;
    const block = await longest(`${size} ${name}`);
    await watch();
    await until(isSaved, 600_000);
    bulk[name] = {
      seen,
      saved: (performance.now() - began) / 1000,
      block,
      later: await longest(`${size} ${name}, later`),
    };
    console.error(name, bulk[name]);
  };
  const counts = async () =>
    Number((await page.getByRole('heading', { name: /^ROIs/ }).innerText()).replace(/\D/g, ''));
  const isSaved = () => page.getByText(/^Saved \d\d:\d\d$/).isVisible();
  const selectAll = async () => {
    await rows.focus();
    await page.keyboard.press('Control+a');
  };
  await step(
    'select',
    selectAll,
    async () => (await datum('here')) >= size,
    () => true,
  );
  await page.keyboard.press('Escape');
  const whole = await redraws(5);
  console.error('whole', whole);
  await selectAll();
  const isClassed = () =>
    page.evaluate((id) => window.__mementoShapes(id).every(({ label }) => label !== null), layer.layer_id);
  await step(
    'class',
    () => page.keyboard.press('1'),
    isClassed,
    async () => (await isSaved()) && !(await classed()).get(0),
  );
  await step(
    'delete',
    () => page.keyboard.press('Delete'),
    async () => (await counts()) === 0,
    async () => (await isSaved()) && [...(await classed()).values()].every((number) => number === 0),
  );
  await step(
    'undo',
    () => page.keyboard.press('Control+z'),
    async () => (await counts()) === size,
    async () => (await isSaved()) && [...(await classed()).values()].some((number) => number === size),
  );
  const [{ label_id: label }] = (await (await fetch(`${API}labels`, { headers })).json()).labels;
  const crops = await gallery({
    page,
    devtools,
    address: `${PAGES}project/${projects[0].project_id}/gallery?class=${label}`,
    size: Math.min(size, 10_000),
    name: `${size} gallery`,
    isSaved,
    left: async () => (await classed()).get(label) ?? 0,
  });
  console.log(JSON.stringify({ open, here, redraw, rival, pan, panWorst, pick, whole, bulk, crops }));
} finally {
  await browser.close();
}
