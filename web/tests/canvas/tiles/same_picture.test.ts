import type OpenSeadragon from 'openseadragon';
import { describe, expect, it } from 'vitest';
import { isSamePicture, pictureOf } from '../../../src/canvas/tiles/same_picture.ts';
import type { DisplayState } from '../../../src/canvas/tiles/tile_source.ts';

const first: DisplayState = { black: 10, white: 200, gamma: 1, tint: [0, 1, 0], blend: 'add', projection: 0 };
const tiles = [{ id: 1 }, { id: 2 }, { id: 3 }];

/** What is asked of an image. */
function imageOf(display: DisplayState, opacity: number, shown: object[]): OpenSeadragon.TiledImage {
  const drawn = shown.map((tile) => ({ tile }));
  const image = { source: { display }, getOpacity: () => opacity, getTilesToDraw: () => drawn };
  return image as unknown as OpenSeadragon.TiledImage;
}

describe('a picture', () => {
  const view = [960, 700, 1, 0, 0];
  const before = pictureOf([imageOf({ ...first }, 1, tiles)], view);
  const isSame = (display: DisplayState, opacity = 1, shown: object[] = tiles, from = view) =>
    isSamePicture(before, pictureOf([imageOf(display, opacity, shown)], from));

  it('is the same as long as its tiles, its looks and the view are', () => {
    expect(isSame({ ...first, tint: [0, 1, 0] })).toBe(true);
    for (const change of [
      { black: 11 },
      { white: 201 },
      { gamma: 1.1 },
      { tint: [0, 0, 1] as const },
      { blend: 'max' as const },
      { projection: 7 },
    ]) {
      expect(isSame({ ...first, ...change } as DisplayState), JSON.stringify(change)).toBe(false);
    }
    expect(isSame(first, 0.5)).toBe(false);
    expect(isSame(first, 1, tiles.slice(1))).toBe(false);
    expect(isSame(first, 1, [tiles[0], tiles[2], tiles[1]] as object[])).toBe(false);
    expect(isSame(first, 1, tiles, [961, 700, 1, 0, 0])).toBe(false);
  });

  it('keeps how it was shown when that is changed in place', () => {
    const display = { ...first };
    const kept = pictureOf([imageOf(display, 1, tiles)], view);
    display.white = 100;
    expect(isSamePicture(kept, pictureOf([imageOf(display, 1, tiles)], view))).toBe(false);
  });

  it('is not changed by what is hidden, or has nothing to show yet', () => {
    const hidden = [imageOf(first, 0, [{ id: 9 }]), imageOf({ ...first }, 1, tiles), imageOf(first, 1, [])];
    expect(isSamePicture(before, pictureOf(hidden, view))).toBe(true);
    const more = [imageOf({ ...first }, 1, tiles), imageOf(first, 1, [{ id: 9 }])];
    expect(isSamePicture(before, pictureOf(more, view))).toBe(false);
  });
});
