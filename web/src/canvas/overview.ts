import type OpenSeadragon from 'openseadragon';
import type { Drawer } from './drawers.ts';

/** The overview adds its own image for each of the viewer's, later: then the viewer's may have been taken away already. */
export function keepInStep(viewer: OpenSeadragon.Viewer): void {
  const overview = viewer.navigator?.world;
  overview?.addHandler('add-item', ({ item }) => {
    const added = item as OpenSeadragon.TiledImage;
    if (!has(viewer.world, added.source)) queueMicrotask(() => overview.removeItem(added));
  });
}

/** It is drawn only for as long as it is seen. */
export function showOverview({ navigator }: OpenSeadragon.Viewer, element: HTMLElement, isSeen: boolean): void {
  const whole = String(!isSeen);
  if (element.dataset.whole === whole) return;
  element.dataset.whole = whole;
  const { drawer, world }: OpenSeadragon.Viewer = navigator;
  (drawer as unknown as Drawer).isUnseen = !isSeen;
  if (isSeen) world.draw();
}

function has(world: OpenSeadragon.World, source: OpenSeadragon.TileSource): boolean {
  return Array.from({ length: world.getItemCount() }, (_, i) => world.getItemAt(i)).some(
    (image) => image.source === source,
  );
}
