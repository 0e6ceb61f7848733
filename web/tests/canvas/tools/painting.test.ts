import { afterEach, describe, expect, it } from 'vitest';
import { brushTool } from '../../../src/canvas/tools/painting/brush.ts';
import { counterTool } from '../../../src/canvas/tools/painting/counter.ts';
import { cellAt, type PaintDesk } from '../../../src/canvas/tools/painting/desk.ts';
import { knifeTool } from '../../../src/canvas/tools/painting/knife.ts';
import { lassoTool } from '../../../src/canvas/tools/painting/lasso.ts';
import type { ReadValues } from '../../../src/canvas/tools/painting/stored_values.ts';
import { paintTools } from '../../../src/canvas/tools/painting/tools.ts';
import { wandTool } from '../../../src/canvas/tools/painting/wand.ts';
import { brushRadius, keepsOut, turnDial, wandFactor } from '../../../src/canvas/tools/settings.ts';
import type { At, Tool } from '../../../src/canvas/tools/tool.ts';
import { isOn } from '../../../src/model/drawing/picking.ts';
import { measuresOf, type Shape } from '../../../src/model/drawing/shape.ts';
import { Drawn, Person } from '../../model/drawing/support.ts';

const size = 600;

/** A picture whose values are a function of the place; a cell has those of the pixel in its middle. */
function valuesOf(value: (x: number, y: number) => number): ReadValues {
  return (left, top, width, height, cell) => {
    const channel = Float32Array.from({ length: width * height }, (_, i) => {
      const x = Math.floor((left + (i % width) + 0.5) * cell);
      const y = Math.floor((top + Math.floor(i / width) + 0.5) * cell);
      return x < 0 || y < 0 || x >= size || y >= size ? Number.NaN : value(x, y);
    });
    return { width, height, channels: [channel] };
  };
}

function hand(make: (desk: PaintDesk) => Tool, zoom = 1, value: (x: number, y: number) => number = () => 0) {
  const person = new Person('anna', new Drawn());
  const desk: PaintDesk = {
    editor: person.editor,
    zoom: () => zoom,
    redraw: () => {},
    pick: (x, y, tolerance) => person.all().filter((shape) => isOn(shape, x, y, tolerance)),
    within: () => person.all(),
    preview: () => {},
    hover: () => {},
    values: () => valuesOf(value),
    extent: () => ({ width: size, height: size }),
    isShown: () => true,
    colour: () => '#fff',
  };
  const tool = make(desk);
  const at = (x: number, y: number, keys: Partial<At> = {}): At => ({
    x,
    y,
    px: x * zoom,
    py: y * zoom,
    shift: false,
    alt: false,
    pressure: 0.5,
    ...keys,
  });
  const drag = (places: readonly (readonly [number, number])[], keys?: Partial<At>) => {
    const [first = [0, 0], ...rest] = places;
    tool.down(at(...first, keys));
    for (const place of rest) tool.move(at(...place, keys));
    tool.up(at(...((places.at(-1) ?? first) as [number, number]), keys));
  };
  return { person, editor: person.editor, tool, at, drag, all: () => person.all(), steps: () => person.waiting.length };
}

/** Where a row crosses the outline. */
function crossings(shape: Shape | undefined, y: number): number[] {
  return (shape?.geometry ?? []).flatMap((ring) =>
    ring.flatMap((ax, i) => {
      const [ay, bx, by] = [ring[i + 1], ring[(i + 2) % ring.length], ring[(i + 3) % ring.length]] as [
        number,
        number,
        number,
      ];
      return i % 2 === 0 && ay > y !== by > y ? [ax + ((bx - ax) * (y - ay)) / (by - ay)] : [];
    }),
  );
}

/** By the middles of pixels, how much two regions have in common of all that is in either. */
function overlap(shape: Shape | undefined, isIn: (x: number, y: number) => boolean): number {
  let [both, either] = [0, 0];
  for (let y = 0.5; y < size; y++) {
    const edges = crossings(shape, y);
    for (let x = 0.5; x < size; x++) {
      const [one, other] = [edges.filter((edge) => edge < x).length % 2 === 1, isIn(x, y)];
      if (one && other) both++;
      if (one || other) either++;
    }
  }
  return both / either;
}

const disc = (x0: number, y0: number, radius: number) => (x: number, y: number) =>
  (x - x0) ** 2 + (y - y0) ** 2 <= radius * radius;

afterEach(() => {
  brushRadius.set(20);
  wandFactor.set(1);
  keepsOut.set(false);
});

const brush = (desk: PaintDesk) => brushTool(desk, false);

describe('a brush', { timeout: 30_000 }, () => {
  it('paints the pixels that it passes over, and no others: one stroke, one shape, one step', () => {
    const { drag, all, steps, editor } = hand(brush);
    drag([
      [100, 100],
      [140, 100],
      [140, 150],
    ]);
    const [shape] = all();
    const isPainted = (x: number, y: number) => {
      const [tx, ty] = [Math.max(100, Math.min(140, x)), Math.max(100, Math.min(150, y))];
      return Math.min(Math.hypot(x - tx, y - 100), Math.hypot(x - 140, y - ty)) <= 20;
    };
    expect(overlap(shape, isPainted)).toBe(1);
    expect(shape?.geometry.flat().every(Number.isInteger)).toBe(true);
    expect(steps()).toBe(1);
    expect([...editor.selected.get()]).toEqual([shape?.id]);
  });

  it('adds to what is selected where it touches that, and begins a new shape elsewhere, unless Shift says no', () => {
    const { drag, all, editor } = hand(brush);
    drag([[100, 100]]);
    drag([[130, 100]]);
    expect(all().length).toBe(1);
    drag([[300, 300]]);
    expect(all().length).toBe(2);
    editor.select([all()[0]?.id as string]);
    drag([[500, 100]], { shift: true });
    expect(all()[0]?.geometry.length).toBe(2);
    editor.undo.offer.get();
    editor.turnBack();
    expect(all()[0]?.geometry.length).toBe(1);
  });

  it('makes a hole with Alt, closes it again, and erases all there is: then the shape is gone, and comes back', () => {
    const { drag, all, editor } = hand(brush);
    brushRadius.set(60);
    drag([[200, 200]]);
    brushRadius.set(10);
    drag([[200, 200]], { alt: true });
    expect(all()[0]?.geometry.length).toBe(2);
    expect(all()[0]?.area).toBe(all()[0] && measuresOf(all()[0] as Shape).area);
    drag([[200, 200]]);
    expect(all()[0]?.geometry.length).toBe(1);
    brushRadius.set(80);
    drag([[200, 200]], { alt: true });
    expect(all()).toEqual([]);
    editor.turnBack();
    expect(all().length).toBe(1);
  });

  it('leaves the rest of an outline as it was, to the letter', () => {
    const { drag, all, editor } = hand(brush);
    const ring = [50.25, 50.5, 400.125, 60.75, 390.5, 300.333, 60.1, 310.2];
    editor.draw({ kind: 'polygon', geometry: [ring] }, 'Polygon');
    editor.select([all()[0]?.id as string]);
    drag([[55, 180]]);
    const points = all()[0]?.geometry[0] ?? [];
    const has = (x: number, y: number) => points.some((value, i) => i % 2 === 0 && value === x && points[i + 1] === y);
    for (let i = 0; i < ring.length; i += 2) expect(has(ring[i] as number, ring[i + 1] as number)).toBe(true);
    expect(points.length).toBeLessThan(ring.length + 120);
  });

  it('keeps out of neighbours, of the same plane or of all', () => {
    const { drag, all, editor } = hand(brush);
    editor.draw({ kind: 'rectangle', geometry: [[100, 100, 50, 50, 0]] }, 'Rectangle');
    keepsOut.set(true);
    drag([[95, 125]]);
    const [box, painted] = all();
    expect(isOn(painted as Shape, 99.5, 125.5, 0)).toBe(true);
    expect(isOn(painted as Shape, 101.5, 125.5, 0)).toBe(false);
    expect(box?.kind).toBe('rectangle');
    drag([[125, 125]]);
    expect(all().length).toBe(2);
    expect(editor.said.get()).toMatch(/belongs to other shapes/);
  });

  it('is as large on the screen at every zoom, paints the stored pixels where it can, and larger with more pressure', () => {
    expect([8, 1, 0.6, 0.5, 0.3, 0.26, 0.25].map(cellAt)).toEqual([1, 1, 1, 2, 2, 2, 4]);
    const near = hand(brush, 4);
    near.drag([[100, 100]]);
    expect(near.all()[0]?.area).toBe(80);
    const far = hand(brush, 0.25);
    far.drag([[304, 304]]);
    expect(far.all()[0]?.area).toBeCloseTo(Math.PI * 80 ** 2, -3);
    expect(
      far
        .all()[0]
        ?.geometry.flat()
        .every((value) => value % 4 === 0),
    ).toBe(true);
    const pen = hand(brush);
    pen.drag([[100, 100]], { pressure: 1 });
    pen.drag([[300, 300]], { pressure: 0.1 });
    expect(pen.all().map(({ area }) => Math.round(Math.sqrt(area / Math.PI)))).toEqual([40, 4]);
    for (let n = 0; n < 3; n++) turnDial('brush', 1);
    expect(brushRadius.get()).toBeCloseTo(26.62);
    turnDial('brush', -100);
    expect(brushRadius.get()).toBe(1);
  });

  it('erases with the eraser, and with the other end of a pen, what lies under it', () => {
    const { drag, all, editor } = hand((desk) => brushTool(desk, true));
    editor.draw({ kind: 'ellipse', geometry: [[100, 100, 100, 100, 0]] }, 'Ellipse');
    drag([[100, 150]]);
    expect(all()[0]?.kind).toBe('polygon');
    expect(isOn(all()[0] as Shape, 110, 150, 0)).toBe(false);
    editor.select([]);
    drag([[500, 500]]);
    expect(editor.said.get()).toMatch(/Nothing to erase/);
    const other = hand(brush);
    other.drag([[100, 100]]);
    other.drag([[110, 100]], { eraser: true });
    expect(isOn(other.all()[0] as Shape, 110, 100, 0)).toBe(false);
  });

  it('touches nothing in a drawing that is locked, and leaves what was begun', () => {
    const { drag, tool, at, all, editor, steps } = hand(brush);
    editor.draw({ kind: 'rectangle', geometry: [[100, 100, 50, 50, 0]] }, 'Rectangle');
    editor.setLayers(new Set([7]), new Set([7]));
    editor.select([all()[0]?.id as string]);
    drag([[120, 120]], { alt: true });
    expect(all()[0]?.kind).toBe('rectangle');
    editor.setLayers(new Set([7]), new Set());
    tool.down(at(300, 300));
    expect(tool.draft()).not.toBeNull();
    expect(tool.cancel()).toBe(true);
    tool.up(at(300, 300));
    expect(steps()).toBe(1);
  });
});

describe('a wand', { timeout: 30_000 }, () => {
  const value = (x: number, y: number) =>
    (disc(200, 220, 45)(x + 0.5, y + 0.5) ? 2400 : 600) + ((x * 31 + y * 17) % 97);

  it('takes the disc under it, at every zoom, from wherever in it one presses', () => {
    for (const zoom of [4, 1, 0.6, 0.5]) {
      const { drag, all, steps } = hand(wandTool, zoom, value);
      drag([[185, 230]]);
      expect(overlap(all()[0], disc(200, 220, 45)), `zoom ${zoom}`).toBeGreaterThan(0.95);
      expect(steps()).toBe(1);
    }
  });

  it('adds while it is dragged, and is one step', () => {
    const two = (x: number, y: number) => disc(150, 150, 30)(x, y) || disc(260, 150, 30)(x, y);
    const { drag, all, steps } = hand(wandTool, 1, (x, y) => (two(x, y) ? 900 : 100));
    drag([
      [150, 150],
      [260, 150],
    ]);
    expect(overlap(all()[0], two)).toBeGreaterThan(0.95);
    expect(all()[0]?.geometry.length).toBe(2);
    expect(steps()).toBe(1);
  });
});

describe('a magnetic lasso', { timeout: 30_000 }, () => {
  const value = (x: number, y: number) => (disc(200, 200, 80)(x + 0.5, y + 0.5) ? 3000 : 400);

  it('follows the edge between presses, and closes on its first point', () => {
    const { tool, at, all, steps } = hand(lassoTool, 1, value);
    const places = [0, 1, 2, 3].map((i) => [
      200 + 80 * Math.cos((i * Math.PI) / 2),
      200 + 80 * Math.sin((i * Math.PI) / 2),
    ]);
    for (const [x = 0, y = 0] of places) {
      tool.move(at(x, y));
      tool.down(at(x, y));
      tool.up(at(x, y));
    }
    expect(tool.draft()?.closes).not.toBeNull();
    tool.move(at(282, 201));
    tool.down(at(282, 201));
    expect(overlap(all()[0], disc(200, 200, 80))).toBeGreaterThan(0.95);
    expect(steps()).toBe(1);
    expect(tool.draft()).toBeNull();
  });

  it('takes its points back one by one, goes straight with Alt, and leaves', () => {
    const { tool, at, all } = hand(lassoTool, 1, value);
    tool.down(at(100, 100));
    tool.up(at(100, 100));
    tool.down(at(140, 100, { alt: true }));
    expect(tool.draft()?.points).toEqual([100, 100, 140, 100]);
    tool.back();
    expect(tool.draft()?.points).toEqual([100, 100]);
    expect(tool.cancel()).toBe(true);
    expect(all()).toEqual([]);
  });

  it('goes on beyond its window', () => {
    const { tool, at } = hand(lassoTool, 1, value);
    tool.down(at(20, 20));
    for (let x = 20; x <= 580; x += 10) tool.move(at(x, 20));
    const points = tool.draft()?.points ?? [];
    expect(points.at(-2)).toBeCloseTo(580.5);
    expect(points.at(-1)).toBeCloseTo(20.5);
  });
});

describe('a counter and a knife', () => {
  it('counts with each press, of the class that is set; the last one, and the one under Alt, are taken back', () => {
    const { drag, tool, all, editor } = hand(counterTool);
    drag([[10, 10]]);
    editor.style.set({ label: 4, colour: '' });
    drag([[20, 10]]);
    drag([[30, 10]]);
    expect(all().map(({ kind, label }) => [kind, label])).toEqual([
      ['point', null],
      ['point', 4],
      ['point', 4],
    ]);
    expect(tool.isBegun?.()).toBe(true);
    tool.back();
    drag([[10, 10]], { alt: true });
    expect(all().map(({ geometry }) => geometry[0])).toEqual([[20, 10]]);
    tool.back();
    expect(tool.isBegun?.()).toBe(false);
    expect(tool.back()).toBe(false);
  });

  it('cuts what is selected, else what lies under it, and says when that is nothing', () => {
    const { drag, all, editor, steps } = hand(knifeTool);
    editor.draw({ kind: 'rectangle', geometry: [[100, 100, 100, 50, 0]] }, 'Rectangle');
    editor.draw({ kind: 'rectangle', geometry: [[100, 200, 100, 50, 0]] }, 'Rectangle');
    drag([
      [150, 90],
      [150, 260],
    ]);
    expect(all().map(({ area }) => area)).toEqual([2500, 2500, 2500, 2500]);
    expect(steps()).toBe(3);
    editor.select([all()[0]?.id as string]);
    drag([
      [90, 110],
      [260, 110],
    ]);
    expect(all().length).toBe(5);
    drag([
      [400, 400],
      [450, 450],
    ]);
    expect(editor.said.get()).toMatch(/cuts no shape/);
  });

  it('are all in the table of tools', () => {
    expect(Object.keys(paintTools)).toEqual(['brush', 'eraser', 'wand', 'lasso', 'counter', 'knife']);
  });
});
