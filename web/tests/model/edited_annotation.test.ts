import { describe, expect, it } from 'vitest';
import { type EditedLayer, layerRows, movedLayer } from '../../src/model/edited_annotation.ts';

const layer = (id: number, sequence: number, parentId = 0): EditedLayer => ({
  id,
  name: `l${id}`,
  kind: parentId ? 'image' : 'group',
  sequence,
  settings: '',
  parentId,
});
const layers = [layer(1, 1), layer(2, 2), layer(3, 5, 1), layer(4, 5, 1), layer(5, 2, 1)];

describe('the layers of an annotation', () => {
  it('stand from the top down, those of a group below it', () => {
    expect(layerRows(layers).map(({ layer: { id }, depth }) => [id, depth])).toEqual([
      [2, 0],
      [1, 0],
      [4, 1],
      [3, 1],
      [5, 1],
    ]);
  });

  it('move among their own, and no further than the end', () => {
    const [first, second, third] = layers as [EditedLayer, EditedLayer, EditedLayer];
    expect(movedLayer(layers, first, 1)).toEqual([2, 1]);
    expect(movedLayer(layers, first, -1)).toBeNull();
    expect(movedLayer(layers, second, 1)).toBeNull();
    expect(movedLayer(layers, third, 1)).toEqual([5, 4, 3]);
    expect(movedLayer(layers, third, -1)).toEqual([3, 5, 4]);
  });
});
