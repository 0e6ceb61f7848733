import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withTexts } from '../../src/canvas/png_text.ts';
import { decodeGreyPng } from '../../src/canvas/tiles/png.ts';
import { makePng } from './tiles/make_png.ts';

describe('the texts of a PNG file', () => {
  it('stand before its end, whole, in UTF-8, and leave its picture as it is', async () => {
    const plain = makePng([7, 9], { width: 2, height: 1, depth: 8 });
    const file = withTexts(plain, { Title: 'WT / mouse_01', Description: 'DAPI 10–200; 50 µm' });
    expect((await decodeGreyPng(file)).data).toEqual((await decodeGreyPng(plain)).data);
    const view = new DataView(file.buffer);
    const found: string[] = [];
    for (let at = 8; at < file.length; at += 12 + view.getUint32(at)) {
      const data = file.subarray(at + 4, at + 8 + view.getUint32(at));
      const isText = new TextDecoder().decode(data.subarray(0, 4)) === 'iTXt';
      if (isText) expect(view.getUint32(at + 4 + data.length), 'its checksum').toBe(crc32(data));
      found.push(new TextDecoder().decode(data));
    }
    expect(found.map((text) => text.slice(0, 4)).slice(-4)).toEqual(['IDAT', 'iTXt', 'iTXt', 'IEND']);
    expect(found.at(-3)).toBe('iTXtTitle\0\0\0\0\0WT / mouse_01');
    expect(found.at(-2)).toBe('iTXtDescription\0\0\0\0\0DAPI 10–200; 50 µm');
  });
});
