import type { Geometry } from '../drawing/shape.ts';
import type { Mask } from './mask.ts';

/**
 * The outline of a mask as rings along the edges of its cells, in pixels of the image: what lies in an odd number of them is what is in the
 * mask, exactly, and so are its area and its holes. Cells that touch at a corner alone are in different rings.
 *
 * Corners of the outline are found row by row. On a line of the grid they follow each other in pairs, the ends of an edge, along rows as well as
 * along columns; a ring goes from corner to corner, along its row, along its column, and so on.
 */
export function traced(mask: Mask): Geometry {
  const box = mask.box();
  if (!box) return [];
  const { width, data, cell } = mask;
  const [left, top, right, bottom] = [box[0] - mask.left, box[1] - mask.top, box[2] - mask.left, box[3] - mask.top];
  const xs: number[] = [];
  const ys: number[] = [];
  const along: number[] = [];
  const down: number[] = [];
  /** the corner at which the edge begins that goes down along each column, -1 where there is none */
  const open = new Int32Array(right - left + 1).fill(-1);
  const words = new Uint32Array(data.buffer);
  const corner = (x: number, y: number) => {
    xs.push(x);
    ys.push(y);
    along.push(-1);
    down.push(-1);
    return xs.length - 1;
  };
  const joinDown = (at: number, column: number, isEnd: boolean) => {
    if (!isEnd) open[column] = at;
    else {
      const from = open[column] as number;
      down[from] = at;
      down[at] = from;
      open[column] = -1;
    }
  };
  for (let y = top; y <= bottom; y++) {
    const [above, below] = [(y - 1) * width, y * width];
    const [hasAbove, hasBelow] = [y > top, y < bottom];
    let [nw, sw] = [0, 0];
    /** the corner at which the edge along this line begins */
    let from = -1;
    for (let x = left; x <= right; x++) {
      // Four cells at once where nothing changes.
      if ((x & 3) === 0 && x + 4 <= right && nw === sw) {
        const all = nw === 1 ? 0x01010101 : 0;
        const isSame =
          (hasAbove ? words[(above + x) >> 2] : 0) === all && (hasBelow ? words[(below + x) >> 2] : 0) === all;
        if (isSame) {
          x += 3;
          continue;
        }
      }
      const ne = hasAbove && x < right ? (data[above + x] as number) : 0;
      const se = hasBelow && x < right ? (data[below + x] as number) : 0;
      // Lines that end or begin here: to the left, to the right, up, down.
      const [toLeft, toRight, up, downwards] = [nw !== sw, ne !== se, nw !== ne, sw !== se];
      if (up !== downwards || toLeft !== toRight || (up && toLeft)) {
        const column = x - left;
        if (up && downwards && toLeft && toRight) {
          // Two cells touch at a corner alone: each goes around itself.
          const first = corner(x, y);
          const second = corner(x, y);
          along[from] = first;
          along[first] = from;
          from = second;
          joinDown(nw === 1 ? first : second, column, true);
          joinDown(nw === 1 ? second : first, column, false);
        } else {
          const at = corner(x, y);
          if (toLeft) {
            along[from] = at;
            along[at] = from;
            from = -1;
          } else from = at;
          joinDown(at, column, up);
        }
      }
      [nw, sw] = [ne, se];
    }
  }
  return ringsOf(xs, ys, along, down, mask.left, mask.top, cell);
}

function ringsOf(
  xs: readonly number[],
  ys: readonly number[],
  along: readonly number[],
  down: readonly number[],
  left: number,
  top: number,
  cell: number,
): Geometry {
  const seen = new Uint8Array(xs.length);
  const rings: number[][] = [];
  for (let start = 0; start < xs.length; start++) {
    if (seen[start] === 1) continue;
    const ring: number[] = [];
    for (let at = start; seen[at] === 0; at = down[at] as number) {
      seen[at] = 1;
      ring.push(((xs[at] as number) + left) * cell, ((ys[at] as number) + top) * cell);
      at = along[at] as number;
      seen[at] = 1;
      ring.push(((xs[at] as number) + left) * cell, ((ys[at] as number) + top) * cell);
    }
    rings.push(ring);
  }
  return rings;
}
