import { describe, expect, it } from 'vitest';
import {
  changesOf,
  classified,
  type GalleryLayer,
  type GalleryShape,
  removed,
  undone,
} from '../../../src/model/drawing/gallery.ts';
import { newShape } from '../../../src/model/drawing/shape.ts';
import { anyFields, seeded } from './support.ts';

const random = seeded(3);
const one = (id: string, layerId: number, label: number | null): GalleryShape => ({
  shape: newShape({ ...anyFields(random), label }, id, 'Anna', 'now'),
  layerId,
  bounds: [0, 0, 1, 1],
  isPartial: false,
});
const layer = (id: number, mayDraw: boolean) => [id, { id, mayDraw } as GalleryLayer] as const;
const layers = new Map([layer(1, true), layer(2, true), layer(3, false)]);
const shapes = [one('a', 1, 4), one('b', 1, 5), one('c', 2, 4), one('d', 3, 4)];

describe('a gallery', () => {
  it('gives a class to what has another, layer by layer, and leaves what is read only', () => {
    const edits = classified(shapes, layers, 5);
    expect(
      edits.map(({ layerId, updated }) => [layerId, ...updated.map(({ id, before, after }) => [id, before, after])]),
    ).toEqual([
      [1, ['a', { label: 4 }, { label: 5 }]],
      [2, ['c', { label: 4 }, { label: 5 }]],
    ]);
    expect(removed(shapes, layers).map(({ deleted }) => deleted.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
  });

  it('takes back what was done, and knows what has become of each', () => {
    const first = { what: '', edits: classified(shapes, layers, 5) };
    const second = { what: '', edits: removed(shapes.slice(1), layers) };
    expect([...changesOf([first, second])]).toEqual([
      ['a', { label: 5 }],
      ['c', null],
      ['b', null],
    ]);
    expect(undone(first)[0]?.updated[0]).toMatchObject({ id: 'a', before: { label: 5 }, after: { label: 4 } });
    expect(undone(first)[0]?.updated[0]?.whole.label).toBe(5);
    expect(undone(second)[0]?.created).toEqual([shapes[1]?.shape]);
    expect([...changesOf([first])].map(([id]) => id)).toEqual(['a', 'c']);
  });
});
