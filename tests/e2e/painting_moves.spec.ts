import { mkdirSync, writeFileSync } from 'node:fs';
import { drawingOn, openToPaint, placeOf, take } from './support/painting.ts';
import { test } from './support/test.ts';

// For bench/painting, which asks for it: how long something takes is not a test.
if (process.env.MEMENTO_BENCH === '1') {
  test('a move takes no longer than a frame or two, on real images', async ({ page }) => {
    test.slow();
    const { end } = await drawingOn('KO/mouse_04', []);
    const lines: string[] = [];
    try {
      await openToPaint(page, 'KO/mouse_04');
      // What is drawn: on a part of the picture, or over all of what is seen of it.
      const [part, all] = [
        { long: 240, high: 120 },
        { long: 700, high: 240 },
      ];
      for (const [key, name, larger, along] of [
        ['q', 'Brush', 0, part],
        ['q', 'Brush', 17, all],
        ['w', 'Wand', 0, part],
        ['s', 'Magnetic lasso', 0, part],
        ['s', 'Magnetic lasso', 0, all],
      ] as const) {
        await take(page, key, name);
        for (let n = 0; n < larger; n++) await page.keyboard.press(']');
        await page.mouse.move(...(Object.values(await placeOf(page, 300, 300)) as [number, number]));
        const took = await page.evaluate(async ({ long, high }) => {
          const overlay = document.querySelector('canvas[data-shapes]') as HTMLElement;
          const { left, top } = overlay.getBoundingClientRect();
          const target = document.elementFromPoint(left + 320, top + 200) as Element;
          const tell = (type: string, x: number, y: number, buttons: number) =>
            target.dispatchEvent(
              new PointerEvent(type, {
                pointerId: 1,
                pointerType: 'mouse',
                isPrimary: true,
                clientX: left + x,
                clientY: top + y,
                button: type === 'pointermove' ? -1 : 0,
                buttons,
                bubbles: true,
                cancelable: true,
              }),
            );
          const frame = () => new Promise(requestAnimationFrame);
          const times: number[] = [];
          tell('pointerdown', 100, 300, 1);
          for (let n = 1; n <= 150; n++) {
            const [x, y] = [100 + (long * n) / 150, 300 + high * Math.sin(n / 12)];
            const began = performance.now();
            tell('pointermove', x, y, 1);
            const moved = performance.now() - began;
            await frame();
            await frame();
            times.push(moved + Number(overlay.dataset.took));
          }
          tell('pointerup', 100 + long, 300, 0);
          return times.sort((a, b) => a - b);
        }, along);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        const at = (share: number) => (took[Math.floor(took.length * share)] as number).toFixed(1);
        const told = `${name}${larger ? ' of radius 100' : ''}${along === all ? ', over the window' : ''}`;
        lines.push(`${told.padEnd(38)} ${at(0.5).padStart(6)} ${at(0.95).padStart(6)} ${at(0.99).padStart(6)} ms`);
      }
      mkdirSync('build/e2e', { recursive: true });
      writeFileSync(
        'build/e2e/painting.txt',
        `${[`${'a move in Chromium'.padEnd(38)}    p50    p95    p99`, ...lines].join('\n')}\n`,
      );
      console.log(lines.join('\n'));
    } finally {
      await end();
    }
  });
}
