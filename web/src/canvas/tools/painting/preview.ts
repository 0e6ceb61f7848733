import { type Box, boxOfShape, type Geometry, type Shape } from '../../../model/drawing/shape.ts';
import { type Affine, placed, zoomOf } from '../../shapes/affine.ts';
import { pathOf } from '../../shapes/paths.ts';

/** What a shape becomes while one paints. */
export interface Painted {
  /** the shape that is painted on; null: a new one */
  base: Shape | null;
  /** what was painted so far */
  rings: Geometry;
  erases: boolean;
  /** what it leaves alone */
  out: readonly Path2D[];
}

/** CSS pixels: the line, and what is dark around it. */
const [line, halo] = [1.5, 2.5];

/**
 * Shows what a shape and a stroke come to, without working it out: both are painted on a sheet, what is not meant is punched out of it, and so
 * are their insides, where only the outline is to be left. Costs the same for a shape of any form, and no more than the part of the page that
 * it covers.
 */
export class Preview {
  private sheet: OffscreenCanvas | null = null;

  paint(
    ink: CanvasRenderingContext2D,
    at: Affine,
    width: number,
    height: number,
    colour: string,
    painted: Painted,
  ): void {
    const ratio = ink.getTransform().a;
    const { base, rings, erases, out } = painted;
    const part = covered(painted, at, ratio, width, height);
    if (!part) return;
    const sheet = this.clear(Math.round(width * ratio), Math.round(height * ratio), part);
    if (!sheet) return;
    const [left, top, right, bottom] = part;
    const stroke = pathOf({ kind: 'polygon', geometry: rings });
    const shape = base && pathOf(base);
    const place = () =>
      sheet.setTransform(ratio * at.a, ratio * at.b, ratio * at.c, ratio * at.d, ratio * at.e, ratio * at.f);
    const fill = (path: Path2D, how: GlobalCompositeOperation) => {
      sheet.globalCompositeOperation = how;
      sheet.fill(path, 'evenodd');
    };
    const lay = (alpha: number) => {
      ink.save();
      ink.globalAlpha = alpha;
      const [wide, high] = [right - left, bottom - top];
      ink.drawImage(sheet.canvas, left, top, wide, high, left / ratio, top / ratio, wide / ratio, high / ratio);
      ink.restore();
    };
    place();
    sheet.fillStyle = colour;
    if (!erases) {
      fill(stroke, 'source-over');
      for (const path of out) fill(path, 'destination-out');
    }
    if (shape) fill(shape, 'source-over');
    if (erases) fill(stroke, 'destination-out');
    lay(0.25);
    sheet.restore();
    this.clear(sheet.canvas.width, sheet.canvas.height, part);
    place();
    sheet.lineJoin = 'round';
    // What is inside of the outline is punched out after: of a line twice as wide as it is to be the outer half is left.
    const zoom = zoomOf(at);
    for (const [style, half] of [
      ['rgba(0, 0, 0, 0.6)', halo],
      [colour, line],
    ] as const) {
      sheet.globalCompositeOperation = 'source-over';
      sheet.strokeStyle = style;
      sheet.lineWidth = (2 * half) / zoom;
      if (shape) sheet.stroke(shape);
      if (!erases || shape) sheet.stroke(stroke);
    }
    if (erases && shape) {
      fill(shape, 'destination-in');
      fill(stroke, 'destination-out');
    } else {
      if (shape) fill(shape, 'destination-out');
      fill(stroke, 'destination-out');
      for (const path of out) fill(path, 'destination-out');
    }
    lay(1);
    sheet.restore();
  }

  /** Nothing beside that part is touched until it is restored. */
  private clear(
    width: number,
    height: number,
    [left, top, right, bottom]: Box,
  ): OffscreenCanvasRenderingContext2D | null {
    if (!this.sheet || this.sheet.width !== width || this.sheet.height !== height) {
      this.sheet = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
    }
    const ink = this.sheet.getContext('2d');
    if (!ink) return null;
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.clearRect(left, top, right - left, bottom - top);
    ink.save();
    ink.beginPath();
    ink.rect(left, top, right - left, bottom - top);
    ink.clip();
    ink.globalCompositeOperation = 'source-over';
    return ink;
  }
}

/** The part of the page that shape and stroke lie in with their line, in pixels of the screen; null: they are out of sight. */
function covered({ base, rings }: Painted, at: Affine, ratio: number, width: number, height: number): Box | null {
  const boxes = [...(base ? [base] : []), { kind: 'polygon' as const, geometry: rings }].map(boxOfShape);
  const corners = boxes
    .filter((box) => box.every(Number.isFinite))
    .flatMap(([left, top, right, bottom]) => [
      placed(at, left, top),
      placed(at, right, top),
      placed(at, right, bottom),
      placed(at, left, bottom),
    ]);
  if (corners.length === 0) return null;
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const edge = halo + 1;
  const left = Math.floor(Math.max(0, Math.min(...xs) - edge) * ratio);
  const top = Math.floor(Math.max(0, Math.min(...ys) - edge) * ratio);
  const right = Math.ceil(Math.min(width, Math.max(...xs) + edge) * ratio);
  const bottom = Math.ceil(Math.min(height, Math.max(...ys) + edge) * ratio);
  return right > left && bottom > top ? [left, top, right, bottom] : null;
}
