import { describe, expect, it } from 'vitest';
import { type Pyramid, tileAt, tileCount, tileRect } from '../../src/model/pyramid.ts';

const slide: Pyramid = {
  width: 2221,
  height: 2967,
  tileSize: 512,
  levels: [
    { width: 278, height: 371 },
    { width: 556, height: 742 },
    { width: 1111, height: 1484 },
    { width: 2221, height: 2967 },
  ],
};

describe('a pyramid', () => {
  it('counts its tiles by the sizes it was given', () => {
    expect(tileCount(slide, 0)).toEqual({ x: 1, y: 1 });
    expect(tileCount(slide, 2)).toEqual({ x: 3, y: 3 });
    expect(tileCount(slide, 3)).toEqual({ x: 5, y: 6 });
    expect(() => tileCount(slide, 4)).toThrow(RangeError);
  });

  it('covers every pixel of every level exactly once', () => {
    for (const [level, size] of slide.levels.entries()) {
      const { x: columns, y: rows } = tileCount(slide, level);
      let pixels = 0;
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          const rect = tileRect(slide, level, x, y);
          expect(rect.width).toBeGreaterThan(0);
          expect(rect.height).toBeGreaterThan(0);
          pixels += rect.width * rect.height;
        }
      }
      expect(pixels).toBe(size.width * size.height);
    }
  });

  it('crops the tiles at its right and bottom edge', () => {
    expect(tileRect(slide, 3, 4, 5)).toEqual({ x: 2048, y: 2560, width: 173, height: 407 });
  });

  it('finds the tile of a pixel on any level', () => {
    expect(tileAt(slide, 3, 512, 511.9)).toEqual({ x: 1, y: 0, inX: 0, inY: 511 });
    expect(tileAt(slide, 3, 2220.99, 2966.99)).toEqual({ x: 4, y: 5, inX: 172, inY: 406 });
    expect(tileAt(slide, 0, 2220.99, 2966.99)).toEqual({ x: 0, y: 0, inX: 277, inY: 370 });
  });

  it('may be a single tile', () => {
    const small: Pyramid = { width: 16, height: 9, tileSize: 2048, levels: [{ width: 16, height: 9 }] };
    expect(tileCount(small, 0)).toEqual({ x: 1, y: 1 });
    expect(tileRect(small, 0, 0, 0)).toEqual({ x: 0, y: 0, width: 16, height: 9 });
  });
});
