import { describe, expect, it } from 'vitest';
import type { Image } from '../../../src/model/image.ts';
import { LayerStore } from '../../../src/model/layers/layer_store.ts';
import { baseImage, type LayerRow, panelOrder, viewLayers } from '../../../src/model/layers/layers.ts';
import { tints } from '../../../src/model/layers/tint.ts';

let nextId = 1;

function layer(fields: Partial<LayerRow>): LayerRow {
  const plain = {
    shapes: 0,
    bytes: 0,
    imageId: 0,
    settings: '',
    sequence: 1,
    parentId: 0,
    version: 1,
    ownerId: 1,
    isDrawn: false,
  };
  return { id: nextId++, kind: 'image', name: 'image', ...plain, ...fields };
}

function image(id: number, fields: Partial<Image> = {}): Image {
  return {
    id,
    state: 'ready',
    isExternal: false,
    uri: '',
    width: 1000,
    height: 1006,
    channels: 1,
    bitDepth: 8,
    pixelSize: null,
    tiles: '/t/',
    tileSize: 512,
    tileFormat: 'png',
    levels: [{ width: 1000, height: 1006 }],
    ...fields,
  };
}

/** mouse_01: three channels in one group, a histology picture of another size in a second one, a drawing. */
function mouse() {
  const channels = layer({ kind: 'group', name: 'channels', sequence: 1 });
  const histology = layer({ kind: 'group', name: 'histology', sequence: 2 });
  const rows = [
    layer({ kind: 'drawing', name: 'Cells', sequence: 9 }),
    layer({ name: 'HE.png', imageId: 3, parentId: histology.id }),
    histology,
    layer({ name: 'GFP.tif', imageId: 2, parentId: channels.id, sequence: 2 }),
    layer({ name: 'DAPI.tif', imageId: 1, parentId: channels.id, sequence: 1 }),
    channels,
  ];
  const images = [image(1), image(2), image(3, { width: 512, height: 512, channels: 4 })];
  return viewLayers(rows, images);
}

describe('the layers of an annotation', () => {
  it('stand bottom to top, groups before their own', () => {
    expect(mouse().map(({ title }) => title)).toEqual(['channels', 'DAPI', 'GFP', 'histology', 'HE', 'Cells']);
  });

  it('are listed topmost first, drawings above everything', () => {
    const titles = panelOrder(mouse()).map(({ title }) => title);
    expect(titles).toEqual(['Cells', 'histology', 'HE', 'channels', 'GFP', 'DAPI']);
  });

  it('take their size from the first image', () => {
    expect(baseImage(mouse())?.id).toBe(1);
  });

  it('add channels and lay pictures over them', () => {
    const looks = new Map(mouse().map((one) => [one.title, one.first]));
    expect(looks.get('DAPI')).toMatchObject({ blend: 'add', tint: tints.blue });
    expect(looks.get('HE')).toMatchObject({ blend: 'normal', tint: tints.white, black: 0, white: 255 });
  });

  it('start with the first group; a second one is one click away', () => {
    const store = new LayerStore(7, mouse());
    const shown = () => store.layers.filter((one) => store.isShown(one)).map(({ title }) => title);
    expect(shown()).toEqual(['channels', 'DAPI', 'GFP', 'Cells']);
    store.set(store.layers.find(({ title }) => title === 'histology')?.id ?? 0, { visible: true });
    expect(shown()).toContain('HE');
  });

  it('hide a colour picture that would cover the channels, unless its settings ask for it', () => {
    const rows = [
      layer({ name: 'DAPI.tif', imageId: 1, sequence: 1 }),
      layer({ name: 'GFP.tif', imageId: 2, sequence: 2 }),
      layer({ name: 'overlay.png', imageId: 3, sequence: 3 }),
      layer({ name: 'wanted.png', imageId: 3, sequence: 4, settings: 'default:visible' }),
      layer({ name: 'unwanted', imageId: 2, sequence: 5, settings: 'default:hidden' }),
    ];
    const layers = viewLayers(rows, [image(1), image(2), image(3, { channels: 3 })]);
    expect(layers.map(({ first }) => first.visible)).toEqual([true, true, false, true, false]);
  });

  it('show a few channels where there are a hundred, and those that are asked for', () => {
    const rows = Array.from({ length: 100 }, (_, i) =>
      layer({ name: `C${i}`, imageId: 1, sequence: i, parentId: 7, settings: i === 60 ? 'default:visible' : '' }),
    );
    const group = layer({ id: 7, kind: 'group', name: 'channels' });
    const shown = viewLayers([group, ...rows], [image(1)]).filter(
      ({ first, kind }) => kind === 'image' && first.visible,
    );
    expect(shown.map(({ title }) => title)).toEqual(['C0', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C60']);
    const panel = panelOrder(viewLayers([group, ...rows], [image(1)])).map(({ title }) => title);
    expect(panel.slice(0, 12), 'and stand before all others').toEqual(
      ['channels', 'C60', 'C7', 'C6', 'C5', 'C4', 'C3', 'C2', 'C1', 'C0', 'C99', 'C98'], // as in a panel of few: topmost first
    );
  });

  it('keep an image that has no row', () => {
    const layers = viewLayers([layer({ imageId: 77 })], []);
    expect(layers[0]?.image).toBeUndefined();
  });
});

describe('the first window', () => {
  const histogram = { min: 20, max: 3323, width: 1, counts: [900, ...Array(99).fill(1), ...Array(3204).fill(0.01)] };
  const windowOf = (settings: string, fields: Partial<Image>) => {
    const [first] = viewLayers([layer({ imageId: 1, settings })], [image(1, fields)]);
    return [first?.first.black, first?.first.white, first?.range.max];
  };

  it('spans the depth of the image where nothing is known of its values', () => {
    expect(windowOf('', { bitDepth: 8 })).toEqual([0, 255, 255]);
    expect(windowOf('', { bitDepth: 16 })).toEqual([0, 65535, 65535]);
  });

  it('believes bitDepth before the depth of the file', () => {
    expect(windowOf('bitDepth:12', { bitDepth: 16 })).toEqual([0, 4095, 4095]);
    expect(windowOf('bitDepth:99', { bitDepth: 16 })).toEqual([0, 65535, 65535]);
  });

  it('begins at the background and ends near the largest value, or is what its settings say', () => {
    const [black, white] = windowOf('', { bitDepth: 12, histogram });
    expect(black).toBe(20);
    expect(white).toBeGreaterThan(2000);
    expect(windowOf('clip:min-max', { bitDepth: 12, histogram })).toEqual([20, 3323, 4095]);
  });

  it('is in true values', () => {
    const mapping = { offset: -500, scale: 1 };
    expect(windowOf('clip:min-max', { bitDepth: 12, histogram, mapping })).toEqual([-480, 2823, 3595]);
  });

  it('leaves colour alone', () => {
    expect(windowOf('bitDepth:12', { channels: 3, histogram })).toEqual([0, 255, 255]);
  });
});

describe('the tints of channels', () => {
  const tintsOf = (...names: (string | [string, string])[]) => {
    const rows = names.map((name, i) => {
      const [own, settings] = typeof name === 'string' ? [name, ''] : name;
      return layer({ name: own, settings, imageId: 1, sequence: i });
    });
    return viewLayers(rows, [image(1)]).map(({ first }) => first.tint);
  };

  it('are white for one that is alone, unless its file has a colour', () => {
    expect(tintsOf('image')).toEqual([tints.white]);
    expect(tintsOf('GFP.tif')).toEqual([tints.white]);
    expect(tintsOf(['GFP.tif', 'color:#00FF00'])).toEqual(['#00FF00']);
  });

  it('are known by the dye, and distinct where nothing is known', () => {
    expect(tintsOf('DAPI', 'Actin', 'pH3')).toEqual([tints.blue, tints.magenta, tints.green]);
    const plain = tintsOf('C0', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6');
    expect(new Set(plain).size).toBe(7);
    expect(tintsOf('DAPI', 'C1')[1], 'not another blue').toBe('#E69F00');
    expect(tintsOf(...Array.from({ length: 40 }, (_, i) => `C${i}`))).not.toContain(undefined);
  });
});

describe('a layer store', () => {
  it('tells the canvas at once and the panels when a change is final', () => {
    const store = new LayerStore(7, mouse());
    const told: string[] = [];
    store.onLook((_id, look) => told.push(`canvas ${look.white}`));
    store.subscribe(() => told.push('panels'));
    const id = store.layers[1]?.id ?? 0;
    store.preview(id, { white: 90 });
    expect(store.look(id).white).toBe(255);
    store.set(id, { white: 100 });
    expect(told).toEqual(['canvas 90', 'canvas 100', 'panels']);
    expect(store.look(id).white).toBe(100);
  });

  it('resets a look and leaves the eye as it is', () => {
    const store = new LayerStore(7, mouse());
    const id = store.layers[1]?.id ?? 0;
    store.set(id, { white: 9, opacity: 0.5, visible: false });
    store.reset(id);
    expect(store.look(id)).toMatchObject({ white: 255, opacity: 1, visible: false });
  });
});
