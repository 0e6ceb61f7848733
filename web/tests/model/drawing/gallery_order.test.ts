import { describe, expect, it } from 'vitest';
import type { GalleryShape } from '../../../src/model/drawing/gallery.ts';
import { areaUnit, arranged, asDrawn, authorsOf, isAsDrawn } from '../../../src/model/drawing/gallery_order.ts';
import { newShape } from '../../../src/model/drawing/shape.ts';

function one(id: string, side: number, author: string, layerId: number, created: string): GalleryShape {
  const form = { kind: 'rectangle' as const, geometry: [[0, 0, side, side, 0]] };
  const shape = newShape({ ...form, label: 1, name: '', colour: '', group: null }, id, author, created);
  return { shape, layerId, bounds: [0, 0, side, side], isPartial: false };
}

const all = [
  one('a', 10, 'Bert', 1, '2026-01-02'),
  one('b', 30, 'anna', 1, '2026-01-03'),
  one('c', 20, 'Bert', 2, '2026-01-01'),
];
const layers = (...sizes: (number | null)[]) => new Map(sizes.map((pixelSize, i) => [i + 1, { pixelSize }]));
const ids = (order: Partial<typeof asDrawn>, of = layers(null, 0.5)) =>
  arranged(all, { ...asDrawn, ...order }, of)
    .map(({ shape }) => shape.id)
    .join('');

describe('a gallery', () => {
  it('lies as it was drawn, by area, time or author', () => {
    expect(ids({})).toBe('abc');
    expect(ids({ by: 'largest' })).toBe('bca');
    expect(ids({ by: 'smallest' })).toBe('acb');
    expect(ids({ by: 'newest' })).toBe('bac');
    expect(ids({ by: 'author' })).toBe('bac');
    // What was made at the same time keeps its order.
    const same = all.map((one) => ({ ...one, shape: { ...one.shape, created: '2026-01-02' } }));
    expect(arranged(same, { ...asDrawn, by: 'newest' }, layers())).toEqual(same);
    expect(authorsOf(all)).toEqual(['anna', 'Bert']);
  });

  it('has those of an author, a layer and an area alone', () => {
    expect(ids({ author: 'Bert' })).toBe('ac');
    expect(ids({ layerId: 1 })).toBe('ab');
    expect(ids({ minArea: 400 })).toBe('bc');
    expect(ids({ minArea: 400, maxArea: 400 })).toBe('c');
    // A pixel of the second image is four times as long: in micrometres its shape is the largest.
    const known = layers(0.25, 1);
    expect([areaUnit(layers()), areaUnit(layers(null, 0.5)), areaUnit(known)]).toEqual(['px²', 'px²', 'µm²']);
    expect(ids({ by: 'largest' }, known)).toBe('cba');
    expect(ids({ minArea: 50, maxArea: 60 }, known)).toBe('b');
    expect([isAsDrawn(asDrawn), isAsDrawn({ ...asDrawn, maxArea: 5 })]).toEqual([true, false]);
  });
});
