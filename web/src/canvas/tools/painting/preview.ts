import type { Geometry, Shape } from '../../../model/drawing/shape.ts';
import { type Affine, zoomOf } from '../../shapes/affine.ts';
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
 * are their insides, where only the outline is to be left. Costs the same for a shape of any form.
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
    const sheet = this.clear(Math.round(width * ratio), Math.round(height * ratio));
    if (!sheet) return;
    const { base, rings, erases, out } = painted;
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
      ink.drawImage(sheet.canvas, 0, 0, width, height);
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
    this.clear(sheet.canvas.width, sheet.canvas.height);
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
  }

  private clear(width: number, height: number): OffscreenCanvasRenderingContext2D | null {
    if (!this.sheet || this.sheet.width !== width || this.sheet.height !== height) {
      this.sheet = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
    }
    const ink = this.sheet.getContext('2d');
    ink?.setTransform(1, 0, 0, 1, 0, 0);
    ink?.clearRect(0, 0, width, height);
    if (ink) ink.globalCompositeOperation = 'source-over';
    return ink;
  }
}
