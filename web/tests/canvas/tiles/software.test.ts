import { describe, expect, it } from 'vitest';
import {
  clearSurface,
  type Look,
  layOver,
  makeSurface,
  paintTile,
  placementOf,
  type Surface,
  type TileValues,
  toStraight,
} from '../../../src/canvas/tiles/software.ts';
import { type Shades, shadesOf } from '../../../src/canvas/tiles/software_rows.ts';

const look = (more: Partial<Look> = {}): Look => ({
  black: 100,
  white: 1100,
  gamma: 1,
  tint: [1, 0.5, 0],
  blend: 'add',
  ...more,
});

const known = new Map<string, Shades>();
function shadesBy(how: Look): Shades {
  const key = JSON.stringify(how);
  const shades = known.get(key) ?? shadesOf(how, 1, 65536);
  known.set(key, shades);
  return shades;
}

/** Values in rows. */
function tileOf(width: number, height: number, valueAt: (x: number, y: number) => number): TileValues {
  const data = Uint16Array.from({ length: width * height }, (_, i) => valueAt(i % width, Math.floor(i / width)));
  return { width, height, bands: 1, data };
}

/** A tile whose left upper corner lies on a pixel, as the matrix that the drawer makes. */
function matrixOf(surface: Surface, x: number, y: number, width: number, height: number): number[] {
  const [w, h] = [surface.width, surface.height];
  return [(2 * width) / w, 0, 0, 0, (-2 * height) / h, 0, (2 * x) / w - 1, 1 - (2 * y) / h, 1];
}

function paint(surface: Surface, tile: TileValues, matrix: number[], how: Look, mark = 1, taps = 0, mirrored = false) {
  const place = placementOf(matrix, surface, { width: tile.width, height: tile.height, mirrored, taps });
  if (!place) throw new Error('There is nothing to see of it.');
  paintTile(surface, tile, place, how, 1, mark, shadesBy(how));
}

const at = ({ width, data }: Surface, x: number, y: number) => [
  ...data.slice((y * width + x) * 4, (y * width + x + 1) * 4),
];
/** As tests of the browser compute it. */
const lightOf = (value: number, { black, white, gamma }: Look) =>
  Math.max(0, Math.min(1, (value - black) / (white - black))) ** gamma;

describe('a picture without WebGL', () => {
  it('shows each value as its window, gamma and tint say, where it lies', () => {
    const surface = makeSurface(40, 30);
    const tile = tileOf(20, 10, (x, y) => 60 * x + 7 * y);
    for (const how of [look(), look({ gamma: 0.5 }), look({ black: 300, white: 310 })]) {
      clearSurface(surface);
      paint(surface, tile, matrixOf(surface, 5, 3, 20, 10), how);
      for (let y = 0; y < 30; y++) {
        for (let x = 0; x < 40; x++) {
          const [u, v] = [x - 5, y - 3];
          const isIn = u >= 0 && v >= 0 && u < 20 && v < 10;
          const light = isIn ? lightOf(60 * u + 7 * v, how) : 0;
          const wanted = isIn ? [255 * light, 127.5 * light, 0, 255] : [0, 0, 0, 0];
          const shown = at(surface, x, y);
          wanted.forEach((value, c) => {
            expect(Math.abs((shown[c] as number) - value), `${x} ${y} ${c}`).toBeLessThanOrEqual(1);
          });
        }
      }
    }
  });

  it('turns and mirrors', () => {
    const surface = makeSurface(8, 8);
    const tile = tileOf(4, 4, (x, y) => 100 + 100 * (x + 4 * y));
    const how = look({ black: 100, white: 1700, tint: [1, 1, 1] });
    paint(surface, tile, matrixOf(surface, 0, 0, 4, 4), how, 1, 0, true);
    expect(at(surface, 0, 0)[0]).toBe(Math.round((255 * 3) / 16));
    // A quarter of a turn: what lay to the right lies below.
    clearSurface(surface);
    paint(surface, tile, [0, -1, 0, -1, 0, 0, 0, 1, 1], how);
    expect(at(surface, 3, 0)[0]).toBe(0);
    expect(at(surface, 3, 1)[0]).toBe(Math.round(255 / 16));
    expect(at(surface, 2, 0)[0]).toBe(Math.round((255 * 4) / 16));
  });

  it('counts each pixel of a layer once: a coarse tile fills what finer ones leave', () => {
    const surface = makeSurface(8, 8);
    const how = look({ tint: [1, 1, 1] });
    paint(
      surface,
      tileOf(4, 8, () => 600),
      matrixOf(surface, 0, 0, 4, 8),
      how,
    );
    paint(
      surface,
      tileOf(2, 2, () => 350),
      matrixOf(surface, 0, 0, 8, 8),
      how,
    );
    expect([at(surface, 1, 1)[0], at(surface, 6, 6)[0]]).toEqual([128, 64]);
    // Another layer is added to that, and takes the brighter one.
    paint(
      surface,
      tileOf(1, 1, () => 350),
      matrixOf(surface, 0, 0, 8, 8),
      how,
      2,
    );
    expect([at(surface, 1, 1)[0], at(surface, 6, 6)[0]]).toEqual([192, 128]);
    paint(
      surface,
      tileOf(1, 1, () => 700),
      matrixOf(surface, 0, 0, 8, 8),
      look({ tint: [1, 1, 1], blend: 'max' }),
      3,
    );
    expect([at(surface, 1, 1)[0], at(surface, 6, 6)[0]]).toEqual([192, 153]);
  });

  it('leaves no gap between tiles, wherever their edges fall', () => {
    const surface = makeSurface(64, 64);
    for (let i = 1; i < 40; i++) {
      clearSurface(surface);
      const side = 7 + i / 9.7;
      for (let y = 0; y < 64 / side; y++)
        for (let x = 0; x < 64 / side; x++)
          paint(
            surface,
            tileOf(8, 8, () => 1100),
            matrixOf(surface, x * side, y * side, side, side),
            look(),
            1,
            1,
          );
      expect(surface.data.filter((value, c) => c % 4 === 3 && value !== 255)).toHaveLength(0);
    }
  });

  it('is smooth between pixels, and the mean far below', () => {
    const surface = makeSurface(8, 1);
    const how = look({ black: 0, white: 1000, tint: [1, 1, 1] });
    paint(
      surface,
      tileOf(4, 1, (x) => 200 * x),
      matrixOf(surface, 0, 0, 8, 1),
      how,
      1,
      1,
    );
    expect(at(surface, 3, 0)[0]).toBe(Math.round(255 * 0.25));
    clearSurface(surface);
    paint(
      surface,
      tileOf(32, 4, (x) => (x % 4 === 0 ? 400 : 0)),
      matrixOf(surface, 0, 0, 8, 1),
      how,
      1,
      4,
    );
    for (let x = 0; x < 8; x++) expect(at(surface, x, 0)[0]).toBe(Math.round(255 * 0.1));
  });

  it('lets what lies below a picture through by its opacity, and keeps the brightest of a projection', () => {
    const surface = makeSurface(2, 1);
    const colour: TileValues = { width: 1, height: 1, bands: 4, data: Uint8Array.of(200, 100, 0, 255) };
    const plain = look({ black: 0, white: 255, tint: [1, 1, 1], blend: 'normal' });
    const place = placementOf(matrixOf(surface, 0, 0, 2, 1), surface, {
      width: 1,
      height: 1,
      mirrored: false,
      taps: 0,
    });
    if (!place) throw new Error('There is nothing to see of it.');
    paintTile(surface, colour, place, plain, 1, 1, shadesOf(plain, 1, 256));
    paintTile(
      surface,
      { ...colour, data: Uint8Array.of(0, 0, 200, 255) },
      place,
      plain,
      0.25,
      2,
      shadesOf(plain, 0.25, 256),
    );
    expect(at(surface, 0, 0)).toEqual([150, 75, 50, 255]);
    const channel = makeSurface(2, 1);
    for (const [mark, value] of [350, 600, 400].entries())
      paint(
        channel,
        tileOf(1, 1, () => value),
        matrixOf(channel, 0, 0, 2, 1),
        look({ tint: [1, 1, 1], blend: 'max' }),
        mark + 1,
      );
    layOver(surface, channel, 'add');
    expect(at(surface, 0, 0)).toEqual([255, 203, 178, 255]);
  });

  it('is given to a canvas with colours that are not multiplied by their alpha', () => {
    const surface = { ...makeSurface(1, 1), data: Uint8Array.of(50, 25, 0, 128) };
    const out = new Uint8ClampedArray(4);
    toStraight(surface, out);
    expect([...out]).toEqual([100, 50, 0, 128]);
  });
});
