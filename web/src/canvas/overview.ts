import type OpenSeadragon from 'openseadragon';

/** The overview adds its own image for each of the viewer's, later: then the viewer's may have been taken away already. */
export function keepInStep(viewer: OpenSeadragon.Viewer): void {
  const overview = viewer.navigator?.world;
  overview?.addHandler('add-item', ({ item }) => {
    const added = item as OpenSeadragon.TiledImage;
    if (!has(viewer.world, added.source)) queueMicrotask(() => overview.removeItem(added));
  });
}

function has(world: OpenSeadragon.World, source: OpenSeadragon.TileSource): boolean {
  return Array.from({ length: world.getItemCount() }, (_, i) => world.getItemAt(i)).some(
    (image) => image.source === source,
  );
}
