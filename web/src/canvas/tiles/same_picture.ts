import type OpenSeadragon from 'openseadragon';
import type { DisplayState, LayerTileSource } from './tile_source.ts';

/** All that a picture depends on, bottom to top: what is there to be drawn, and how. */
export interface Picture {
  /** size of the canvas and where one looks */
  view: readonly number[];
  layers: readonly { display: DisplayState; opacity: number; tiles: readonly OpenSeadragon.Tile[] }[];
}

/** Of images in their order; how they are shown may be changed afterwards. */
export function pictureOf(images: readonly OpenSeadragon.TiledImage[], view: readonly number[]): Picture {
  const layers = images.map((image) => ({
    display: { ...(image.source as LayerTileSource).display },
    opacity: image.getOpacity(),
    tiles: image.getOpacity() > 0 ? image.getTilesToDraw().map(({ tile }) => tile) : [],
  }));
  return { view, layers: layers.filter(({ tiles }) => tiles.length > 0) };
}

/** Tiles never change: the same ones, shown the same way from the same place, come out the same. */
export function isSamePicture(a: Picture, b: Picture): boolean {
  return (
    isSame(a.view, b.view) &&
    a.layers.length === b.layers.length &&
    a.layers.every((one, i) => {
      const other = b.layers[i];
      return (
        other !== undefined &&
        one.opacity === other.opacity &&
        isSame(one.tiles, other.tiles) &&
        isSameDisplay(one.display, other.display)
      );
    })
  );
}

function isSameDisplay(a: DisplayState, b: DisplayState): boolean {
  const isPlainSame = (['black', 'white', 'gamma', 'blend', 'projection'] as const).every((key) => a[key] === b[key]);
  return isPlainSame && isSame(a.tint, b.tint);
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
