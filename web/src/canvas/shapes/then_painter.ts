import { type Box, boxOfShape, isClosed, type Shape } from '../../model/drawing/shape.ts';
import { type Affine, partSeen, zoomOf } from './affine.ts';
import type { Look } from './drawing_painter.ts';
import { paintMarks, traceMark } from './marks.ts';
import { pathOf } from './paths.ts';

/** What of a drawing of then is different now. */
export interface Marked {
  /** were changed or deleted since: as what is selected looks */
  stressed: ReadonlySet<string>;
  /** came since: dashed, faintly */
  came: readonly Shape[];
}

interface Ready {
  shape: Shape;
  box: Box;
  path: Path2D | null;
}

/** CSS pixels, at every zoom. */
const [lineWidth, haloWidth, markSize, smallest] = [1.5, 3.5, 6, 3];

/** A drawing as it was at some moment, to be looked at. */
export class ThenPainter {
  private readonly was: readonly Ready[];
  private readonly came: readonly Ready[];
  private readonly stressed: ReadonlySet<string>;
  private readonly lookOf: (shape: Shape) => Look;

  constructor(then: readonly Shape[], { stressed, came }: Marked, lookOf: (shape: Shape) => Look) {
    const ready = (shape: Shape): Ready => ({ shape, box: boxOfShape(shape), path: null });
    // What is stressed lies over all others.
    const [above, below] = [then.filter(({ id }) => stressed.has(id)), then.filter(({ id }) => !stressed.has(id))];
    this.was = [...below, ...above].map(ready);
    this.came = came.map(ready);
    this.stressed = stressed;
    this.lookOf = lookOf;
  }

  /** On width × height CSS pixels; what lies beside them is passed over. */
  paint(ink: CanvasRenderingContext2D, at: Affine, width: number, height: number, opacity: number): void {
    const zoom = zoomOf(at);
    if (!(zoom > 0) || opacity === 0) return;
    const seen = partSeen(at, width, height, (2 * markSize) / zoom);
    ink.save();
    ink.transform(at.a, at.b, at.c, at.d, at.e, at.f);
    ink.lineJoin = 'round';
    ink.lineCap = 'round';
    ink.globalAlpha = opacity * 0.7;
    ink.setLineDash([5 / zoom, 4 / zoom]);
    for (const one of this.came)
      if (isIn(one.box, seen)) paintOne(ink, one, zoom, dashed(this.lookOf(one.shape)), false);
    ink.setLineDash([]);
    ink.globalAlpha = opacity;
    for (const one of this.was) {
      if (isIn(one.box, seen)) paintOne(ink, one, zoom, this.lookOf(one.shape), this.stressed.has(one.shape.id));
    }
    ink.restore();
  }
}

function isIn(box: Box, [left, top, right, bottom]: Box): boolean {
  return box[2] >= left && box[0] <= right && box[3] >= top && box[1] <= bottom;
}

function dashed(look: Look): Look {
  return { ...look, colour: '#bbbbbb' };
}

function paintOne(ink: CanvasRenderingContext2D, one: Ready, zoom: number, look: Look, isStressed: boolean): void {
  if (!look.isShown) return;
  const { shape, box } = one;
  if (shape.kind === 'point') {
    const [x = 0, y = 0] = shape.geometry[0] ?? [];
    const mark = new Path2D();
    traceMark(mark, x, y, markSize / zoom, look.mark);
    paintMarks(ink, mark, look.colour, isStressed, zoom);
    return;
  }
  const extent = Math.max(box[2] - box[0], box[3] - box[1]) * zoom;
  if (!isStressed && extent < smallest) {
    const size = smallest / zoom;
    ink.fillStyle = look.colour;
    ink.fillRect((box[0] + box[2] - size) / 2, (box[1] + box[3] - size) / 2, size, size);
    return;
  }
  one.path ??= pathOf(shape);
  const lines: (readonly [string, number])[] = isStressed
    ? [
        ['#fff', lineWidth + 3.5],
        ['#000', 3],
      ]
    : [['rgba(0, 0, 0, 0.6)', haloWidth]];
  if (isStressed && isClosed(shape.kind)) {
    const before = ink.globalAlpha;
    ink.globalAlpha = before * 0.18;
    ink.fillStyle = look.colour;
    ink.fill(one.path, 'evenodd');
    ink.globalAlpha = before;
  }
  for (const [style, width] of [...lines, [look.colour, lineWidth] as const]) {
    ink.strokeStyle = style;
    ink.lineWidth = width / zoom;
    ink.stroke(one.path);
  }
}
