import type { Page } from '@playwright/test';
import type { MementoHook } from '../../../web/src/pages/viewer/canvas_model.ts';
import { at as placeOf } from './drawing.ts';

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

/** Events as a screen or a tablet makes them, on what lies under each. */
export async function touches(page: Page, all: readonly Touch[]): Promise<void> {
  for (const { type, kind, id, x, y, pressure = 0.5, after = 0 } of all) {
    const place = await placeOf(page, x, y);
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
