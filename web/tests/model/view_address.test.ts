import { describe, expect, it } from 'vitest';
import { LayerStore } from '../../src/model/layers/layer_store.ts';
import { readAddress, writeAddress } from '../../src/model/view_address.ts';
import { viewLayer } from './layers/make_layer.ts';

const stack = { depths: [0, 1, 2], times: [0], planes: new Map() };
const fresh = () =>
  new LayerStore(7, [
    viewLayer(1, { kind: 'group', title: 'planes', stack }),
    viewLayer(2, { title: 'DAPI', parentId: 1, plane: { z: 0, t: 0 } }),
    viewLayer(3, { title: 'a b;c:d&e', range: { min: -500, max: 500, step: 0.5 } }),
  ]);
const where = { x: 1024.25, y: -3, zoom: 0.5, rotation: 90, flipped: true };

describe('the end of an address', () => {
  it('says what is seen, and brings it back', () => {
    const store = fresh();
    store.showPlane(1, { z: 2 });
    store.set(2, { black: 10, white: 200 });
    store.set(3, {
      black: -300,
      white: -20.5,
      visible: false,
      tint: '#2F6BFF',
      gamma: 0.9,
      opacity: 0.4,
      blend: 'max',
    });
    const text = writeAddress(store, where);
    expect(text).toBe(
      'z=3&at=1024.3,-3.0,0.5&turn=90&flip=1&v=DAPI:10-200;a+b%3Bc%3Ad%26e:-300--20.5:off:c=2F6BFF:g=0.9:o=0.4:b=max',
    );
    const other = fresh();
    expect(readAddress(`?${text}`, other)).toEqual({ ...where, x: 1024.3 });
    expect(other.look(2)).toEqual(store.look(2));
    expect(other.look(3)).toEqual(store.look(3));
    expect(other.planeView(other.layers[0] as never)).toMatchObject({ z: 2 });
    expect(writeAddress(other, null)).toBe(writeAddress(store, null));
  });

  it('says no more than is different', () => {
    expect(writeAddress(fresh(), null)).toBe('z=2');
    const store = fresh();
    store.showPlane(1, { projected: true });
    expect(writeAddress(store, null)).toBe('z=max');
    const other = fresh();
    readAddress('?z=max', other);
    expect(other.planeView(other.layers[0] as never)).toMatchObject({ projected: true });
  });

  it('is left out where it cannot be understood', () => {
    const store = fresh();
    const nonsense = [
      '?z=99&t=x',
      '?at=1,2',
      '?at=1,2,0',
      '?at=a,b,c',
      '?v=DAPI',
      '?v=%',
      '?v=DAPI:9-3',
      '?v=DAPI:c=red;x:off',
      '?v=DAPI:g=9:o=-1:b=multiply',
      '??&&=;',
      '',
    ];
    for (const text of nonsense) expect(readAddress(text, store), text).toBeNull();
    expect(store.look(2)).toMatchObject({ black: 0, white: 255, gamma: 1, opacity: 1, blend: 'add' });
    expect(store.planeView(store.layers[0] as never), 'the last one').toMatchObject({ z: 2 });
    readAddress('?v=DAPI:90000-100000', store);
    expect(store.look(2), 'inside of its values').toMatchObject({ black: 254, white: 255 });
  });
});
