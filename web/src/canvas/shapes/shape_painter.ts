import { boxOf, type Shape } from '../../model/drawing/fabric.ts';

import { type Affine, partSeen, zoomOf } from './affine.ts';

interface Ready {
  shape: Shape;
  path: Path2D;
  box: readonly [number, number, number, number];
}

/** CSS pixels, at every zoom: the line, what is dark around it, and how small a shape may be before it is a dot. */
const [lineWidth, haloWidth, smallest] = [1.5, 3.5, 3];

/** The shapes of one drawing, made ready once and painted at any place. */
export class ShapePainter {
  private readonly shapes: readonly Ready[];

  constructor(shapes: readonly Shape[]) {
    this.shapes = shapes.map((shape) => {
      const path = pathOf(shape);
      return { shape, path, box: boxOf(shape.form === 'ellipse' ? cornersOfEllipse(shape.points) : shape.points) };
    });
  }

  /** On width × height CSS pixels; what lies beside them is passed over. */
  paint(ink: CanvasRenderingContext2D, at: Affine, width: number, height: number, opacity: number): void {
    const zoom = zoomOf(at);
    if (!(zoom > 0)) return;
    const seen = partSeen(at, width, height, haloWidth / zoom);
    ink.save();
    ink.transform(at.a, at.b, at.c, at.d, at.e, at.f);
    ink.lineJoin = 'round';
    for (const { shape, path, box } of this.shapes) {
      const [left, top, right, bottom] = box;
      if (right < seen[0] || left > seen[2] || bottom < seen[1] || top > seen[3]) continue;
      ink.globalAlpha = opacity * shape.opacity;
      if (Math.max(right - left, bottom - top) * zoom < smallest) {
        dot(ink, (left + right) / 2, (top + bottom) / 2, smallest / zoom, shape.stroke ?? shape.fill);
        continue;
      }
      if (shape.fill) {
        ink.fillStyle = shape.fill;
        ink.fill(path);
      }
      if (!shape.stroke) continue;
      ink.strokeStyle = 'rgba(0, 0, 0, 0.6)';
      ink.lineWidth = haloWidth / zoom;
      ink.stroke(path);
      ink.strokeStyle = shape.stroke;
      ink.lineWidth = lineWidth / zoom;
      ink.stroke(path);
    }
    ink.restore();
  }
}

function dot(ink: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string | null): void {
  if (!colour) return;
  ink.fillStyle = colour;
  ink.fillRect(x - size / 2, y - size / 2, size, size);
}

function pathOf({ points, form }: Shape): Path2D {
  const path = new Path2D();
  if (form === 'ellipse') {
    const [x, y, ux, uy, vx, vy] = points as [number, number, number, number, number, number];
    const circle = new Path2D();
    circle.arc(0, 0, 1, 0, 2 * Math.PI);
    path.addPath(circle, { a: ux - x, b: uy - y, c: vx - x, d: vy - y, e: x, f: y });
    return path;
  }
  for (let i = 0; i < points.length; i += 2) path.lineTo(points[i] as number, points[i + 1] as number);
  if (form === 'closed') path.closePath();
  return path;
}

/** Of a box around it: how far it reaches from its middle along each axis. */
function cornersOfEllipse(points: readonly number[]): number[] {
  const [x, y, ux, uy, vx, vy] = points as [number, number, number, number, number, number];
  const [wide, high] = [Math.hypot(ux - x, vx - x), Math.hypot(uy - y, vy - y)];
  return [x - wide, y - high, x + wide, y + high];
}
