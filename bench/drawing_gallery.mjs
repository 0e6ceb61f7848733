// The part of bench/drawing that looks through a gallery: as many crops as may be selected, all of one class.
import { p95, until, watcher } from './page_watch.mjs';

/** name: of its traces; left: how many shapes of the class the server has yet */
export async function gallery({ page, devtools, address, size, name, isSaved, left }) {
  const { watch, longest } = watcher(devtools);
  const script = async () =>
    (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
  const grid = page.getByRole('listbox', { name: 'ROIs' });
  /** All crops that lie in the frame are painted. */
  const arePainted = () =>
    page.waitForFunction(
      () => {
        const list = document.querySelector('[role="listbox"]');
        const frame = list?.getBoundingClientRect();
        const seen = [...(list?.querySelectorAll('[role="option"]') ?? [])].filter((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return bottom > frame.top && top < frame.bottom;
        });
        return seen.length > 0 && seen.every((one) => one.querySelector('canvas[data-painted]'));
      },
      null,
      { polling: 'raf' },
    );
  // Once to have the files of the page, then to measure.
  await page.goto(address);
  await arePainted();
  let began = performance.now();
  await page.goto(address);
  await page.locator('[role="option"] canvas[data-painted]').first().waitFor();
  const first = (performance.now() - began) / 1000;
  await arePainted();
  const all = (performance.now() - began) / 1000;
  console.error('gallery', { first, all });

  // On and on, as a wheel does it; how far apart the frames are that the page could paint.
  await page.evaluate(() => {
    window.frameTimes_ = [];
    let last = performance.now();
    const next = (now) => {
      window.frameTimes_.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const frame = await grid.boundingBox();
  await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
  await watch();
  const before = await script();
  for (let turn = 0; turn < 60; turn++) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(30);
  }
  const scrolled = { script: (await script()) - before, times: await page.evaluate(() => window.frameTimes_) };
  const scrollBlock = await longest(`${name}, scrolled`);
  began = performance.now();
  await arePainted();
  const settled = (performance.now() - began) / 1000;
  const scroll = {
    frame: p95(scrolled.times),
    script: scrolled.script / scrolled.times.length,
    block: scrollBlock,
    settled,
  };
  console.error('gallery', scroll);

  const step = async (what, does, isShown) => {
    await watch();
    const began = performance.now();
    await does();
    await until(isShown, 120_000);
    const took = { seen: (performance.now() - began) / 1000, block: await longest(`${name}, ${what}`) };
    console.error('gallery', what, took);
    return took;
  };
  const region = page.getByRole('region', { name: 'Selected ROIs' });
  const says = (text) => async () => (await region.innerText()).replaceAll(/\s/g, '').includes(text);
  const select = await step('selected', () => page.keyboard.press('Control+a'), says(`${size}selected`));
  const sort = await step(
    'sorted',
    () => page.getByLabel('Order', { exact: true }).selectOption({ label: 'Largest first' }),
    says('Noneselected'),
  );
  await grid.focus();
  await page.keyboard.press('Control+a');
  await until(says(`${size}selected`), 60_000);
  const there = await left();
  began = performance.now();
  const classed = await step('classed', () => page.keyboard.press('0'), says('Noneselected'));
  await watch();
  await until(async () => (await isSaved()) && (await left()) === there - size, 300_000);
  const saved = (performance.now() - began) / 1000;
  return { first, all, scroll, select, sort, class: { ...classed, saved, later: await longest(`${name}, later`) } };
}
