import { describe, expect, it } from 'vitest';
import { decodeGreyPng, readHeader } from '../../../src/canvas/tiles/png.ts';
import { makePng } from './make_png.ts';

/** Smooth with noise, over the whole range: every filter has something to do, and sums overflow a byte. */
function picture(count: number, max: number): number[] {
  let seed = 7;
  return Array.from({ length: count }, (_, i) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((max * (1 + Math.sin(i / 9))) / 2.2 + (seed % 97) * (max / 1100)) % (max + 1);
  });
}

describe('grey PNG files', () => {
  for (const depth of [8, 16] as const) {
    const max = 2 ** depth - 1;
    for (const filter of [0, 1, 2, 3, 4]) {
      it(`of ${depth} bits with filter ${filter} come back exactly`, async () => {
        const values = picture(61 * 37, max);
        const { width, height, bands, data } = await decodeGreyPng(
          makePng(values, { width: 61, height: 37, depth, filter: () => filter }),
        );
        expect([width, height, bands]).toEqual([61, 37, 1]);
        expect(data).toBeInstanceOf(depth === 8 ? Uint8Array : Uint16Array);
        expect([...data]).toEqual(values);
      });
    }
  }

  it('may change the filter from row to row, and be split into many chunks', async () => {
    const values = picture(64 * 64, 65535);
    const file = makePng(values, { width: 64, height: 64, depth: 16, filter: (y) => y % 5, chunk: 100 });
    expect([...(await decodeGreyPng(file)).data]).toEqual(values);
  });

  it('hold every 16-bit value', async () => {
    const values = Array.from({ length: 65536 }, (_, i) => i);
    const { data } = await decodeGreyPng(makePng(values, { width: 256, height: 256, depth: 16, filter: () => 4 }));
    expect([...data]).toEqual(values);
  });

  it('may carry alpha', async () => {
    for (const depth of [8, 16] as const) {
      const values = picture(2 * 20 * 10, 2 ** depth - 1);
      const { bands, data } = await decodeGreyPng(
        makePng(values, { width: 20, height: 10, depth, colorType: 4, filter: (y) => y % 5 }),
      );
      expect(bands).toBe(2);
      expect([...data]).toEqual(values);
    }
  });

  it('may be one pixel', async () => {
    expect([
      ...(await decodeGreyPng(makePng([4095], { width: 1, height: 1, depth: 16, filter: () => 4 }))).data,
    ]).toEqual([4095]);
  });

  it('may be a part of a larger buffer', async () => {
    const file = makePng([1, 2, 3, 4], { width: 2, height: 2, depth: 8 });
    const larger = new Uint8Array(file.length + 10);
    larger.set(file, 5);
    expect([...(await decodeGreyPng(larger.subarray(5, 5 + file.length))).data]).toEqual([1, 2, 3, 4]);
  });
});

describe('what is refused by name', () => {
  const good = makePng(picture(100, 255), { width: 10, height: 10, depth: 8 });

  it('no PNG', async () => {
    await expect(decodeGreyPng(new Uint8Array(50))).rejects.toThrow('not a PNG');
    expect(readHeader(new Uint8Array(3))).toBeNull();
  });

  it('colour', async () => {
    await expect(decodeGreyPng(makePng([1], { width: 1, height: 1, depth: 8, colorType: 2 }))).rejects.toThrow(
      'not grey',
    );
  });

  it('interlaced', async () => {
    const file = makePng([1], { width: 1, height: 1, depth: 8, interlaced: true });
    await expect(decodeGreyPng(file)).rejects.toThrow('interlaced');
  });

  it('an unknown filter', async () => {
    await expect(decodeGreyPng(makePng([1], { width: 1, height: 1, depth: 8, filter: () => 9 }))).rejects.toThrow(
      'filter 9',
    );
  });

  it('cut off', async () => {
    await expect(decodeGreyPng(good.subarray(0, good.length - 30))).rejects.toThrow(/cut off|damaged/);
  });

  it('damaged', async () => {
    const bad = good.slice();
    bad.fill(0xff, good.length - 40, good.length - 20);
    await expect(decodeGreyPng(bad)).rejects.toThrow(/damaged|cut off|more pixels/);
  });

  it('more pixels than announced', async () => {
    const bad = good.slice();
    new DataView(bad.buffer, bad.byteOffset).setUint32(20, 9);
    await expect(decodeGreyPng(bad)).rejects.toThrow('more pixels');
  });
});
