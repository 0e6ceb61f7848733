import { describe, expect, it } from 'vitest';
import { type Fields, type Geometry, measuresOf, newShape, type Shape } from '../../../src/model/drawing/shape.ts';
import { operate, simplifiedGeometry, splitBy } from '../../../src/model/regions/operations.ts';
import { seeded } from '../drawing/support.ts';

let made = 0;
const make = (fields: Fields) => newShape(fields, `new ${made++}`, 'Anna', 'now');

function shapeOf(id: string, kind: Shape['kind'], geometry: Geometry): Shape {
  const fields = { kind, geometry, label: 3, name: `the ${id}`, colour: '', group: 5 };
  return newShape(fields, id, 'Anna', 'then');
}

const square = (x: number, y: number, size: number) => [x, y, x + size, y, x + size, y + size, x, y + size];
const large = { layerId: 7, shape: shapeOf('large', 'polygon', [square(0, 0, 100)]) };
const small = { layerId: 7, shape: shapeOf('small', 'rectangle', [[80, 80, 40, 40, 0]]) };
const round = { layerId: 8, shape: shapeOf('round', 'ellipse', [[30, 30, 20, 20, 0]]) };
const line = { layerId: 7, shape: shapeOf('line', 'line', [[0, 0, 9, 9]]) };
const areaOf = (geometry: Geometry | undefined) => measuresOf({ kind: 'polygon', geometry: geometry ?? [] }).area;

describe('operations', () => {
  it('unite, subtract and intersect in the largest, which keeps what it is; the others go, in whichever drawing', () => {
    const area = { unite: 10_000 + 1600 - 400, subtract: 10_000 - 400, intersect: 400 };
    for (const operation of ['unite', 'subtract', 'intersect'] as const) {
      const { edits, selected, said } = operate(operation, [small, line, large], 0, make);
      const [edit] = edits;
      expect([selected, said, edits.length]).toEqual([['large'], '', 1]);
      expect(edit?.deleted.map(({ id }) => id)).toEqual(['small']);
      expect(Object.keys(edit?.updated[0]?.after ?? {})).toEqual(['geometry']);
      expect(areaOf(edit?.updated[0]?.after.geometry)).toBe(area[operation]);
    }
    const holed = operate('subtract', [large, round], 0, make).edits;
    expect(holed.map(({ layerId }) => layerId).sort()).toEqual([7, 8]);
    const geometry = holed.find(({ layerId }) => layerId === 7)?.updated[0]?.after.geometry;
    expect(geometry?.length).toBe(2);
    expect(areaOf(geometry)).toBeCloseTo(10_000 - Math.PI * 100, -1);
  });

  it('say why nothing is done', () => {
    expect(operate('unite', [large, line], 0, make)).toMatchObject({ edits: [], said: /two closed shapes/ });
    const far = { layerId: 7, shape: shapeOf('far', 'polygon', [square(500, 500, 10)]) };
    expect(operate('intersect', [large, far], 0, make)).toMatchObject({
      edits: [],
      said: 'They have nothing in common.',
    });
    expect(operate('grow', [line], 3, make).said).toMatch(/closed/);
    expect(operate('separate', [large], 0, make).said).toMatch(/more than one part/);
  });

  it('fill holes, grow and shrink; what nothing would be left of stays, and that is said', () => {
    const holed = { layerId: 7, shape: shapeOf('holed', 'polygon', [square(0, 0, 50), square(10, 10, 20)]) };
    expect(operate('fill_holes', [holed], 0, make).edits[0]?.updated[0]?.after.geometry).toEqual([
      expect.objectContaining({ length: 8 }),
    ]);
    const shrunk = operate('shrink', [large, round], 15, make);
    expect(areaOf(shrunk.edits[0]?.updated[0]?.after.geometry)).toBeCloseTo(4900, 0);
    expect(shrunk.said).toBe('Nothing would be left of 1 shape: it stays.');
    const grown = operate('grow', [small], 2, make).edits[0]?.updated[0]?.after;
    expect(grown?.kind).toBe('polygon');
    expect(areaOf(grown?.geometry)).toBeCloseTo(1600 + 320 + 4 * Math.PI, 0);
  });

  it('make each part a shape of its own, of the same class and name', () => {
    const two = { layerId: 7, shape: shapeOf('two', 'polygon', [square(0, 0, 10), square(50, 0, 20)]) };
    const [edit] = operate('separate', [two], 0, make).edits;
    expect(areaOf(edit?.updated[0]?.after.geometry)).toBe(400);
    expect(edit?.created.map(({ label, name, group, geometry }) => [label, name, group, areaOf(geometry)])).toEqual([
      [3, 'the two', 5, 100],
    ]);
  });

  it('split by a line, with holes, by one that ends inside, and by one that goes to and fro; no pixel is lost', () => {
    const lines = [
      [-10, 30, 110, 40],
      [40, 30, 60, 60],
      [50, -20, 50, 50, 120, 50],
      [-5, 20, 60, 20, 60, 40, 20, 40, 20, 60, 105, 70],
    ];
    const holed = { layerId: 7, shape: shapeOf('holed', 'polygon', [square(0, 0, 100), square(45, 45, 10)]) };
    for (const cut of lines) {
      for (const one of [large, holed, small, round]) {
        const { edits, selected } = splitBy(cut, [one], make);
        if (edits.length === 0) continue;
        const pieces = [...(edits[0]?.updated ?? []), ...(edits[0]?.created ?? [])].map((piece) =>
          areaOf('after' in piece ? piece.after.geometry : piece.geometry),
        );
        expect(pieces.length).toBe(selected.length);
        expect(pieces.length).toBeGreaterThan(1);
        const whole = one === round ? Math.PI * 100 : one.shape.area;
        expect(pieces.reduce((sum, area) => sum + area, 0)).toBeCloseTo(whole, one === round ? -1 : 0);
        expect(pieces[0]).toBe(Math.max(...pieces));
      }
    }
    expect(splitBy([-10, 30, 110, 40], [large], make).selected.length).toBe(2);
    expect(splitBy([300, 0, 300, 50], [small], make).said).toBe('The line cuts no shape in two.');
  });

  it('simplify within what was asked, and never to nothing', () => {
    const random = seeded(4);
    const ring = Array.from({ length: 400 }, (_, i) => (2 * Math.PI * i) / 400).flatMap((turn) => [
      100 + (80 + random()) * Math.cos(turn),
      100 + (80 + random()) * Math.sin(turn),
    ]);
    const simple = simplifiedGeometry('polygon', [ring], 1);
    expect(simple[0]?.length).toBeLessThan(120);
    expect(Math.abs(areaOf(simple) - areaOf([ring])) / areaOf([ring])).toBeLessThan(0.02);
    expect(simplifiedGeometry('polygon', [ring], 1e6)).toEqual([ring]);
    // A small hole goes, the outline stays.
    expect(simplifiedGeometry('polygon', [ring, [100, 100, 100.2, 100, 100.1, 100.2]], 1).length).toBe(1);
    expect(operate('simplify', [{ layerId: 7, shape: shapeOf('ring', 'polygon', [ring]) }], 1, make).said).toMatch(
      /^400 points before, \d+ now\.$/,
    );
  });

  it('take very many at a time', () => {
    const wide = { layerId: 7, shape: shapeOf('wide', 'rectangle', [[-20, -20, 10, 10, 0]]) };
    const rows = Array.from({ length: 4000 }, (_, i) => {
      const place = [6 * (i % 100), 6 * Math.floor(i / 100), 7, 7, 0];
      return { layerId: 7 + (i % 2), shape: shapeOf(`n${i}`, 'rectangle', [place]) };
    });
    const { edits, selected } = operate('unite', [wide, ...rows], 0, make);
    expect(selected).toEqual(['wide']);
    const geometry = edits.flatMap(({ updated }) => updated)[0]?.after.geometry;
    expect([geometry?.length, areaOf(geometry)]).toEqual([2, 100 + (99 * 6 + 7) * (39 * 6 + 7)]);
    expect(edits.reduce((sum, { deleted }) => sum + deleted.length, 0)).toBe(4000);
    const many = Array.from({ length: 100_000 }, (_, i) => ({ ...wide, shape: { ...wide.shape, id: `w${i}` } }));
    const line = { kind: 'polyline' as const, geometry: [[0, 0, 1, 0.01, 2, 0]] };
    const bent = many.map((one) => ({ ...one, shape: { ...one.shape, ...line } }));
    expect(operate('simplify', bent, 1, make).edits[0]?.updated.length).toBe(100_000);
  }, 60_000);
});
