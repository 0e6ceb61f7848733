import { describe, expect, it } from 'vitest';
import {
  droppedLayer,
  type EditedLayer,
  groupsFor,
  layerIn,
  layerOut,
  layerRows,
  movedLayer,
} from '../../src/model/edited_annotation.ts';

const layer = (id: number, sequence: number, parentId = 0): EditedLayer => ({
  id,
  name: `l${id}`,
  kind: parentId ? 'image' : 'group',
  sequence,
  parentId,
  imageId: 0,
  settings: '',
  ownerId: 1,
  version: 1,
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

  it('are dropped above, below and into others, but not into themselves', () => {
    expect(droppedLayer(layers, 5, { at: 'above', id: 2 })).toEqual({ parentId: 0, order: [1, 2, 5] });
    expect(droppedLayer(layers, 5, { at: 'below', id: 1 })).toEqual({ parentId: 0, order: [5, 1, 2] });
    expect(droppedLayer(layers, 2, { at: 'into', id: 1 })).toEqual({ parentId: 1, order: [5, 3, 4, 2] });
    expect(droppedLayer(layers, 4, { at: 'below', id: 5 })).toEqual({ parentId: 1, order: [4, 5, 3] });
    expect(droppedLayer(layers, 1, { at: 'above', id: 3 })).toBeNull();
    expect(droppedLayer(layers, 2, { at: 'into', id: 3 })).toBeNull();
    expect(droppedLayer(layers, 4, { at: 'above', id: 3 })).toBeNull();
    expect(droppedLayer(layers, 4, { at: 'into', id: 1 })).toBeNull();
  });

  it('go into a group beside them, and out of it, by keys', () => {
    const [first, second, third] = layers as [EditedLayer, EditedLayer, EditedLayer];
    expect(layerIn(layers, second)).toEqual({ parentId: 1, order: [5, 3, 4, 2] });
    expect(layerIn(layers, first)).toEqual({ parentId: 2, order: [1] });
    expect(layerIn(layers, third)).toBeNull();
    expect(layerOut(layers, third)).toEqual({ parentId: 0, order: [1, 3, 2] });
    expect(layerOut(layers, second)).toBeNull();
    expect(groupsFor(layers, second).map(({ id }) => id)).toEqual([1]);
    expect(groupsFor(layers, third).map(({ id }) => id)).toEqual([1, 2]);
  });
});
