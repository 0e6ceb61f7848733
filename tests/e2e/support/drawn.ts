import type { Page } from '@playwright/test';
import { readShapes } from '../../../web/src/api/shape_bytes.ts';
import type { Shape } from '../../../web/src/model/drawing/shape.ts';
import type { MementoHook } from '../../../web/src/pages/viewer/canvas_model.ts';
import { adminUser, create, imported, send } from './instance.ts';

export interface Drawing {
  layer: number;
  labels: number[];
  end: () => Promise<void>;
}

/** A drawing of the administrator's on a sample, and classes in its project; both are gone at the end. */
export async function drawingOn(path: string, classes: readonly string[]): Promise<Drawing> {
  const { project, ids } = await imported();
  const owner_id = await adminUser();
  const row = { name: 'Cells', data: 'none', image_id: 0, settings: '', sequence: 90, parent_id: 0, owner_id };
  const layer = await create('layer', { ...row, annotation_id: ids.get(path), project_id: project });
  const labels: number[] = [];
  for (const name of classes) labels.push(await create('label', { name, project_id: project, owner_id }));
  const end = async () => {
    await send('DELETE', `layers/${layer}`);
    for (const label of labels) await send('DELETE', `labels/${label}`);
  };
  return { layer, labels, end };
}

/** Shapes as the server has them. */
export async function shapesOf(page: Page, layer: number): Promise<Shape[]> {
  const bytes = await page.evaluate(async (id) => {
    const answer = await fetch(`/memento-api/web/layers/${id}/shapes`);
    return [...new Uint8Array(await answer.arrayBuffer())];
  }, layer);
  return readShapes(new Uint8Array(bytes).buffer).shapes;
}

/** Where a pixel of the image lies in the page. */
export async function placeOf(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const place = await page.evaluate(([x, y]) => (window.__memento as MementoHook).imageToCanvas(x, y), [x, y] as const);
  const box = await page.getByRole('main', { name: /^Image of/ }).boundingBox();
  if (!place || !box) throw new Error('There is no picture.');
  return { x: box.x + place.x, y: box.y + place.y };
}

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

export async function drag(page: Page, ...points: (readonly [number, number])[]): Promise<void> {
  const places = [];
  for (const [x, y] of points) places.push(await placeOf(page, x, y));
  const [first, ...rest] = places;
  if (!first) return;
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(place.x, place.y, { steps: 4 });
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
