import { describe, expect, it } from 'vitest';
import { Ahead, tilesOfView } from '../../src/canvas/ahead.ts';
import { LayerStore } from '../../src/model/layers/layer_store.ts';
import { imageOf, viewLayer } from '../model/layers/make_layer.ts';

const levels = [1, 2, 4].map((scale) => ({ width: 500 * scale, height: 400 * scale }));
const large = imageOf(1, { width: 2000, height: 1600, levels });
const whole = { x: 0, y: 0, width: 2000, height: 1600 };

describe('the tiles of a view', () => {
  const store = new LayerStore(7, [
    viewLayer(1, { image: large }),
    viewLayer(2, { image: large, first: { ...viewLayer(2).first, visible: false } }),
  ]);
  const urls = (zoom: number, part = whole) => tilesOfView(store, zoom, part).map(({ url }) => url);

  it('are those of shown layers, as fine as they are drawn', () => {
    expect(urls(0.2)).toEqual(['/t/1/0/0_0.png']);
    expect(urls(0.3)).toEqual(['/t/1/1/0_0.png', '/t/1/1/1_0.png', '/t/1/1/0_1.png', '/t/1/1/1_1.png']);
    expect(urls(1)).toHaveLength(16);
    expect(urls(20)).toHaveLength(16);
  });

  it('lie in the part that is seen', () => {
    expect(urls(1, { x: 600, y: 100, width: 300, height: 300 })).toEqual(['/t/1/2/1_0.png']);
    expect(urls(1, { x: 500, y: 500, width: 24, height: 24 })).toHaveLength(4);
  });
});

describe('fetching ahead', () => {
  it('takes a few at a time, goes on after a failure, and stops when it is ended', async () => {
    const taken: string[] = [];
    let most = 0;
    let now = 0;
    const ahead = new Ahead(async ({ url }) => {
      taken.push(url);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      if (url === '2') throw new Error('gone');
      if (url === '7') ahead.end();
    });
    await ahead.get(Array.from({ length: 20 }, (_, i) => ({ url: String(i), grey: true })));
    expect(most).toBe(3);
    expect(taken).toContain('7');
    expect(taken.length).toBeLessThan(12);
  });
});
