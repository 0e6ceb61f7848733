import type { Mark } from '../../model/drawing/classes.ts';
import { isOn, sizeOf } from '../../model/drawing/picking.ts';
import { type Box, boxOfShape, cornersOf, isClosed, type Shape } from '../../model/drawing/shape.ts';
import type { Shapes } from '../../model/drawing/shapes.ts';
import { type Affine, partSeen, zoomOf } from './affine.ts';
import { ShapeIndex } from './shape_index.ts';

/** How a shape is drawn. */
export interface Look {
  colour: string;
  mark: Mark;
  /** another's: dotted */
  isMine: boolean;
  /** false: not painted, and not picked */
  isShown: boolean;
}

/** What is different now about some of the shapes. */
export interface Emphasis {
  selected: ReadonlySet<string>;
  hovered: string | null;
  /** while they are dragged: drawn like this instead */
  instead: ReadonlyMap<string, Shape>;
  fill: boolean;
}

interface Ready {
  shape: Shape;
  box: Box;
  path: Path2D | null;
}

/** CSS pixels, at every zoom: the line, what is dark around it, a line under the pointer, and when a shape is a dot. */
const [lineWidth, haloWidth, hoverWidth, smallest] = [1.5, 3.5, 2.5, 3];
/** Below this a shape has no dark edge: thousands of them in view would be dark more than anything else, and take twice the time. */
const smallestHalo = 12;
const markSize = 6;
const halo = 'rgba(0, 0, 0, 0.6)';

/** The shapes of one drawing, made ready when they change and painted at any place; and which of them lies under a point. */
export class DrawingPainter {
  private readonly shapes: Shapes;
  private readonly ready = new Map<string, Ready>();
  private readonly index = new ShapeIndex();
  private readonly stop: () => void;

  constructor(shapes: Shapes) {
    this.shapes = shapes;
    for (const shape of shapes.all()) this.take(shape.id);
    this.stop = shapes.subscribe((ids) => {
      for (const id of ids) this.take(id);
    });
  }

  end(): void {
    this.stop();
  }

  private take(id: string): void {
    const shape = this.shapes.get(id);
    if (!shape) {
      this.ready.delete(id);
      this.index.delete(id);
      return;
    }
    const before = this.ready.get(id);
    if (before && before.shape.geometry === shape.geometry && before.shape.kind === shape.kind) {
      before.shape = shape;
      return;
    }
    const box = boxOfShape(shape);
    // Its place among the others stays.
    this.ready.set(id, { shape, box, path: null });
    this.index.set(id, box);
  }

  /** On width × height CSS pixels; what lies beside them is passed over. */
  paint(
    ink: CanvasRenderingContext2D,
    at: Affine,
    width: number,
    height: number,
    opacity: number,
    lookOf: (shape: Shape) => Look,
    { selected, hovered, instead, fill }: Emphasis,
  ): void {
    const zoom = zoomOf(at);
    if (!(zoom > 0) || opacity === 0) return;
    const [left, top, right, bottom] = partSeen(at, width, height, (2 * markSize) / zoom);
    ink.save();
    ink.transform(at.a, at.b, at.c, at.d, at.e, at.f);
    ink.lineJoin = 'round';
    ink.lineCap = 'round';
    ink.globalAlpha = opacity;
    const last: Ready[] = [];
    for (const one of this.ready.values()) {
      const { shape, box } = one;
      if (instead.has(shape.id)) continue;
      if (box[2] < left || box[0] > right || box[3] < top || box[1] > bottom) continue;
      const isChosen = selected.has(shape.id);
      // Over all others, so that it can be seen what is selected.
      if (isChosen || shape.id === hovered) last.push(one);
      else paintShape(ink, one, zoom, lookOf(shape), false, false, fill);
    }
    for (const shape of instead.values()) {
      if (this.ready.has(shape.id)) last.push({ shape, box: boxOfShape(shape), path: null });
    }
    for (const one of last) {
      const { id } = one.shape;
      paintShape(ink, one, zoom, lookOf(one.shape), selected.has(id), id === hovered, fill);
    }
    ink.restore();
  }

  /** What lies under a point, within a tolerance in pixels of the image: the smallest first. */
  pick(x: number, y: number, tolerance: number, isShown: (shape: Shape) => boolean): Shape[] {
    const found = this.index.search([x - tolerance, y - tolerance, x + tolerance, y + tolerance]);
    return found
      .flatMap((id) => this.ready.get(id) ?? [])
      .filter(({ shape }) => isShown(shape) && isOn(shape, x, y, tolerance))
      .sort((a, b) => sizeOf(a.box) - sizeOf(b.box))
      .map(({ shape }) => shape);
  }

  /** All that lies within a box as a whole. */
  within([left, top, right, bottom]: Box, isShown: (shape: Shape) => boolean): Shape[] {
    return this.index.search([left, top, right, bottom]).flatMap((id) => {
      const one = this.ready.get(id);
      const isInside =
        one &&
        one.box[0] >= left &&
        one.box[1] >= top &&
        one.box[2] <= right &&
        one.box[3] <= bottom &&
        isShown(one.shape);
      return isInside ? one.shape : [];
    });
  }
}

function paintShape(
  ink: CanvasRenderingContext2D,
  one: Ready,
  zoom: number,
  { colour, mark, isMine, isShown }: Look,
  isSelected: boolean,
  isHovered: boolean,
  fill: boolean,
): void {
  if (!isShown) return;
  const { shape, box } = one;
  if (shape.kind === 'point') {
    const [x = 0, y = 0] = shape.geometry[0] ?? [];
    paintMark(ink, x, y, ((isHovered ? 1.3 : 1) * markSize) / zoom, mark, colour, isSelected, zoom);
    return;
  }
  const extent = Math.max(box[2] - box[0], box[3] - box[1]) * zoom;
  if (!isSelected && extent < smallest) {
    const size = smallest / zoom;
    ink.fillStyle = colour;
    ink.fillRect((box[0] + box[2] - size) / 2, (box[1] + box[3] - size) / 2, size, size);
    return;
  }
  one.path ??= pathOf(shape);
  const { path } = one;
  if ((isSelected || fill) && isClosed(shape.kind)) {
    const before = ink.globalAlpha;
    ink.globalAlpha = before * 0.18;
    ink.fillStyle = colour;
    ink.fill(path, 'evenodd');
    ink.globalAlpha = before;
  }
  if (isSelected) stroke(ink, path, '#fff', (lineWidth + 3.5) / zoom);
  if (isSelected || extent >= smallestHalo) {
    stroke(ink, path, isSelected ? '#000' : halo, (isSelected ? 3 : haloWidth) / zoom);
  }
  if (!isMine) ink.setLineDash([0.5 / zoom, 3 / zoom]);
  stroke(ink, path, colour, (isHovered ? hoverWidth : lineWidth) / zoom);
  if (!isMine) ink.setLineDash([]);
}

function stroke(ink: CanvasRenderingContext2D, path: Path2D, style: string, width: number): void {
  ink.strokeStyle = style;
  ink.lineWidth = width;
  ink.stroke(path);
}

export function pathOf({ kind, geometry }: Pick<Shape, 'kind' | 'geometry'>): Path2D {
  const path = new Path2D();
  const [first = []] = geometry;
  if (kind === 'ellipse') {
    const [x = 0, y = 0, width = 0, height = 0, angle = 0] = first;
    path.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, (angle * Math.PI) / 180, 0, 2 * Math.PI);
    return path;
  }
  for (const list of kind === 'rectangle' ? [cornersOf(first)] : geometry) {
    path.moveTo(list[0] as number, list[1] as number);
    for (let i = 2; i + 1 < list.length; i += 2) path.lineTo(list[i] as number, list[i + 1] as number);
    if (isClosed(kind)) path.closePath();
  }
  return path;
}

/** size: from its middle to its edge. */
export function paintMark(
  ink: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  mark: Mark,
  colour: string,
  isSelected: boolean,
  zoom: number,
): void {
  ink.beginPath();
  if (mark === 'disc') ink.arc(x, y, size * 0.85, 0, 2 * Math.PI);
  else if (mark === 'square') ink.rect(x - size * 0.75, y - size * 0.75, size * 1.5, size * 1.5);
  else {
    corners[mark].forEach(([dx, dy], i) => {
      if (i === 0) ink.moveTo(x + dx * size, y + dy * size);
      else ink.lineTo(x + dx * size, y + dy * size);
    });
    ink.closePath();
  }
  ink.strokeStyle = isSelected ? '#fff' : '#000';
  ink.lineWidth = (isSelected ? 4 : 2) / zoom;
  ink.stroke();
  if (isSelected) {
    ink.strokeStyle = '#000';
    ink.lineWidth = 1.5 / zoom;
    ink.stroke();
  }
  ink.fillStyle = colour;
  ink.fill();
}

const third = 1 / 3;
const corners: Record<'diamond' | 'triangle' | 'cross', readonly (readonly [number, number])[]> = {
  diamond: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  triangle: [
    [0, -0.95],
    [0.95, 0.75],
    [-0.95, 0.75],
  ],
  cross: [
    [-third, -1],
    [third, -1],
    [third, -third],
    [1, -third],
    [1, third],
    [third, third],
    [third, 1],
    [-third, 1],
    [-third, third],
    [-1, third],
    [-1, -third],
    [-third, -third],
  ],
};
