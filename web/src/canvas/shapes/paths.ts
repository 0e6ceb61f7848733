import { cornersOf, isClosed, type Shape } from '../../model/drawing/shape.ts';

/** Its outline, in pixels of the image. */
export function pathOf(shape: Pick<Shape, 'kind' | 'geometry'>): Path2D {
  const path = new Path2D();
  trace(path, shape);
  return path;
}

export function trace(path: Path2D, { kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): void {
  const [first = []] = geometry;
  if (kind === 'ellipse') {
    const [x = 0, y = 0, width = 0, height = 0, angle = 0] = first;
    const [a, b, radians] = [width / 2, height / 2, (angle * Math.PI) / 180];
    // Not from where the one before has ended.
    path.moveTo(x + a + a * Math.cos(radians), y + b + a * Math.sin(radians));
    path.ellipse(x + a, y + b, a, b, radians, 0, 2 * Math.PI);
    path.closePath();
    return;
  }
  for (const list of kind === 'rectangle' ? [cornersOf(first)] : geometry) {
    path.moveTo(list[0] as number, list[1] as number);
    for (let i = 2; i + 1 < list.length; i += 2) path.lineTo(list[i] as number, list[i + 1] as number);
    if (isClosed(kind)) path.closePath();
  }
}
