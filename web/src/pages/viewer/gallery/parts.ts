import { type ComponentType, createContext, useContext } from 'react';
import type { Tiles } from '../../../canvas/crops/crops.ts';
import type { Annotation } from '../../../model/annotation.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { NamedView } from '../../../model/named_views.ts';
import type { Crumbs } from '../crumbs.tsx';

/** What the gallery has of the viewer, whose code is not parted for it: it is handed over when it is loaded. */
export interface Parts {
  Crumbs: ComponentType<Parameters<typeof Crumbs>[0]>;
  /** as a sample of the project is shown at first */
  storeAtFirst: (annotation: Annotation, views: readonly NamedView[]) => LayerStore;
  tiles: Tiles;
}

export const PartsContext = createContext<Parts | null>(null);

export function useParts(): Parts {
  const parts = useContext(PartsContext);
  if (!parts) throw new Error('There are no parts around this.');
  return parts;
}
