import { describe, expect, it } from 'vitest';
import { LayerStore } from '../../../src/model/layers/layer_store.ts';
import { linkGroups, linkLooks, linkPlanes } from '../../../src/model/layers/linked_layers.ts';
import { viewLayer } from './make_layer.ts';

const first = { visible: true, opacity: 1, black: 0, white: 255, gamma: 1, tint: '#FFFFFF', blend: 'add' } as const;

function stack(id: number, depths: number): LayerStore {
  const count = [...Array(depths).keys()];
  return new LayerStore(id, [
    viewLayer(id, { kind: 'group', stack: { depths: count, times: [0], planes: new Map() } }),
    ...count.map((z) => viewLayer(id + 1 + z, { parentId: id, lead: id + 1, plane: { z, t: 0 } })),
  ]);
}
const zOf = (store: LayerStore) => store.planeView(store.layers[0] as ReturnType<typeof viewLayer>)?.z;

describe('samples beside each other', () => {
  it('go to the same plane, as far as each has it, and one with fewer leads nobody back', () => {
    const [a, b] = [stack(100, 9), stack(200, 5)];
    const end = linkPlanes([a, b]);
    expect([zOf(a), zOf(b)], 'the first one leads at once').toEqual([4, 4]);
    a.stepPlane('z', 3);
    expect([zOf(a), zOf(b)]).toEqual([7, 4]);
    b.stepPlane('z', -2);
    expect([zOf(a), zOf(b)]).toEqual([2, 2]);
    end();
    a.stepPlane('z', 1);
    expect([zOf(a), zOf(b)]).toEqual([3, 2]);
  });

  it('keep equal channels of two groups in step, where the project asks for it', () => {
    const [title, other] = ['DAPI', 'GFP'];
    const rows = [1, 2].flatMap((parentId) => [
      viewLayer(parentId, { kind: 'group' }),
      viewLayer(parentId * 10, { title, parentId }),
      viewLayer(parentId * 10 + 1, { title: other, parentId }),
    ]);
    const store = new LayerStore(1, [...rows, viewLayer(50, { title })]);
    const end = linkGroups(store);
    store.set(20, { white: 99, visible: false });
    expect(store.look(10)).toEqual({ ...store.look(11), white: 99 });
    expect(store.look(50).white, 'one that stands alone').toBe(255);
    store.set(10, { gamma: 2 });
    expect(store.look(20)).toMatchObject({ gamma: 2, white: 99, visible: false });
    end();
    store.set(10, { gamma: 3 });
    expect(store.look(20).gamma).toBe(2);
  });

  it('change channels of one name alike, and only in what was changed', () => {
    const [title, tint] = ['DAPI', '#2F6BFF'];
    const a = new LayerStore(1, [viewLayer(10, { title, first: { ...first, black: 5, white: 90 } })]);
    const other = viewLayer(22, { title, range: { min: 0, max: 65535, step: 1 } });
    const b = new LayerStore(2, [viewLayer(20, { title }), viewLayer(21, { title: 'GFP' }), other]);
    const end = linkLooks([a, b]);
    a.set(10, { visible: false });
    expect(b.look(20), 'what is shown is for each').toEqual(first);
    a.set(10, { tint });
    expect(b.look(20)).toEqual({ ...first, tint });
    b.preview(20, { black: 40, white: 200 });
    expect(a.look(10)).toMatchObject({ black: 40, white: 200, tint, visible: false });
    a.set(10, { white: 210 });
    expect(b.look(20)).toMatchObject({ black: 40, white: 210 });
    expect([b.look(21), b.look(22)], 'another channel, and one of other values').toEqual([first, first]);
    end();
    a.set(10, { gamma: 2 });
    expect(b.look(20).gamma).toBe(1);
  });
});
