import { describe, expect, it } from 'vitest';
import { LayerStore } from '../../../src/model/layers/layer_store.ts';
import type { LayerLook } from '../../../src/model/layers/layers.ts';
import { imageOf, viewLayer } from './make_layer.ts';

/** What a store tells: its canvas each look, its panels that something has changed, and either that the rows have. */
function listen(store: LayerStore) {
  const told = { looks: [] as [number, LayerLook][], changes: 0, rows: 0 };
  store.onLook((id, look) => told.looks.push([id, look]));
  store.onRows(() => told.rows++);
  store.subscribe(() => told.changes++);
  return told;
}

const fresh = (layers = [viewLayer(1), viewLayer(2)]) => new LayerStore(7, layers);

describe('the looks of layers', () => {
  it('are the first ones until something is set', () => {
    const store = fresh();
    expect(store.look(1)).toBe(store.layers[0]?.first);
    expect(() => store.look(3)).toThrow('no layer 3');
  });

  it('are told to the canvas alone while a slider is dragged, and to all when it is released', () => {
    const store = fresh();
    const told = listen(store);
    const before = store.snapshot();
    store.preview(1, { black: 10 });
    expect(told).toMatchObject({ changes: 0, looks: [[1, { black: 10, white: 255 }]] });
    expect(store.snapshot()).toBe(before);
    expect(store.look(1).black).toBe(0);
    store.set(1, { black: 12 });
    expect(told.changes).toBe(1);
    expect(told.looks[1]).toMatchObject([1, { black: 12, white: 255 }]);
    expect(store.snapshot()).not.toBe(before);
    expect(store.look(2)).toBe(before.get(2));
  });

  it('are reset to the first ones, but for the eye', () => {
    const store = fresh();
    store.set(1, { black: 12, tint: '#123456', visible: false });
    store.reset(1);
    expect(store.look(1)).toEqual({ ...store.layers[0]?.first, visible: false });
    const told = listen(store);
    store.reset(99);
    expect(told.changes).toBe(0);
  });

  it('are told to nobody who has left', () => {
    const store = fresh();
    let told = 0;
    const leave = [store.onLook(() => told++), store.subscribe(() => told++), store.onRows(() => told++)];
    for (const one of leave) one();
    store.set(1, { black: 1 });
    store.update([viewLayer(1)]);
    expect(told).toBe(0);
  });

  it('show a layer when its own eye and that of its group are open', () => {
    const store = fresh([viewLayer(1, { kind: 'group' }), viewLayer(2, { parentId: 1 }), viewLayer(3)]);
    const shown = () => store.layers.slice(1).map((layer) => store.isShown(layer));
    expect(shown()).toEqual([true, true]);
    store.set(1, { visible: false });
    expect(shown()).toEqual([false, true]);
    store.set(3, { visible: false });
    expect(shown()).toEqual([false, false]);
  });
});

describe('what the server says later', () => {
  it('changes nothing when it is the same', () => {
    const store = fresh();
    const told = listen(store);
    store.update(store.layers);
    expect(told).toEqual({ looks: [], changes: 0, rows: 0 });
  });

  it('changes rows, and leaves looks', () => {
    const store = fresh();
    store.set(1, { black: 12, white: 99, visible: false });
    const [one, two] = [store.look(1), store.look(2)];
    const told = listen(store);
    store.update([viewLayer(2), viewLayer(1, { title: 'another name' })]);
    expect(store.layers.map(({ title }) => title)).toEqual(['layer 2', 'another name']);
    expect([store.look(1), store.look(2)]).toEqual([one, two]);
    expect(told).toEqual({ looks: [], changes: 1, rows: 1 });
  });

  it('brings layers with their first look, and takes others away', () => {
    const store = fresh();
    store.update([viewLayer(2), viewLayer(3, { first: { ...viewLayer(3).first, black: 7 } })]);
    expect(store.look(3).black).toBe(7);
    expect(() => store.look(1)).toThrow('no layer 1');
  });

  it('gives a picture that has become ready its first look, unless somebody has chosen one', () => {
    const converting = (id: number) => viewLayer(id, { image: imageOf(id, { state: 'converting', tiles: '' }) });
    const store = fresh([converting(1), converting(2)]);
    store.set(2, { tint: '#FF0000' });
    const first = { ...viewLayer(1).first, black: 30, white: 90 };
    store.update([viewLayer(1, { first }), viewLayer(2, { first })]);
    expect(store.look(1)).toMatchObject({ black: 30, white: 90 });
    expect(store.look(2)).toMatchObject({ black: 0, tint: '#FF0000' });
  });
});
