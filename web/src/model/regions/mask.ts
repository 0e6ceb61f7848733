/** Cells: left, top, right, bottom; the last two lie beyond. */
export type Cells = readonly [number, number, number, number];

/** A window grows by so many cells at once. */
const growth = 128;

/**
 * Cells of a grid over the image, each in or out. A cell is a square of so many pixels of the image, the first one at its origin; the middle
 * of a cell decides, so that cells of one pixel are the stored pixels. Grows as it is painted on, never beyond its limits.
 */
export class Mask {
  readonly cell: number;
  private readonly limits: Cells;
  /** where the window lies, in cells; its width is a multiple of four */
  left = 0;
  top = 0;
  width = 0;
  height = 0;
  data = new Uint8Array(0);
  /** around all that was ever painted */
  private painted: [number, number, number, number] | null = null;

  /** cell: in pixels of the image; limits: in cells. */
  constructor(cell: number, limits: Cells) {
    this.cell = cell;
    this.limits = limits;
  }

  /** What has anything in it; null: nothing. */
  box(): Cells | null {
    return this.painted;
  }

  has(x: number, y: number): boolean {
    const [i, j] = [x - this.left, y - this.top];
    return i >= 0 && j >= 0 && i < this.width && j < this.height && this.data[j * this.width + i] === 1;
  }

  count(): number {
    let sum = 0;
    for (const one of this.data) sum += one;
    return sum;
  }

  /** Makes room for what is painted next. False: all of it lies beyond the limits. */
  reserve(left: number, top: number, right: number, bottom: number): boolean {
    const [l, t, r, b] = this.within(left, top, right, bottom);
    if (l >= r || t >= b) return false;
    const { painted } = this;
    if (painted) {
      this.painted = [
        Math.min(painted[0], l),
        Math.min(painted[1], t),
        Math.max(painted[2], r),
        Math.max(painted[3], b),
      ];
    } else this.painted = [l, t, r, b];
    const isInside = l >= this.left && t >= this.top && r <= this.left + this.width && b <= this.top + this.height;
    if (!isInside || this.width === 0) this.grow(l, t, r, b);
    return true;
  }

  private within(left: number, top: number, right: number, bottom: number): Cells {
    const [l, t, r, b] = this.limits;
    return [Math.max(l, left), Math.max(t, top), Math.min(r, right), Math.min(b, bottom)];
  }

  private grow(l: number, t: number, r: number, b: number): void {
    const isNew = this.width === 0;
    const left = (isNew ? l : Math.min(l, this.left)) - growth;
    const top = (isNew ? t : Math.min(t, this.top)) - growth;
    const right = (isNew ? r : Math.max(r, this.left + this.width)) + growth;
    const bottom = (isNew ? b : Math.max(b, this.top + this.height)) + growth;
    const width = (right - left + 3) & ~3;
    const data = new Uint8Array(width * (bottom - top));
    for (let y = 0; y < this.height; y++) {
      const row = this.data.subarray(y * this.width, (y + 1) * this.width);
      data.set(row, (y + this.top - top) * width + this.left - left);
    }
    [this.left, this.top, this.width, this.height, this.data] = [left, top, width, bottom - top, data];
  }

  /** Cells of a row from one to before another; there must be room. */
  span(y: number, from: number, to: number): void {
    const [left, top, right, bottom] = this.limits;
    if (y < top || y >= bottom) return;
    const [a, b] = [Math.max(from, left), Math.min(to, right)];
    if (a >= b) return;
    const row = (y - this.top) * this.width - this.left;
    this.data.fill(1, row + a, row + b);
  }
}

/** A stroke from one disc to another, both in pixels of the image: what a round brush passes over. */
export function paintStroke(
  mask: Mask,
  from: { x: number; y: number; radius: number },
  to: { x: number; y: number; radius: number },
): void {
  const { cell } = mask;
  // Of a brush that is smaller than a cell, the cell that it is in.
  const radiusOf = (radius: number) => Math.max(radius / cell, Math.SQRT1_2);
  const [ra, rb] = [radiusOf(from.radius), radiusOf(to.radius)];
  const [ax, ay, bx, by] = [from.x / cell, from.y / cell, to.x / cell, to.y / cell];
  // Where the pressure changes, in steps that cannot be seen.
  const steps = Math.max(1, Math.min(64, Math.ceil(Math.abs(rb - ra) / 0.5)));
  for (let i = 0; i < steps; i++) {
    const [s, t] = [i / steps, (i + 1) / steps];
    const radius = ra + (rb - ra) * (steps === 1 ? 1 : t);
    paintCapsule(mask, ax + (bx - ax) * s, ay + (by - ay) * s, ax + (bx - ax) * t, ay + (by - ay) * t, radius);
  }
}

/** All cells whose middle lies no further than a radius from a segment; in cells. Each row of that is one span: it is convex. */
function paintCapsule(mask: Mask, ax: number, ay: number, bx: number, by: number, r: number): void {
  const [top, bottom] = [Math.floor(Math.min(ay, by) - r), Math.ceil(Math.max(ay, by) + r)];
  const [left, right] = [Math.floor(Math.min(ax, bx) - r), Math.ceil(Math.max(ax, bx) + r)];
  if (!mask.reserve(left, top, right, bottom)) return;
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy);
  const [nx, ny] = length > 0 ? [(-dy / length) * r, (dx / length) * r] : [0, 0];
  const corners = [ax + nx, ay + ny, bx + nx, by + ny, bx - nx, by - ny, ax - nx, ay - ny];
  for (let y = top; y < bottom; y++) {
    const middle = y + 0.5;
    let [from, to] = [Infinity, -Infinity];
    for (const [x, cy] of [
      [ax, ay],
      [bx, by],
    ] as const) {
      const half = r * r - (middle - cy) ** 2;
      if (half < 0) continue;
      from = Math.min(from, x - Math.sqrt(half));
      to = Math.max(to, x + Math.sqrt(half));
    }
    if (length > 0) {
      for (let i = 0; i < 8; i += 2) {
        const [x0, y0] = [corners[i] as number, corners[i + 1] as number];
        const [x1, y1] = [corners[(i + 2) % 8] as number, corners[(i + 3) % 8] as number];
        if (y0 > middle === y1 > middle) continue;
        const x = x0 + ((x1 - x0) * (middle - y0)) / (y1 - y0);
        from = Math.min(from, x);
        to = Math.max(to, x);
      }
    }
    if (from <= to) mask.span(y, Math.ceil(from - 0.5), Math.floor(to - 0.5) + 1);
  }
}

/** All cells that are set in a picture of them, which lies there in cells. */
export function paintCells(mask: Mask, set: Uint8Array, left: number, top: number, width: number): void {
  const height = set.length / width;
  let [l, t, r, b] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (set[y * width + x] === 0) continue;
      if (x < l) l = x;
      if (x >= r) r = x + 1;
      if (y < t) t = y;
      if (y >= b) b = y + 1;
    }
  }
  if (r === 0 || !mask.reserve(left + l, top + t, left + r, top + b)) return;
  for (let y = t; y < b; y++) {
    let from = -1;
    for (let x = l; x <= r; x++) {
      const isSet = x < r && set[y * width + x] === 1;
      if (isSet && from < 0) from = x;
      if (!isSet && from >= 0) {
        mask.span(top + y, left + from, left + x);
        from = -1;
      }
    }
  }
}
