import { describe, expect, it } from 'vitest';
import { type Geometry, isInRing, measuresOf } from '../../../src/model/drawing/shape.ts';
import { Mask, paintCells, paintStroke } from '../../../src/model/regions/mask.ts';
import { traced } from '../../../src/model/regions/trace.ts';
import { seeded } from '../drawing/support.ts';

const anywhere = [-1e6, -1e6, 1e6, 1e6] as const;

/** Even-odd over all rings: the rule of every polygon. */
function isIn(geometry: Geometry, x: number, y: number): boolean {
  return geometry.filter((ring) => isInRing(ring, x, y)).length % 2 === 1;
}

/** Every cell around, whether it is painted or not, must be found inside or outside of what was traced. */
function expectExact(mask: Mask, geometry: Geometry): void {
  const [left, top, right, bottom] = mask.box() ?? [0, 0, 0, 0];
  const wrong: string[] = [];
  for (let y = top - 2; y < bottom + 2; y++) {
    for (let x = left - 2; x < right + 2; x++) {
      const inside = isIn(geometry, (x + 0.5) * mask.cell, (y + 0.5) * mask.cell);
      if (inside !== mask.has(x, y)) wrong.push(`${x} ${y}`);
    }
  }
  expect(wrong).toEqual([]);
}

describe('a mask', { timeout: 30_000 }, () => {
  it('has the cells whose middle lies no further than the radius from the stroke, and no others', () => {
    const random = seeded(3);
    const wrong: string[] = [];
    for (let n = 0; n < 24; n++) {
      const cell = [1, 1, 2, 4][n % 4] as number;
      const mask = new Mask(cell, anywhere);
      const place = () => ({ x: 200 * random() - 100, y: 200 * random() - 100 });
      const [from, to, radius] = [place(), place(), 1.5 * cell + 30 * random()];
      paintStroke(mask, { ...from, radius }, { ...to, radius });
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      for (let y = -140 / cell; y < 140 / cell; y++) {
        for (let x = -140 / cell; x < 140 / cell; x++) {
          const [px, py] = [(x + 0.5) * cell - from.x, (y + 0.5) * cell - from.y];
          const t = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy)));
          const distance = Math.hypot(px - t * dx, py - t * dy);
          if (Math.abs(distance - radius) > 1e-6 && mask.has(x, y) !== distance < radius) wrong.push(`${n}: ${x} ${y}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has the cell under a brush that is smaller than that', () => {
    const mask = new Mask(1, anywhere);
    paintStroke(mask, { x: 10.1, y: 20.9, radius: 0.1 }, { x: 10.1, y: 20.9, radius: 0.1 });
    expect(mask.has(10, 20)).toBe(true);
    expect(mask.count()).toBeLessThanOrEqual(2);
  });

  it('ends at its limits', () => {
    const mask = new Mask(1, [0, 0, 20, 10]);
    paintStroke(mask, { x: -3, y: 5, radius: 8 }, { x: 30, y: 5, radius: 8 });
    expect(mask.box()).toEqual([0, 0, 20, 10]);
    expect(traced(mask)).toEqual([[0, 0, 20, 0, 20, 10, 0, 10]]);
    paintStroke(mask, { x: 50, y: 50, radius: 8 }, { x: 60, y: 50, radius: 8 });
    expect(mask.count()).toBe(200);
  });
});

describe('what is traced', { timeout: 30_000 }, () => {
  it('is the mask again, to the cell, with its holes and parts, and as large', () => {
    const random = seeded(11);
    for (let n = 0; n < 100; n++) {
      const cell = n % 3 === 0 ? 4 : 1;
      const mask = new Mask(cell, anywhere);
      const [width, height] = [3 + Math.floor(random() * 40), 1 + Math.floor(random() * 30)];
      const share = random();
      const set = Uint8Array.from({ length: width * height }, () => (random() < share ? 1 : 0));
      paintCells(mask, set, Math.floor(random() * 300) - 150, Math.floor(random() * 300) - 150, width);
      const geometry = traced(mask);
      expectExact(mask, geometry);
      expect(measuresOf({ kind: 'polygon', geometry }).area).toBe(mask.count() * cell * cell);
      for (const ring of geometry) expect(ring.length).toBeGreaterThanOrEqual(8);
    }
  });

  it('has a hole as a ring of its own, and no point too many', () => {
    const mask = new Mask(1, anywhere);
    const ring = [0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0];
    paintCells(mask, Uint8Array.from(ring), 0, 0, 5);
    const geometry = traced(mask);
    expect(geometry.map((one) => one.length / 2)).toEqual([4, 4]);
    expect(measuresOf({ kind: 'polygon', geometry }).area).toBe(8);
  });

  it('keeps two cells apart that touch at a corner alone', () => {
    const mask = new Mask(1, anywhere);
    paintCells(mask, Uint8Array.from([1, 0, 0, 1]), 0, 0, 2);
    expect(traced(mask)).toEqual([
      [0, 0, 1, 0, 1, 1, 0, 1],
      [1, 1, 2, 1, 2, 2, 1, 2],
    ]);
  });
});
