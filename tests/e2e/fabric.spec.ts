import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readShapes } from '../../web/src/api/shape_bytes.ts';
import { readFabric } from '../../web/src/model/drawing/fabric.ts';
import { cornersOf, type Shape } from '../../web/src/model/drawing/shape.ts';
import { drawingOn, path } from './support/drawing.ts';
import { adminToken, api, getJson, send } from './support/instance.ts';
import { randomOf } from './support/random.ts';
import { expect, test } from './support/test.ts';

// Texts of drawings held against Fabric.js itself: the version that old files were written by, and the one of today.

/** As a script of the page has it: what is used of it is the same in both. */
type Fabric = Record<string, unknown>;
declare global {
  interface Window {
    fabric: Fabric;
  }
}

const versions = [
  ['5.3.0', 'fabric-5/dist/fabric.min.js'],
  ['7.4.0', 'fabric/dist/index.min.js'],
] as const;
const ownKeys = ['id', 'kind', 'geometry', 'class', 'name', 'colour', 'author', 'created', 'group'];

/** Where an object lies by the arithmetic of Fabric.js; of an ellipse its middle and the ends of two half axes. */
interface Lying {
  type: string;
  id: string;
  points: number[];
}

/** Loads a text, says where its objects lie, and writes it again. */
async function loaded(page: Page, text: string): Promise<{ lying: Lying[]; text: string }> {
  return page.evaluate(
    async ([text, keys]) => {
      // biome-ignore lint/suspicious/noExplicitAny: neither version has types that fit the other
      const { StaticCanvas, Point, util, version } = window.fabric as any;
      const canvas = new StaticCanvas(version.startsWith('5') ? null : undefined);
      if (version.startsWith('5')) await new Promise<void>((done) => canvas.loadFromJSON(text, done));
      else await canvas.loadFromJSON(text);
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const lying = canvas.getObjects().map((one: any) => {
        const matrix = one.calcTransformMatrix();
        const type = one.type.toLowerCase();
        const { x = 0, y = 0 } = one.pathOffset ?? {};
        const [w, h] = [one.width / 2, one.height / 2];
        const [rx, ry] = type === 'circle' ? [one.radius, one.radius] : [one.rx, one.ry];
        const line = type === 'line' ? one.calcLinePoints() : null;
        const local: [number, number][] = line
          ? [
              [line.x1, line.y1],
              [line.x2, line.y2],
            ]
          : type === 'rect'
            ? [
                [-w, -h],
                [w, -h],
                [w, h],
                [-w, h],
              ]
            : type === 'path'
              ? one.path.flatMap((step: [string, number, number]) =>
                  /z/i.test(step[0]) ? [] : [[step[1] - x, step[2] - y]],
                )
              : one.points
                ? one.points.map((point: { x: number; y: number }) => [point.x - x, point.y - y])
                : [
                    [0, 0],
                    [rx, 0],
                    [0, ry],
                  ];
        const points = local.flatMap(([px, py]) => {
          const placed = util.transformPoint(new Point(px, py), matrix);
          return [placed.x, placed.y];
        });
        return { type, id: one.id ?? '', points };
      });
      return { lying, text: JSON.stringify(canvas.toObject(keys)) };
    },
    [text, ownKeys] as const,
  );
}

async function textOf(layer: number): Promise<string> {
  return (await getJson<{ layer: { data: string } }>(`layers/${layer}`, await adminToken())).layer.data;
}

async function put(layer: number, data: string): Promise<void> {
  const { layer: row } = await getJson<{ layer: object }>(`layers/${layer}`, await adminToken());
  expect(await send('PUT', `layers/${layer}`, { ...row, data })).toBeLessThan(300);
}

async function stored(layer: number): Promise<Shape[]> {
  const answer = await fetch(`${api}web/layers/${layer}/shapes`, { headers: { 'x-access-token': await adminToken() } });
  return readShapes(await answer.arrayBuffer()).shapes;
}

/** The same of a shape of ours as loaded() says of an object. */
function pointsOf({ kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): number[] {
  const [first = []] = geometry;
  if (kind === 'rectangle') return cornersOf(first);
  if (kind !== 'ellipse') return geometry.flat();
  const [x = 0, y = 0, width = 0, height = 0, angle = 0] = first;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return [cx, cy, cx + (width / 2) * cos, cy + (width / 2) * sin, cx - (height / 2) * sin, cy + (height / 2) * cos];
}

/** Pixels: Fabric.js writes four digits of where something lies and how large it is, and two of such may not agree. */
const digits = 5e-4;

const farthest = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length ? Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number)))) : Infinity;

function drawnByChance(seed: number, labels: readonly number[]): object[] {
  const random = randomOf(seed);
  const place = () => random() * 1e5 - 1e4;
  const list = (points: number) => Array.from({ length: 2 * points }, place);
  const kinds = ['point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse'] as const;
  return Array.from({ length: 240 }, (_, i) => {
    const kind = kinds[i % kinds.length] as (typeof kinds)[number];
    const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => list(3 + Math.floor(random() * 6)));
    const box = [place(), place(), 0.01 + random() * 5000, 0.01 + random() * 5000, random() < 0.5 ? 0 : random() * 359];
    const geometry = { point: [place(), place()], line: [list(2)], polyline: parts, polygon: parts };
    return {
      id: crypto.randomUUID(),
      kind,
      geometry: kind === 'rectangle' || kind === 'ellipse' ? box : geometry[kind],
      class: labels[Math.floor(random() * 3)] ?? null,
      name: random() < 0.5 ? '' : `näme "${kind}"`,
      colour: random() < 0.3 ? '#12ab34' : '',
    };
  });
}

for (const [version, file] of versions) {
  test.describe(`Fabric.js ${version}`, () => {
    test.beforeEach(async ({ page }) => {
      await page.goto('about:blank');
      await page.addScriptTag({ content: readFileSync(`web/node_modules/${file}`, 'utf8') });
      expect(await page.evaluate(() => (window.fabric as { version: string }).version)).toBe(version);
    });

    test('loads what we write where it was drawn, and what it writes of that changes no shape', async ({ page }) => {
      const { layer, labels, end } = await drawingOn(path, ['interphase', 'mitotic']);
      try {
        const created = drawnByChance(20261130, labels);
        expect(await send('POST', `web/layers/${layer}/edits`, { base: 0, created })).toBe(200);
        const shapes = await stored(layer);
        expect(shapes).toHaveLength(created.length);
        const there = await loaded(page, await textOf(layer));
        expect(there.lying.map(({ id }) => id)).toEqual(shapes.map(({ id }) => id));
        shapes.forEach((shape, i) => {
          const { type, points } = there.lying[i] as Lying;
          const theirs = shape.kind === 'point' ? points.slice(0, 2) : points;
          expect(farthest(theirs, pointsOf(shape)), `${shape.kind} as ${type}`).toBeLessThan(1e-6);
        });
        await put(layer, there.text);
        const now = await stored(layer);
        // Signed and numbered by the edit that brought the text; drawn as they were, to the last bit.
        const drawn = ({ changed: _changed, changedBy: _by, seq: _seq, ...shape }: Shape) => shape;
        expect(now.map(drawn)).toEqual(shapes.map(drawn));
      } finally {
        await end();
      }
    });

    test('writes what we read where it lies, on the server and in the page', async ({ page }) => {
      const written = await page.evaluate((seed) => {
        let state = seed;
        const random = () => {
          state = (state * 48271) % 2147483647;
          return state / 2147483647;
        };
        // biome-ignore lint/suspicious/noExplicitAny: as above
        const { StaticCanvas, Polygon, Polyline, Rect, Ellipse, Circle, Line, version } = window.fabric as any;
        const canvas = new StaticCanvas(version.startsWith('5') ? null : undefined);
        const of = <T>(...some: T[]): T => some[Math.floor(random() * some.length)] as T;
        for (let i = 0; i < 400; i++) {
          const isSkewed = random() < 0.3;
          const has = {
            left: random() * 2000,
            top: random() * 2000,
            scaleX: of(1, 0.2 + random() * 3),
            scaleY: of(1, 0.2 + random() * 3),
            angle: of(0, 90, random() * 360),
            flipX: random() < 0.2,
            flipY: random() < 0.2,
            skewX: isSkewed ? random() * 40 : 0,
            skewY: isSkewed ? random() * 20 : 0,
            originX: of('left', 'center', 'right'),
            originY: of('top', 'center', 'bottom'),
            stroke: '#ff0000',
            fill: '',
            strokeWidth: of(0, 1, 5.5),
            strokeUniform: random() < 0.3,
          };
          const points = Array.from({ length: 3 + Math.floor(random() * 5) }, () => ({
            x: random() * 500,
            y: random() * 500,
          }));
          const [width, height] = [1 + random() * 300, 1 + random() * 300];
          const ends = [random() * 500, random() * 500, random() * 500, random() * 500];
          canvas.add(
            of(
              () => new Polygon(points, has),
              () => new Polyline(points, has),
              () => new Rect({ ...has, width, height }),
              () => new Ellipse({ ...has, rx: width, ry: height }),
              () => new Circle({ ...has, radius: width }),
              () => new Line(ends, has),
            )(),
          );
        }
        return JSON.stringify(canvas.toObject());
      }, 7);
      const { lying } = await loaded(page, written);
      const read = readFabric(written, () => true);
      expect(read.shapes).toHaveLength(lying.length);
      lying.forEach(({ type, points }, i) => {
        expect(farthest(read.shapes[i]?.points ?? [], points), `${type} in the page`).toBeLessThan(digits);
      });
      const { layer, end } = await drawingOn(path, []);
      try {
        await put(layer, written);
        const shapes = await stored(layer);
        expect(shapes).toHaveLength(lying.length);
        for (const [i, { type, points }] of lying.entries()) {
          expect(away(shapes[i] as Shape, points), type).toBeLessThan(digits);
        }
      } finally {
        await end();
      }
    });
  });
}

/** How far what Fabric.js shows lies from a shape of ours, whose corners may be counted from another one on. */
function away(shape: Shape, points: readonly number[]): number {
  const own = pointsOf(shape);
  if (shape.kind !== 'ellipse') {
    const pairs = (list: readonly number[]) => list.flatMap((x, i) => (i % 2 ? [] : [[x, list[i + 1] as number]]));
    const near = ([x = 0, y = 0]: number[]) =>
      Math.min(...pairs(own).map(([ox = 0, oy = 0]) => Math.hypot(x - ox, y - oy)));
    return own.length === points.length ? Math.max(...pairs(points).map(near)) : Infinity;
  }
  const [cx = 0, cy = 0, ax = 0, ay = 0, bx = 0, by = 0] = points;
  const [ox = 0, oy = 0, px = 0, py = 0, qx = 0, qy = 0] = own;
  const [a, b] = [Math.hypot(px - ox, py - oy), Math.hypot(qx - ox, qy - oy)];
  let most = Math.hypot(cx - ox, cy - oy);
  for (let i = 0; i < 24; i++) {
    const [cos, sin] = [Math.cos((i * Math.PI) / 12), Math.sin((i * Math.PI) / 12)];
    const x = cos * (ax - cx) + sin * (bx - cx);
    const y = cos * (ay - cy) + sin * (by - cy);
    const u = (x * (px - ox) + y * (py - oy)) / (a * a);
    const v = (x * (qx - ox) + y * (qy - oy)) / (b * b);
    most = Math.max(most, Math.abs(Math.hypot(u, v) - 1) * Math.max(a, b));
  }
  return most;
}
