import type { StoredHistogram } from './layers/histogram.ts';
import type { ValueMapping } from './layers/values.ts';
import type { Size } from './pyramid.ts';

/** An image as the server describes it; sizes are 0 and texts "" while it is not ready. */
export interface Image {
  id: number;
  state: string;
  /** a picture on another server, at `uri`; it has no tiles */
  isExternal: boolean;
  uri: string;
  width: number;
  height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA */
  channels: number;
  bitDepth: number;
  /** micrometres */
  pixelSize: number | null;
  /** of a plane of a stack: µm and seconds from the first one on, as far as its file says so */
  place?: { z: number | null; t: number | null };
  /** `<tiles><level>/<x>_<y>.<tileFormat>`; another address whenever the tiles are others */
  tiles: string;
  tileSize: number;
  tileFormat: string;
  /** smallest first */
  levels: Size[];
  /** of all its stored values, when it is grey */
  histogram?: StoredHistogram;
  /** from stored values to true ones; none where they are the same */
  mapping?: ValueMapping;
}
