import { expect, type Page } from '@playwright/test';
import type { MementoHook } from '../../../web/src/pages/viewer/canvas_model.ts';
import { at as placeOf } from './drawing.ts';
import { samplePath } from './instance.ts';
import { settled } from './picture.ts';
import { visit } from './test.ts';

export { at as placeOf, drag, drawingOn, shapesOf } from './drawing.ts';

/** Shows the image so that its pixels lie on those of the page: a press between two of them means what it says. */
export async function lookAt(page: Page, zoom: number, x: number, y: number): Promise<void> {
  await page.evaluate(
    ([zoom, x, y]) => {
      const hook = window.__memento as MementoHook;
      hook.showAt(zoom, x, y);
      const corner = hook.imageToCanvas(0, 0) ?? { x: 0, y: 0 };
      hook.showAt(zoom, x + (corner.x - Math.round(corner.x)) / zoom, y + (corner.y - Math.round(corner.y)) / zoom);
    },
    [zoom, x, y] as const,
  );
}

const tools = (page: Page) => page.getByRole('toolbar', { name: 'Drawing' });

/** Opens a sample of MyExperiment where the tests of painting draw, a pixel of the image on one of the page. */
export async function openToPaint(page: Page, sample: string): Promise<void> {
  await visit(page, await samplePath(sample));
  await settled(page);
  await expect(tools(page)).toBeVisible();
  await lookAt(page, 1, 420, 420);
  await settled(page);
}

/** Takes a tool by its key, and waits until it is there. */
export async function take(page: Page, key: string, name: string): Promise<void> {
  await page.keyboard.press(key);
  await expect(tools(page).getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true');
  // Its code comes when it is taken first.
  await expect(page.locator('canvas[data-shapes]')).not.toHaveAttribute('data-tool', '');
}

export async function press(page: Page, x: number, y: number): Promise<void> {
  const place = await placeOf(page, x, y);
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.up();
}

/** A pointer that is no mouse: what it does, and where, in pixels of the image. */
export interface Touch {
  type: 'pointerdown' | 'pointermove' | 'pointerup';
  kind: 'touch' | 'pen';
  id: number;
  x: number;
  y: number;
  pressure?: number;
  /** milliseconds to wait before */
  after?: number;
}

/**
 * Events as a screen or a tablet makes them, on what lies under each. Their places are those of the image as it lies when they
 * begin: fingers that move it do not go along with it.
 */
export async function touches(page: Page, all: readonly Touch[]): Promise<void> {
  const places = await Promise.all(all.map(({ x, y }) => placeOf(page, x, y)));
  for (const [n, { type, kind, id, pressure = 0.5, after = 0 }] of all.entries()) {
    const place = places[n] as { x: number; y: number };
    if (after > 0) await page.waitForTimeout(after);
    await page.evaluate(
      ({ type, kind, id, place, pressure }) => {
        const target = document.elementFromPoint(place.x, place.y) ?? document.body;
        const isUp = type === 'pointerup';
        target.dispatchEvent(
          new PointerEvent(type, {
            pointerId: id,
            pointerType: kind,
            isPrimary: id % 10 === 1,
            clientX: place.x,
            clientY: place.y,
            button: type === 'pointermove' ? -1 : 0,
            buttons: isUp ? 0 : 1,
            pressure: isUp ? 0 : pressure,
            bubbles: true,
            cancelable: true,
            composed: true,
          }),
        );
      },
      { type, kind, id, place, pressure },
    );
  }
}
