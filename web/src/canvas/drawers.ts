import OpenSeadragon from 'openseadragon';
import { LayerDrawer } from './tiles/layer_drawer.ts';
import { isSamePicture, pictureOf } from './tiles/same_picture.ts';
import type { TileData } from './tiles/tile_data.ts';
import { taps, tileMatrix, viewMatrix } from './tiles/tile_place.ts';
import { tileDataType } from './tiles/tile_source.ts';

/** What every canvas draws with. */
export interface Drawer extends Pick<LayerDrawer, 'canvas' | 'isHeld' | 'isUnseen' | 'readPixels'> {
  /** isToLast: it is read in this task, or kept: drawn in any case, and nothing is left out of it for speed */
  draw(images: OpenSeadragon.TiledImage[], isToLast?: boolean): void;
  /** what is seen of a sample first, for a moment coarsely where the graphics is slow */
  drawFirst(images: OpenSeadragon.TiledImage[]): void;
  readonly isCoarse: boolean;
  /** what can be done for a tile before it is drawn */
  prepareTile?: (tile: TileData, isAhead?: boolean) => void;
  /** other samples are likely to be opened next */
  forgetAhead?: () => void;
}

const withGraphics = LayerDrawer.isSupported();
let drawerClass: object | null = withGraphics ? LayerDrawer : null;

/** No WebGL 2 here: pictures are put together by the processor. */
export const isSoftware = !withGraphics;

/** Null until loadDrawer() has ended, where there is no WebGL 2. */
export const drawer = () => drawerClass;

/** What draws without WebGL 2 comes only where it is needed. */
export async function loadDrawer(): Promise<void> {
  const { makeSoftwareDrawer } = await import('./tiles/software_drawer.ts');
  const { DrawerBase: Base } = OpenSeadragon;
  drawerClass ??= makeSoftwareDrawer({
    Base,
    dataType: tileDataType,
    viewMatrix,
    tileMatrix,
    taps,
    pictureOf,
    isSamePicture,
  });
}
