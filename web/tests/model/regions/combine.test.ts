import { describe, expect, it } from 'vitest';
import { type Geometry, isInRing, measuresOf } from '../../../src/model/drawing/shape.ts';
import { squareFromSegment } from '../../../src/model/drawing/transform.ts';
import {
  filled,
  grown,
  intersected,
  partsOf,
  ringsOfShape,
  subtracted,
  united,
} from '../../../src/model/regions/combine.ts';
import { seeded } from '../drawing/support.ts';

const isIn = (geometry: Geometry, x: number, y: number) =>
  geometry.filter((ring) => isInRing(ring, x, y)).length % 2 === 1;

function isNear(geometry: Geometry, x: number, y: number, distance: number): boolean {
  return geometry.some((ring) =>
    ring.some((_, i) => {
      if (i % 2 === 1) return false;
      const [ax, ay] = [ring[i] as number, ring[i + 1] as number];
      const [bx, by] = [ring[(i + 2) % ring.length] as number, ring[(i + 3) % ring.length] as number];
      return squareFromSegment(x, y, ax, ay, bx, by) < distance * distance;
    }),
  );
}

/** Anything that can be drawn: round, crossing itself, with holes, on whole pixels with edges on each other, with points said twice. */
function anyRings(random: () => number): Geometry {
  const on = random() < 0.4 ? 1 : 1000;
  const at = (value: number) => Math.round(value * on) / on;
  const rings = 1 + Math.floor(random() * 3);
  return Array.from({ length: rings }, () => {
    const [x, y, size] = [random() * 60, random() * 60, 4 + random() * 40];
    if (random() < 0.3) return [x, y, x + size, y, x + size, y + size / 2, x, y + size / 2].map(at);
    const points = 3 + Math.floor(random() * 14);
    const isWild = random() < 0.3;
    const ring: number[] = [];
    for (let i = 0; i < points; i++) {
      const turn = isWild ? random() * 2 * Math.PI : (2 * Math.PI * i) / points;
      const radius = size * (0.4 + 0.6 * random());
      ring.push(at(x + Math.cos(turn) * radius), at(y + Math.sin(turn) * radius));
      if (random() < 0.1) ring.push(...ring.slice(-2));
    }
    return ring;
  });
}

// A machine that is busy with other things takes its time.
describe('united, subtracted, intersected', { timeout: 30_000 }, () => {
  it('have every place that they should have, and no other, for anything that can be drawn', () => {
    const random = seeded(29);
    let asked = 0;
    for (let n = 0; n < 250; n++) {
      const [a, b] = [anyRings(random), anyRings(random)];
      const made = { united: united(a, b), subtracted: subtracted(a, b), intersected: intersected(a, b) };
      for (let k = 0; k < 40; k++) {
        const [x, y] = [random() * 110 - 25, random() * 110 - 25];
        if (isNear(a, x, y, 0.02) || isNear(b, x, y, 0.02)) continue;
        const [inA, inB] = [isIn(a, x, y), isIn(b, x, y)];
        const expected = { united: inA || inB, subtracted: inA && !inB, intersected: inA && inB };
        for (const name of ['united', 'subtracted', 'intersected'] as const) {
          asked++;
          // What is left out is less than a hundredth of a pixel.
          if (isIn(made[name], x, y) === expected[name]) continue;
          expect(isNear(a, x, y, 0.2) || isNear(b, x, y, 0.2), `case ${n}, ${name} at ${x}, ${y}`).toBe(true);
        }
      }
    }
    expect(asked).toBeGreaterThan(18_000);
  });

  it('give rings that mean the same again', () => {
    const random = seeded(31);
    for (let n = 0; n < 100; n++) {
      const once = united(anyRings(random), anyRings(random));
      const twice = united(once, []);
      const area = (geometry: Geometry) => measuresOf({ kind: 'polygon', geometry }).area;
      expect(area(twice)).toBeCloseTo(area(once), 1);
      expect(area(intersected(once, once))).toBeCloseTo(area(once), 0);
      expect(subtracted(once, once)).toEqual([]);
    }
  });

  it('keep what they do not touch to the letter', () => {
    const ring = [10.123, 20.456, 90.789, 21.001, 88.2, 95.5, 12.25, 90.125];
    const [made] = united([ring], [[85, 50, 120, 50, 120, 60, 85, 60]]);
    const points = (list: readonly number[]) =>
      list.filter((_, i) => i % 2 === 0).map((x, i) => `${x} ${list[2 * i + 1]}`);
    expect(points(made ?? [])).toEqual(expect.arrayContaining(points(ring)));
  });

  it('work far from the origin as well', () => {
    const far = (list: number[]) => list.map((value) => value + 9e6);
    const a = [far([0, 0, 40, 0, 40, 40, 0, 40])];
    expect(
      measuresOf({ kind: 'polygon', geometry: subtracted(a, [far([10, 10, 20.5, 10, 20.5, 20, 10, 20])]) }).area,
    ).toBe(1495);
  });
});

const square = (x: number, y: number, size: number) => [x, y, x + size, y, x + size, y + size, x, y + size];
const areaOf = (geometry: Geometry) => measuresOf({ kind: 'polygon', geometry }).area;

describe('holes, parts and margins', () => {
  it('fills holes, with what lies in them', () => {
    const holed = [square(0, 0, 100), square(10, 10, 50), square(20, 20, 10), square(200, 0, 10)];
    expect(areaOf(filled(holed))).toBe(10_100);
    expect(filled(holed).length).toBe(2);
  });

  it('tells parts from holes, at every depth', () => {
    const parts = partsOf([
      square(200, 0, 9),
      square(20, 20, 10),
      square(0, 0, 100),
      square(10, 10, 50),
      square(23, 23, 2),
    ]);
    expect(parts.map((part) => [part.length, areaOf(part)])).toEqual([
      [2, 7500],
      [2, 96],
      [1, 81],
    ]);
  });

  it('grows with round corners, and shrinks until nothing is left', () => {
    expect(areaOf(grown([square(0, 0, 100)], 10))).toBeCloseTo(10_000 + 4000 + Math.PI * 100, -1);
    expect(areaOf(grown([square(0, 0, 100)], -10))).toBeCloseTo(6400, 0);
    expect(areaOf(grown([square(0, 0, 100), square(30, 30, 40)], 5))).toBeCloseTo(
      110 ** 2 - (4 - Math.PI) * 25 - 900,
      -1,
    );
    expect(grown([square(0, 0, 100)], -51)).toEqual([]);
    expect(grown([square(0, 0, 100), square(20, 20, 60)], -15)).toEqual([]);
  });

  it('makes rings of an ellipse that differ from it by less than a tenth of a per cent', () => {
    for (const [width, height] of [
      [4, 3],
      [60, 40],
      [4000, 900],
    ] as const) {
      const rings = ringsOfShape({ kind: 'ellipse', geometry: [[5, 6, width, height, 30]] });
      const area = (Math.PI * width * height) / 4;
      expect(Math.abs(areaOf(rings) - area) / area).toBeLessThan(width < 10 ? 0.02 : 0.005);
    }
  });
});
