import { describe, expect, it } from 'vitest';
import { bytesOf, type CropLayer, cropLayers, emptyPatch, layOver } from '../../../src/canvas/crops/crop.ts';
import type { Image } from '../../../src/model/image.ts';
import { LayerStore } from '../../../src/model/layers/layer_store.ts';
import { type LayerRow, viewLayers } from '../../../src/model/layers/layers.ts';
import { type Part, partAround } from '../../../src/model/part.ts';

const row = (id: number, name: string): LayerRow => ({
  id,
  kind: 'image',
  name,
  shapes: 0,
  bytes: 0,
  imageId: id,
  settings: '',
  sequence: id,
  parentId: 0,
  version: 1,
  ownerId: 1,
  isDrawn: false,
});
const image = (id: number): Image => ({
  id,
  state: 'ready',
  isExternal: false,
  uri: '',
  width: 4000,
  height: 2000,
  channels: 1,
  bitDepth: 8,
  pixelSize: null,
  tiles: `/t/${id}/`,
  tileSize: 256,
  tileFormat: 'png',
  levels: [
    { width: 1000, height: 500 },
    { width: 2000, height: 1000 },
    { width: 4000, height: 2000 },
  ],
});
const store = () => new LayerStore(1, viewLayers([row(1, 'DAPI'), row(2, 'GFP')], [image(1), image(2)]));

/** Each pixel of the level holds a value by its place. */
function filled(layer: CropLayer, part: Part, valueAt: (x: number, y: number) => number) {
  const patch = emptyPatch(layer, part, 1);
  for (let y = 0; y < patch.height; y++) {
    for (let x = 0; x < patch.width; x++) {
      const [px, py] = [x + patch.x, y + patch.y];
      patch.values[y * patch.width + x] = valueAt(px, py);
      patch.alpha[y * patch.width + x] = px < 0 || py < 0 ? 0 : 1;
    }
  }
  return patch;
}

describe('a crop', () => {
  it('has something of what lies around a shape, and of what lies around a point', () => {
    expect(partAround([100, 200, 200, 240])).toEqual({ x: 70, y: 140, side: 160 });
    expect(partAround([10, 10, 10, 10])).toEqual({ x: -14, y: -14, side: 48 });
  });

  it('needs the tiles around it alone, of the coarsest level that is fine enough', () => {
    const urls = (part: Part, size: number) =>
      cropLayers(store(), part, size).map(({ tiles }) => tiles.map(({ url }) => url));
    expect(urls({ x: 600, y: 600, side: 100 }, 100)).toEqual([['/t/1/2/2_2.png'], ['/t/2/2/2_2.png']]);
    // A pixel of the second level for each of the crop; across the edge of a tile.
    expect(urls({ x: 400, y: 600, side: 200 }, 100)[0]).toEqual(['/t/1/1/0_1.png', '/t/1/1/1_1.png']);
    expect(urls({ x: 0, y: 0, side: 2000 }, 100)[0]).toHaveLength(4);
    expect(urls({ x: 5000, y: 0, side: 100 }, 100)).toEqual([]);
    expect(urls({ x: -80, y: -80, side: 100 }, 400)[0]).toEqual(['/t/1/2/0_0.png']);
  });

  it('has the values of its pixels, windowed, tinted and added as the canvas adds them', () => {
    const shown = store();
    shown.setAll(
      new Map([
        [1, { black: 0, white: 200, gamma: 1, tint: '#FF0000', blend: 'add', opacity: 1 }],
        [2, { black: 50, white: 150, gamma: 0.5, tint: '#00FF80', blend: 'add', opacity: 0.5 }],
      ]),
    );
    const part = { x: 600, y: 600, side: 8 };
    const crop = new Float32Array(4 * 64);
    const [one, two] = cropLayers(shown, part, 8) as [CropLayer, CropLayer];
    layOver(
      crop,
      8,
      part,
      one,
      filled(one, part, (x) => 10 * (x - 600)),
    );
    layOver(
      crop,
      8,
      part,
      two,
      filled(two, part, (_, y) => 50 + 10 * (y - 600)),
    );
    const bytes = bytesOf(crop);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        const second = 255 * Math.sqrt((10 * y) / 100) * 0.5;
        const wanted = [(255 * 10 * x) / 200, second, (second * 128) / 255, 255];
        wanted.forEach((value, c) => {
          expect(Math.abs((bytes[4 * (8 * y + x) + c] as number) - value), `${x} ${y} ${c}`).toBeLessThanOrEqual(1);
        });
      }
    }
  });

  it('lets what lies beside the image through, and shows the brightest where layers are laid by that', () => {
    const shown = store();
    shown.set(1, { black: 0, white: 255, gamma: 1, tint: '#FFFFFF', blend: 'normal', opacity: 1 });
    shown.set(2, { black: 0, white: 255, gamma: 1, tint: '#FFFFFF', blend: 'max', opacity: 1 });
    const part = { x: -4, y: 0, side: 8 };
    const crop = new Float32Array(4 * 64);
    const [one, two] = cropLayers(shown, part, 8) as [CropLayer, CropLayer];
    layOver(
      crop,
      8,
      part,
      one,
      filled(one, part, () => 100),
    );
    layOver(
      crop,
      8,
      part,
      two,
      filled(two, part, (x) => (x < 2 ? 30 : 230)),
    );
    const line = [...bytesOf(crop).subarray(0, 32)].filter((_, i) => i % 4 === 0 || i % 4 === 3);
    expect(line).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 100, 255, 100, 255, 230, 255, 230, 255]);
  });
});
