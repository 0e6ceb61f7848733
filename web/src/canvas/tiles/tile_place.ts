import OpenSeadragon from 'openseadragon';

const { Mat3 } = OpenSeadragon;

/** From image pixels to clip space: the middle of the canvas is (0, 0), its right upper corner (1, 1). */
export function viewMatrix(viewport: OpenSeadragon.Viewport): OpenSeadragon.Mat3 {
  const bounds = viewport.getBoundsNoRotateWithMargins(true);
  const center = bounds.getCenter();
  const flip = viewport.getFlip() ? -1 : 1;
  return Mat3.makeScaling((2 / bounds.width) * flip, -2 / bounds.height)
    .multiply(Mat3.makeRotation((-viewport.getRotation(true) * Math.PI) / 180))
    .multiply(Mat3.makeTranslation(-center.x, -center.y));
}

/** From a tile, whose corners are (0, 0) and (1, 1), to clip space. */
export function tileMatrix(view: OpenSeadragon.Mat3, { positionedBounds }: OpenSeadragon.Tile): OpenSeadragon.Mat3 {
  const { x, y, width, height } = positionedBounds;
  return view.multiply(new Mat3([width, 0, 0, 0, height, 0, x, y, 1]));
}

/**
 * At 1:1 and from 3:1 on a pixel is shown as what it is; between, and a little below, smoothly; far below, averaged. `shrink`: texels per
 * pixel of the screen, less than one when zoomed in.
 */
export function taps(shrink: number): number {
  if (Math.abs(shrink - 1) < 1e-3 || shrink < 1 / 3) return 0;
  return shrink < 1.5 ? 1 : Math.min(8, Math.round(shrink));
}
