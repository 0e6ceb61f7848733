import { describe, expect, it } from 'vitest';
import { ShapeIndex } from '../../../src/canvas/shapes/shape_index.ts';
import type { Box } from '../../../src/model/drawing/shape.ts';
import { seeded } from '../../model/drawing/support.ts';

describe('the index of shapes', () => {
  it('finds what a box touches, whatever has come, moved and gone since it was made', () => {
    const random = seeded(5);
    const index = new ShapeIndex();
    const boxes = new Map<string, Box>();
    const anyBox = (): Box => {
      const [x, y] = [random() * 1000, random() * 1000];
      return [x, y, x + random() * 40, y + random() * 40];
    };
    for (let i = 0; i < 6000; i++) {
      const id = `s${Math.floor(random() * 1500)}`;
      if (random() < 0.25) {
        boxes.delete(id);
        index.delete(id);
      } else {
        const box = anyBox();
        boxes.set(id, box);
        index.set(id, box);
      }
      if (i % 100 !== 0) continue;
      const view = anyBox();
      const touched = [...boxes].filter(
        ([, box]) => box[0] <= view[2] && box[2] >= view[0] && box[1] <= view[3] && box[3] >= view[1],
      );
      expect(index.search(view).sort()).toEqual(touched.map(([one]) => one).sort());
    }
  });
});
