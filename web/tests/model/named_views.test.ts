import { describe, expect, it } from 'vitest';
import { LayerStore } from '../../src/model/layers/layer_store.ts';
import { applyLooks, looksOf, withFirstLooks } from '../../src/model/named_views.ts';
import { Session } from '../../src/model/session.ts';
import { viewLayer } from './layers/make_layer.ts';

const layers = () => [
  viewLayer(1, { kind: 'group', title: 'channels', grey: false }),
  viewLayer(2, { title: 'DAPI', parentId: 1 }),
  viewLayer(3, { title: 'GFP; 2:1', parentId: 1 }),
  viewLayer(4, { title: 'cells', kind: 'drawing' }),
  viewLayer(5, { title: 'DAPI', parentId: 9 }),
];

describe('a named view', () => {
  it('holds how every channel is shown, and brings it back, wherever a channel has its name', () => {
    const one = new LayerStore(7, layers());
    const dapi = {
      visible: true,
      opacity: 0.5,
      black: 10,
      white: 90,
      gamma: 0.8,
      tint: '#10D96C',
      blend: 'max',
    } as const;
    one.set(5, dapi);
    one.set(3, { visible: false, white: 200 });
    one.set(4, { visible: false });
    const looks = looksOf(one);
    const other = new LayerStore(8, layers());
    other.set(2, { gamma: 3 });
    applyLooks(looks, other);
    expect([other.look(2), other.look(5)]).toEqual([dapi, dapi]);
    expect(other.look(3)).toMatchObject({ visible: false, black: 0, white: 200 });
    expect(other.look(4).visible, 'what is drawn is of each sample').toBe(true);
    expect(looksOf(other)).toBe(looks);
  });

  it('is within the values of what it is applied to, and leaves alone what it does not name', () => {
    const store = new LayerStore(7, layers());
    store.set(3, { black: 5 });
    applyLooks('DAPI:100-70000;nobody:off;:on', store);
    expect(store.look(2)).toMatchObject({ black: 100, white: 255 });
    expect(store.look(3).black).toBe(5);
    applyLooks('', store);
    expect(withFirstLooks('', store.layers)).toBe(store.layers);
  });

  it('of the project is how samples are first shown: no change, and what a reset goes back to', () => {
    const session = new Session();
    session.setFirst('DAPI:20-80:c=FF3B86');
    session.show({ id: 7, layers: layers() });
    const store = session.opened.get() as LayerStore;
    expect(store.look(2)).toMatchObject({ black: 20, white: 80, tint: '#FF3B86', visible: true });
    expect(store.changes().size).toBe(0);
    store.set(2, { black: 3 });
    store.reset(2);
    expect(store.look(2).black).toBe(20);
    // A manager has set another one: what nobody has touched follows.
    store.set(2, { black: 3 });
    session.setFirst('DAPI:30-90');
    session.show({ id: 7, layers: [...store.layers] });
    expect(store.look(2).black).toBe(3);
    expect(store.look(5)).toMatchObject({ black: 30, white: 90 });
  });
});
