import { expect, type Page } from '@playwright/test';
import { readShapes } from '../../../web/src/api/shape_bytes.ts';
import type { Shape } from '../../../web/src/model/drawing/shape.ts';
import type { MementoHook } from '../../../web/src/pages/viewer/canvas_model.ts';
import { adminUser, create, imported, samplePath, send } from './instance.ts';
import { settled } from './picture.ts';
import { visit } from './test.ts';

/** The sample that is drawn on. */
export const path = 'KO/mouse_04';
export const tools = (page: Page) => page.getByRole('toolbar', { name: 'Drawing' });

export interface Made {
  layer: number;
  labels: number[];
  end: () => Promise<void>;
}

/** A drawing of the administrator's on a sample, and classes in its project; both are gone at the end. */
export async function drawingOn(sample: string, classes: readonly string[], name = 'Nuclei'): Promise<Made> {
  const { project, ids } = await imported();
  const owner_id = await adminUser();
  const row = { name, data: 'none', image_id: 0, settings: '', sequence: 90, parent_id: 0, owner_id };
  const layer = await create('layer', { ...row, annotation_id: ids.get(sample), project_id: project });
  const labels: number[] = [];
  for (const label of classes) labels.push(await create('label', { name: label, project_id: project, owner_id }));
  const end = async () => {
    await send('DELETE', `layers/${layer}`);
    for (const label of labels) await send('DELETE', `labels/${label}`);
  };
  return { layer, labels, end };
}

/** One with two classes on the sample that is drawn on. */
export const made = (): Promise<Made> => drawingOn(path, ['interphase', 'mitotic']);

export async function open(page: Page): Promise<void> {
  await visit(page, await samplePath(path));
  await settled(page);
  await expect(tools(page)).toBeVisible();
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
export async function at(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const place = await page.evaluate(([x, y]) => (window.__memento as MementoHook).imageToCanvas(x, y), [x, y] as const);
  const box = await page.getByRole('main', { name: /^Image of/ }).boundingBox();
  if (!place || !box) throw new Error('There is no picture.');
  return { x: box.x + place.x, y: box.y + place.y };
}

export async function press(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  for (const [x, y] of points) {
    const place = await at(page, x, y);
    await page.mouse.click(place.x, place.y);
  }
}

export async function drag(page: Page, ...points: (readonly [number, number])[]): Promise<void> {
  const places = [];
  for (const [x, y] of points) places.push(await at(page, x, y));
  const [first, ...rest] = places;
  if (!first) return;
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(place.x, place.y, { steps: 4 });
  await page.mouse.up();
}
