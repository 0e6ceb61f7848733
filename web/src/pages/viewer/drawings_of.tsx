import { type ComponentProps, lazy, Suspense } from 'react';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { mayAnnotate } from '../../model/project.ts';
import { useLayers } from './use_session.ts';

const Drawings = lazy(() => import('./drawing/drawings.tsx'));

type Props = Omit<ComponentProps<typeof Drawings>, 'canvas' | 'store'> & {
  canvas: ImageCanvas | null;
  store: LayerStore | null;
};

/** What was drawn on a sample, and what draws it; who may only look loads neither where there is nothing. */
export function DrawingsOf({ canvas, store, annotation, ...given }: Props) {
  const has = useLayers(store).some(({ kind, shapes }) => kind === 'drawing' && shapes > 0);
  if (!canvas || store?.annotationId !== annotation.id || (!has && !mayAnnotate(annotation.level))) return null;
  return (
    <Suspense>
      <Drawings key={annotation.id} canvas={canvas} store={store} annotation={annotation} {...given} />
    </Suspense>
  );
}
