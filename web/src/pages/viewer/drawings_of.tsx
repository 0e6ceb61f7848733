import { lazy, Suspense } from 'react';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { useLayers } from './use_session.ts';

const Drawings = lazy(() => import('./drawing/drawings.tsx'));

/** What was drawn on a sample; most have nothing, and do not load what paints it. */
export function DrawingsOf({ canvas, store }: { canvas: ImageCanvas | null; store: LayerStore | null }) {
  const has = useLayers(store).some(({ kind, shapes }) => kind === 'drawing' && shapes > 0);
  if (!has || !canvas || !store) return null;
  return (
    <Suspense>
      <Drawings key={store.annotationId} canvas={canvas} store={store} />
    </Suspense>
  );
}
