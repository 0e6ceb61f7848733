import { describe, expect, it } from 'vitest';
import { type LayerRow, viewLayers } from '../../../src/model/layers/layers.ts';
import { depthTexts, planePlaces, timeTexts } from '../../../src/model/layers/plane_places.ts';
import { imageOf } from './make_layer.ts';

const texts = (all: string[]) => all.map((text) => text.replaceAll('\u00a0', ' ')).join(', ');

/** A stack of so many depths and times, of two channels, each plane at the place that is told of it. */
function stack(depths: number, times: number, placeOf: (z: number, t: number, c: number) => object) {
  const rows: LayerRow[] = [];
  const images = [];
  const row = { name: '', shapes: 0, bytes: 0, imageId: 0, settings: '', sequence: 1, parentId: 0, version: 1 };
  for (let t = 0; t < times; t++) {
    for (let z = 0; z < depths; z++) {
      const group = 1000 + t * depths + z;
      rows.push({ ...row, id: group, kind: 'group', name: `T${t} Z${z}`, ownerId: 1, isDrawn: false });
      for (let c = 0; c < 2; c++) {
        const id = (t * depths + z) * 2 + c + 1;
        rows.push({
          ...row,
          id,
          kind: 'image',
          name: `C${c}`,
          imageId: id,
          parentId: group,
          ownerId: 1,
          isDrawn: false,
        });
        images.push(imageOf(id, placeOf(z, t, c)));
      }
    }
  }
  const layers = viewLayers(rows, images);
  const found = layers.find((layer) => layer.stack);
  return planePlaces(layers, found?.id ?? 0);
}

describe('where planes lie', () => {
  it('is said in one unit, as short as it can be', () => {
    expect(texts(depthTexts([0, 0.5, 1, 4]))).toBe('0.0 µm, 0.5 µm, 1.0 µm, 4.0 µm');
    expect(texts(depthTexts([0, 2, 4]))).toBe('0 µm, 2 µm, 4 µm');
    expect(texts(depthTexts([0, 1 / 3, 2]))).toBe('0.00 µm, 0.33 µm, 2.00 µm');
    expect(texts(depthTexts([0, 0.16, 0.32]))).toBe('0 nm, 160 nm, 320 nm');
    expect(texts(timeTexts([0, 0.5, 90]))).toBe('0.0 s, 0.5 s, 90.0 s');
    expect(texts(timeTexts([0, 300, 3300]))).toBe('0 min, 5 min, 55 min');
    expect(texts(timeTexts([0, 0.02]))).toBe('0 ms, 20 ms');
    expect(texts(timeTexts([0, 86_340]))).toBe('0 h 0 min, 23 h 59 min');
  });

  it('is what all channels of a plane say, from the first one on', () => {
    const all = stack(3, 2, (z, t) => ({ place: { z: 1 + z * 0.5, t: t * 60 } }));
    expect(texts([...(all.z ?? [])])).toBe('0.0 µm, 0.5 µm, 1.0 µm');
    expect(texts([...(all.t ?? [])])).toBe('0 s, 60 s');
  });

  it('is not guessed where a file does not say it, or two say something else', () => {
    expect(stack(3, 2, () => ({}))).toEqual({ z: null, t: null });
    expect(stack(3, 2, (z) => ({ place: { z, t: null } })).t).toBeNull();
    expect(stack(3, 1, (z, _, c) => ({ place: { z: z * (c + 1), t: null } })).z).toBeNull();
    expect(stack(3, 1, (z) => (z === 1 ? {} : { place: { z, t: null } })).z).toBeNull();
  });
});
