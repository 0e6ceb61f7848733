import OpenSeadragon from 'openseadragon';
import { tileIndex, valueAt } from './probe.ts';
import type { LayerTileSource } from './tile_source.ts';

/** The tiles that could not be had, each marked in the picture where there is nothing coarser to show instead. */
export class MissingTiles {
  private readonly viewer: OpenSeadragon.Viewer;
  private readonly marks = new Map<string, HTMLElement | null>();

  constructor(viewer: OpenSeadragon.Viewer) {
    this.viewer = viewer;
  }

  get count(): number {
    return this.marks.size;
  }

  /** By the layers whose images these are; after so many tries a tile is given up. */
  follow(idOf: (image: OpenSeadragon.TiledImage) => number | undefined, retries: number): void {
    this.viewer.addHandler('tile-load-failed', ({ tile, tiledImage, tries }) => {
      // Told of each try, and also of tiles of the annotation before: those belong to no layer here.
      const id = tiledImage && idOf(tiledImage);
      if (tile && tiledImage && id && tries > retries) this.add(id, tiledImage, tile);
    });
    this.viewer.addHandler('tile-loaded', ({ tile, tiledImage }) => {
      const id = tiledImage && idOf(tiledImage);
      if (tile && id) this.delete(id, tile);
    });
  }

  private add(layerId: number, image: OpenSeadragon.TiledImage, tile: OpenSeadragon.Tile): void {
    const key = keyOf(layerId, tile);
    if (!this.marks.has(key)) this.marks.set(key, this.mark(image, tile));
  }

  private delete(layerId: number, tile: OpenSeadragon.Tile): void {
    const key = keyOf(layerId, tile);
    const mark = this.marks.get(key);
    if (mark) this.viewer.removeOverlay(mark);
    this.marks.delete(key);
  }

  clear(): void {
    this.marks.clear();
    this.viewer.clearOverlays();
  }

  private mark(image: OpenSeadragon.TiledImage, { level, x, y }: OpenSeadragon.Tile): HTMLElement | null {
    const { width } = image.getBounds(true);
    const bounds = (image.source as LayerTileSource).getTileBounds(level, x, y);
    const size = image.getContentSize();
    const center = bounds.getCenter().times(size.x);
    if (image.getOpacity() === 0 || valueAt(image, center.x, center.y)) return null;
    const element = document.createElement('div');
    element.className = 'missing-tile';
    element.append(Object.assign(document.createElement('span'), { textContent: 'Tile not loaded' }));
    const location = new OpenSeadragon.Rect(
      bounds.x * width,
      bounds.y * width,
      bounds.width * width,
      bounds.height * width,
    );
    this.viewer.addOverlay({
      element,
      location,
      rotationMode: OpenSeadragon.OverlayRotationMode.BOUNDING_BOX,
    } as OpenSeadragon.OverlayOptions);
    return element;
  }
}

/** Has the tiles of images that failed asked for again; OpenSeadragon's own reset would drop those that are here. */
export function revive(world: OpenSeadragon.World): void {
  for (let i = 0; i < world.getItemCount(); i++) reviveTiles(world.getItemAt(i));
}

function reviveTiles(image: OpenSeadragon.TiledImage): void {
  for (const columns of Object.values(tileIndex(image))) {
    for (const column of Object.values(columns)) {
      for (const tile of Object.values(column)) tile.exists = true;
    }
  }
  (image as unknown as { _setFullyLoaded(loaded: boolean): void })._setFullyLoaded(false);
}

function keyOf(layerId: number, { level, x, y }: OpenSeadragon.Tile): string {
  return `${layerId}/${level}/${x}_${y}`;
}
