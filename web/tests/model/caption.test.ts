import { describe, expect, it } from 'vitest';
import { captionOf, planeText } from '../../src/model/caption.ts';
import { LayerStore } from '../../src/model/layers/layer_store.ts';
import { viewLayer } from './layers/make_layer.ts';

describe('the caption of a picture', () => {
  const store = new LayerStore(7, [
    viewLayer(1, { kind: 'group', title: 'planes', stack: { depths: [0, 1, 2], times: [0, 1], planes: new Map() } }),
    viewLayer(2, { title: 'DAPI', parentId: 1, plane: { z: 0, t: 0 } }),
    viewLayer(3, { title: 'DAPI', parentId: 1, plane: { z: 1, t: 0 }, lead: 2 }),
    viewLayer(4, { title: 'HE', grey: false }),
    viewLayer(5, { title: 'hidden', first: { ...viewLayer(5).first, visible: false } }),
    viewLayer(6, { title: 'ratio', range: { min: -1, max: 1, step: 0.001 } }),
  ]);

  it('names each channel that is seen, with what it is shown from and to', () => {
    store.set(2, { black: 10, white: 200, gamma: 0.8, tint: '#2F6BFF' });
    store.set(6, { black: -0.5, white: 0.25, opacity: 0.4 });
    expect(captionOf(store)).toEqual([
      { tint: '#FFFFFF', text: 'ratio -0.500–0.250 40 %' },
      { tint: '#FFFFFF', text: 'HE' },
      { tint: '#2F6BFF', text: 'DAPI 10–200 gamma 0.8' },
    ]);
  });

  it('says which plane it is', () => {
    expect(planeText(store)).toBe('z 2 of 3, t 1 of 2');
    store.showPlane(1, { projected: true });
    expect(planeText(store)).toBe('maximum of 3 z, t 1 of 2');
    expect(planeText(new LayerStore(8, [viewLayer(1)]))).toBe('');
  });
});
