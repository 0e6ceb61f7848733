import { boxOfShape, cornersOf, type Fields, type Geometry, isBoxed, turnedAbout } from './shape.ts';

type Form = Pick<Fields, 'kind' | 'geometry'>;

/** Sixteen thousandths of a pixel are beyond what any pointer tells; so texts stay short. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function mapped(geometry: Geometry, map: (x: number, y: number) => readonly [number, number]): Geometry {
  return geometry.map((list) => {
    const moved: number[] = [];
    for (let i = 0; i + 1 < list.length; i += 2) {
      const [x, y] = map(list[i] as number, list[i + 1] as number);
      moved.push(rounded(x), rounded(y));
    }
    return moved;
  });
}

export function movedBy<F extends Form>(form: F, dx: number, dy: number): F {
  const [first = []] = form.geometry;
  const [x = 0, y = 0, ...rest] = first;
  if (isBoxed(form.kind)) return { ...form, geometry: [[rounded(x + dx), rounded(y + dy), ...rest]] };
  return { ...form, geometry: mapped(form.geometry, (x, y) => [x + dx, y + dy]) };
}

/** Clockwise about a point. */
export function turnedBy<F extends Form>(form: F, degrees: number, x: number, y: number): F {
  if (isBoxed(form.kind)) {
    const [left = 0, top = 0, width = 0, height = 0, angle = 0] = form.geometry[0] ?? [];
    const [cx = 0, cy = 0] = turnedAbout([left + width / 2, top + height / 2], x, y, degrees);
    const turned = (((angle + degrees) % 360) + 360) % 360;
    return { ...form, geometry: [[rounded(cx - width / 2), rounded(cy - height / 2), width, height, rounded(turned)]] };
  }
  const turn = (px: number, py: number) => turnedAbout([px, py], x, y, degrees) as [number, number];
  return { ...form, geometry: mapped(form.geometry, turn) };
}

/**
 * Away from a point that stays, by a factor each way. A box that is turned keeps its corners square: it grows along its own sides,
 * whichever lie nearer.
 */
export function scaledBy<F extends Form>(form: F, sx: number, sy: number, x: number, y: number): F {
  if (!isBoxed(form.kind)) {
    return { ...form, geometry: mapped(form.geometry, (px, py) => [x + (px - x) * sx, y + (py - y) * sy]) };
  }
  const [left = 0, top = 0, width = 0, height = 0, angle = 0] = form.geometry[0] ?? [];
  const isUpright = Math.abs((((angle % 180) + 180) % 180) - 90) >= 45;
  const [ws, hs] = isUpright ? [Math.abs(sx), Math.abs(sy)] : [Math.abs(sy), Math.abs(sx)];
  const [cx, cy] = [x + (left + width / 2 - x) * sx, y + (top + height / 2 - y) * sy];
  const [w, h] = [width * ws, height * hs];
  return { ...form, geometry: [[cx - w / 2, cy - h / 2, w, h, angle].map(rounded)] };
}

/** A corner of a box pulled to a point: the one across from it stays. Corners as cornersOf() counts them. */
export function cornerPulled<F extends Form>(form: F, corner: number, x: number, y: number): F {
  const [box = []] = form.geometry;
  const corners = cornersOf(box);
  const across = ((corner + 2) % 4) * 2;
  const [fx, fy] = [corners[across] as number, corners[across + 1] as number];
  const angle = box[4] ?? 0;
  // Turned back about the corner that stays, the box is upright.
  const [px = 0, py = 0] = turnedAbout([x, y], fx, fy, -angle);
  const [width, height] = [Math.abs(px - fx), Math.abs(py - fy)];
  const [cx = 0, cy = 0] = turnedAbout([(px + fx) / 2, (py + fy) / 2], fx, fy, angle);
  return { ...form, geometry: [[cx - width / 2, cy - height / 2, width, height, angle].map(rounded)] };
}

/** Wider and higher by so much; the first corner stays. Null where nothing would be left, and for a point. */
export function grownBy<F extends Form>(form: F, wider: number, higher: number): F | null {
  if (form.kind === 'point') return null;
  if (isBoxed(form.kind)) {
    const [x = 0, y = 0, width = 0, height = 0, angle = 0] = form.geometry[0] ?? [];
    if (width + wider <= 0 || height + higher <= 0) return null;
    const [fx = 0, fy = 0] = cornersOf([x, y, width, height, angle]);
    const grown = [x, y, width + wider, height + higher, angle];
    const [gx = 0, gy = 0] = cornersOf(grown);
    return movedBy({ ...form, geometry: [grown] }, fx - gx, fy - gy);
  }
  const [left, top, right, bottom] = boxOfShape(form);
  const [width, height] = [right - left, bottom - top];
  if (width + wider < 0 || height + higher < 0 || width + wider + height + higher <= 0) return null;
  return scaledBy(
    form,
    width > 0 ? (width + wider) / width : 1,
    height > 0 ? (height + higher) / height : 1,
    left,
    top,
  );
}

/** Where a vertex is: the list it is in, and its place there. */
export interface Vertex {
  part: number;
  at: number;
}

export function vertexMoved<F extends Form>(form: F, { part, at }: Vertex, x: number, y: number): F {
  const geometry = form.geometry.map((list, i) =>
    i === part ? list.map((value, k) => (k === 2 * at ? rounded(x) : k === 2 * at + 1 ? rounded(y) : value)) : list,
  );
  return { ...form, geometry };
}

/** After the vertex of that place. A line that gets one is a polyline from then on. */
export function vertexAdded<F extends Form>(form: F, { part, at }: Vertex, x: number, y: number): F {
  const geometry = form.geometry.map((list, i) =>
    i === part ? [...list.slice(0, 2 * at + 2), rounded(x), rounded(y), ...list.slice(2 * at + 2)] : list,
  );
  return { ...form, kind: form.kind === 'line' ? 'polyline' : form.kind, geometry };
}

/** Null where too few would be left: then the whole shape is to be deleted, which is for a person to say. */
export function vertexRemoved<F extends Form>(form: F, { part, at }: Vertex): F | null {
  const least = form.kind === 'polygon' ? 3 : 2;
  const list = form.geometry[part] ?? [];
  if (form.kind === 'point' || isBoxed(form.kind)) return null;
  if (list.length / 2 > least) {
    const geometry = form.geometry.map((one, i) => (i === part ? one.filter((_, k) => Math.floor(k / 2) !== at) : one));
    return { ...form, geometry };
  }
  // A ring or part that is too small goes as a whole, while there are others.
  return form.geometry.length > 1 ? { ...form, geometry: form.geometry.filter((_, i) => i !== part) } : null;
}

/** A path without the points that lie no further than that from the line between their neighbours (Douglas and Peucker, 1973). */
export function simplified(path: readonly number[], tolerance: number): number[] {
  const count = path.length / 2;
  if (count < 3) return [...path];
  const keeps = new Uint8Array(count);
  keeps[0] = keeps[count - 1] = 1;
  const stack: [number, number][] = [[0, count - 1]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    let [far, most] = [-1, tolerance * tolerance];
    for (let i = from + 1; i < to; i++) {
      const distance = fromSegment(path, i, from, to);
      if (distance > most) [far, most] = [i, distance];
    }
    if (far < 0) continue;
    keeps[far] = 1;
    stack.push([from, far], [far, to]);
  }
  return path.filter((_, i) => keeps[Math.floor(i / 2)] === 1);
}

function fromSegment(path: readonly number[], i: number, a: number, b: number): number {
  const [x, y, ax, ay] = [path[2 * i], path[2 * i + 1], path[2 * a], path[2 * a + 1]] as [
    number,
    number,
    number,
    number,
  ];
  return squareFromSegment(x, y, ax, ay, path[2 * b] as number, path[2 * b + 1] as number);
}

/** The square of how far a point lies from a segment. */
export function squareFromSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
  return (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2;
}
