import { describe, expect, it } from 'vitest';
import type { TileData } from '../../../src/canvas/tiles/tile_data.ts';
import { hold, release, TileStore } from '../../../src/canvas/tiles/tile_store.ts';

const grey = (bytes = 4): TileData => ({
  kind: 'grey',
  pixels: { width: bytes, height: 1, bands: 1, data: new Uint8Array(bytes) },
});

/** A store whose tiles come when they are told to. */
function slowStore(most?: number) {
  const asked: { url: string; come: (tile: TileData) => void; fail: () => void; signal: AbortSignal }[] = [];
  const load = (url: string, _grey: boolean, signal: AbortSignal) =>
    new Promise<TileData>((come, reject) => asked.push({ url, come, fail: () => reject(new Error('gone')), signal }));
  return { asked, store: new TileStore(load, most) };
}

describe('tiles', () => {
  it('are asked for once, whoever wants them, and kept', async () => {
    const { asked, store } = slowStore();
    const both = [store.take('a', true), store.take('a', true)];
    expect(asked).toHaveLength(1);
    const tile = grey();
    asked[0]?.come(tile);
    expect(await Promise.all(both)).toEqual([tile, tile]);
    expect(await store.take('a', true)).toBe(tile);
    expect(asked).toHaveLength(1);
  });

  it('are wanted until the last one who waits has left', async () => {
    const { asked, store } = slowStore();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = store.take('a', true, one.signal).catch(() => 'left');
    const second = store.take('a', true, two.signal).catch(() => 'left');
    one.abort();
    expect(asked[0]?.signal.aborted).toBe(false);
    two.abort();
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.fail();
    expect(await Promise.all([first, second])).toEqual(['left', 'left']);
    void store.take('a', true).catch(() => {});
    expect(asked, 'and asked for anew').toHaveLength(2);
  });

  it('that failed are asked for again', async () => {
    const { asked, store } = slowStore();
    const first = store.take('a', true);
    asked[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    void store.take('a', true).catch(() => {});
    expect(asked).toHaveLength(2);
  });

  it('are forgotten when there are too many, the one not asked for the longest first', async () => {
    const { asked, store } = slowStore(10);
    const take = async (url: string) => {
      const tile = store.take(url, true);
      if (asked[asked.length - 1]?.url === url) asked[asked.length - 1]?.come(grey(4));
      await tile;
    };
    await take('a');
    await take('b');
    await store.take('a', true);
    await take('c');
    expect(['a', 'b', 'c'].map((url) => store.has(url))).toEqual([true, false, true]);
  });

  it('in colour are closed by the last one who lets go', () => {
    let closed = 0;
    const bitmap = { width: 1, height: 1, close: () => closed++ } as unknown as ImageBitmap;
    const tile: TileData = { kind: 'colour', bitmap };
    hold(tile);
    hold(tile);
    release(tile);
    expect(closed).toBe(0);
    release(tile);
    expect(closed).toBe(1);
  });
});
