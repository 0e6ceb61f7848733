/** A square of an image, in pixels of the base image. */
export interface Part {
  x: number;
  y: number;
  side: number;
}

/** Pixels of the image: around a point, too, one sees where it is. */
const leastSide = 48;

/** Around a box, with something of what lies beside it. */
export function partAround([left, top, right, bottom]: readonly [number, number, number, number]): Part {
  const side = Math.max(leastSide, 1.6 * Math.max(right - left, bottom - top));
  return { x: (left + right - side) / 2, y: (top + bottom - side) / 2, side };
}
