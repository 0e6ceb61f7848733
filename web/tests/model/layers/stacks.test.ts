import { describe, expect, it } from 'vitest';
import type { Image } from '../../../src/model/image.ts';
import { LayerStore } from '../../../src/model/layers/layer_store.ts';
import { type LayerRow, panelOrder, viewLayers } from '../../../src/model/layers/layers.ts';
import { planeName, stacksOf } from '../../../src/model/layers/stacks.ts';
import { imageOf } from './make_layer.ts';

describe('the name of a group', () => {
  it('says which plane it is', () => {
    const names: [string, string | null][] = [
      ['Z3', ' z3 t-'],
      ['T0 Z12', ' z12 t0'],
      ['S1 T0 Z3', 'S1 z3 t0'],
      ['cells Z0', 'cells z0 t-'],
      ['z_03', ' z3 t-'],
      ['Time 5', ' z- t5'],
      ['slice-7', ' z7 t-'],
      ['channels', null],
      ['set4', null],
      ['Z', null],
      ['Z1 Z2', 'Z1 z2 t-'],
    ];
    for (const [name, wanted] of names) {
      const found = planeName(name);
      expect(found && `${found.stack} z${found.z ?? '-'} t${found.t ?? '-'}`, name).toBe(wanted);
    }
  });

  it('makes a stack only with others', () => {
    const groups = (...names: string[]) => names.map((name, i) => ({ id: i + 1, name }));
    expect(stacksOf(groups('Z0'))).toEqual([]);
    expect(stacksOf(groups('Z0', 'z0'))).toEqual([]);
    expect(stacksOf(groups('Z0', 'T0'))).toEqual([]);
    const [stack, other] = stacksOf(groups('a Z7', 'b Z0', 'a Z2', 'b Z1', 'channels'));
    expect(stack).toMatchObject({ name: 'a', depths: [2, 7], times: [0] });
    expect(stack?.planes.get(1)).toEqual({ z: 1, t: 0 });
    expect(other).toMatchObject({ name: 'b', depths: [0, 1] });
  });
});

/** Two channels at three depths and two times; of the last plane the second one is missing. */
function stack() {
  const rows: LayerRow[] = [];
  const images: Image[] = [];
  let id = 100;
  for (let t = 0; t < 2; t++) {
    for (let z = 0; z < 3; z++) {
      const group = ++id;
      const plain = {
        shapes: 0,
        bytes: 0,
        imageId: 0,
        settings: '',
        parentId: 0,
        version: 1,
        ownerId: 1,
        isDrawn: false,
      };
      rows.push({ ...plain, id: group, kind: 'group', name: `T${t} Z${z}`, sequence: rows.length });
      for (const name of t === 1 && z === 2 ? ['DAPI'] : ['DAPI', 'GFP']) {
        const settings = `bitDepth:${9 + z}`;
        rows.push({
          ...plain,
          id: ++id,
          kind: 'image',
          name,
          imageId: id,
          settings,
          sequence: rows.length,
          parentId: group,
        });
        const histogram = { min: 10 * z, max: 10 * z + 99, width: 1, counts: [5000, ...Array(99).fill(10)] };
        images.push(imageOf(id, { bitDepth: 9 + z, histogram }));
      }
    }
  }
  return viewLayers(rows, images);
}

describe('a stack', () => {
  it('is one group, and each channel one row', () => {
    const layers = stack();
    expect(panelOrder(layers).map(({ title }) => title)).toEqual(['planes', 'GFP', 'DAPI']);
    const [group] = layers;
    expect(group?.stack).toMatchObject({ depths: [0, 1, 2], times: [0, 1] });
    expect([...(group?.stack?.planes.values() ?? [])].at(-1)).toEqual({ t: 1, z: 2 });
    expect(layers.filter(({ kind }) => kind === 'image').every(({ parentId }) => parentId === group?.id)).toBe(true);
    expect(layers.slice(1).map(({ title }) => title)).toEqual([...Array(6).fill('DAPI'), ...Array(5).fill('GFP')]);
  });

  it('has one window and one depth a channel, from all of its planes', () => {
    const dapi = stack().filter(({ title }) => title === 'DAPI');
    expect(new Set(dapi.map(({ range }) => range.max))).toEqual(new Set([2047]));
    expect(new Set(dapi.map(({ first }) => `${first.black}–${first.white}`)).size).toBe(1);
    expect(new Set(dapi.map(({ lead }) => lead)).size).toBe(1);
    expect(dapi[0]?.histogram).toMatchObject({ first: 0, last: 119 });
  });

  it('shows the plane one is at, or all depths of a time', () => {
    const layers = stack();
    const store = new LayerStore(7, layers);
    const id = layers[0]?.id ?? 0;
    const shown = () =>
      layers
        .filter((layer) => layer.kind === 'image' && store.isShown(layer))
        .map((layer) => `${layer.title} ${layer.plane?.t}${layer.plane?.z}`);
    expect(shown(), 'the middle one').toEqual(['DAPI 01', 'GFP 01']);
    store.stepPlane('z', 5);
    expect(shown(), 'no further than the last').toEqual(['DAPI 02', 'GFP 02']);
    store.stepPlane('t', 1);
    expect(shown(), 'what is there').toEqual(['DAPI 12']);
    store.showPlane(id, { t: 0, projected: true });
    expect(shown()).toEqual(['DAPI 00', 'DAPI 01', 'DAPI 02', 'GFP 00', 'GFP 01', 'GFP 02']);
    store.set(layers[1]?.id ?? 0, { visible: false });
    expect(shown()).toEqual(['GFP 00', 'GFP 01', 'GFP 02']);
  });

  it('tells who looks at it when the plane is another one, and only then', () => {
    const layers = stack();
    const store = new LayerStore(7, layers);
    let told = 0;
    store.onPlane(() => told++);
    store.stepPlane('z', 1);
    store.stepPlane('z', 1);
    expect(told).toBe(1);
    store.update(stack());
    expect(store.planeView(layers[0] as (typeof layers)[0]), 'rows that come again').toMatchObject({ z: 2, t: 0 });
  });

  it('gives all planes of a channel the look that one is given', () => {
    const layers = stack();
    const store = new LayerStore(7, layers);
    const gfp = layers.filter(({ title }) => title === 'GFP');
    store.set(gfp[3]?.id ?? 0, { white: 77 });
    expect(gfp.map(({ id }) => store.look(id).white)).toEqual(Array(5).fill(77));
    expect(store.changes()).toEqual(new Map([[gfp[0]?.lead, { white: 77 }]]));
  });
});
