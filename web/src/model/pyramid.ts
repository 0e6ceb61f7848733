/**
 * Geometry of an image's pyramid. Level 0 is the smallest, the last one has full size; sizes are in pixels and come from
 * the description, because sources round halves differently. Tiles are squares without overlap; those at the right and
 * bottom edge are cropped.
 */
export interface Size {
  width: number;
  height: number;
}

export interface Pyramid extends Size {
  tileSize: number;
  levels: readonly Size[];
}

export interface PixelRect extends Size {
  x: number;
  y: number;
}

export function levelSize(pyramid: Pyramid, level: number): Size {
  const size = pyramid.levels[level];
  if (!size) throw new RangeError(`the pyramid has no level ${level}`);
  return size;
}

export function tileCount(pyramid: Pyramid, level: number): { x: number; y: number } {
  const { width, height } = levelSize(pyramid, level);
  return { x: Math.ceil(width / pyramid.tileSize), y: Math.ceil(height / pyramid.tileSize) };
}

/** The pixels of its level that a tile holds. */
export function tileRect(pyramid: Pyramid, level: number, x: number, y: number): PixelRect {
  const size = levelSize(pyramid, level);
  const left = x * pyramid.tileSize;
  const top = y * pyramid.tileSize;
  return {
    x: left,
    y: top,
    width: Math.min(pyramid.tileSize, size.width - left),
    height: Math.min(pyramid.tileSize, size.height - top),
  };
}

/** The tile of a level that holds a pixel of the full-size image, and where in the tile it lies. */
export function tileAt(pyramid: Pyramid, level: number, imageX: number, imageY: number) {
  const size = levelSize(pyramid, level);
  const px = Math.min(size.width - 1, Math.floor((imageX * size.width) / pyramid.width));
  const py = Math.min(size.height - 1, Math.floor((imageY * size.height) / pyramid.height));
  const x = Math.floor(px / pyramid.tileSize);
  const y = Math.floor(py / pyramid.tileSize);
  return { x, y, inX: px - x * pyramid.tileSize, inY: py - y * pyramid.tileSize };
}
