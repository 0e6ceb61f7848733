import type { Mark } from '../../model/drawing/classes.ts';
import { isOn, sizeOf } from '../../model/drawing/picking.ts';
import { type Box, boxOfShape, isClosed, type Shape } from '../../model/drawing/shape.ts';
import type { Shapes } from '../../model/drawing/shapes.ts';
import { type Affine, partSeen, zoomOf } from './affine.ts';
import { type Bundle, Bundles, type Ready } from './bundles.ts';
import { paintDensity } from './density_picture.ts';
import { Letters } from './letters.ts';
import { paintMarks, traceMark } from './marks.ts';
import { pathOf } from './paths.ts';
import { ShapeIndex } from './shape_index.ts';

/** How a shape is drawn. */
export interface Look {
  colour: string;
  mark: Mark;
  /** of its class; "": none is written */
  letter: string;
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

/** CSS pixels, at every zoom: the line, what is dark around it, a line under the pointer, and how large a dot is. */
const [lineWidth, haloWidth, hoverWidth, dot] = [1.5, 3.5, 2.5, 3];
/** Below this a shape is a dot. A line around it would be as large, and takes the browser many times as long. */
const smallest = 4;
/** Below this a shape has no dark edge: thousands of them in view would be dark more than anything else, and take twice the time. */
const smallestHalo = 12;
const markSize = 6;
/** More that are selected are painted bundle by bundle, as all others are. */
const maxAlone = 300;
const halo = 'rgba(0, 0, 0, 0.6)';

/** The shapes of one drawing, made ready when they change and painted at any place; and which of them lies under a point. */
export class DrawingPainter {
  private readonly shapes: Shapes;
  private readonly ready = new Map<string, Ready>();
  private readonly index = new ShapeIndex();
  private readonly bundles = new Bundles();
  private readonly letters = new Letters();
  private readonly stop: () => void;
  /** another one whenever its picture may be another */
  revision = 0;
  private density: Shapes['density'];
  private isWhole: boolean;

  constructor(shapes: Shapes) {
    this.shapes = shapes;
    this.density = shapes.density;
    this.isWhole = shapes.isWhole;
    for (const shape of shapes.all()) this.take(shape.id);
    this.index.settle();
    this.stop = shapes.subscribe((ids) => {
      for (const id of ids) this.take(id);
      this.index.settle();
      if (this.density !== shapes.density) this.revision++;
      this.density = shapes.density;
      if (shapes.isWhole && !this.isWhole) this.bundles.scatter();
      this.isWhole = shapes.isWhole;
    });
  }

  end(): void {
    this.stop();
  }

  /** Some are painted as they were: it is to be painted again. */
  get isBehind(): boolean {
    return this.bundles.isBehind;
  }

  private take(id: string): void {
    const shape = this.shapes.get(id);
    const before = this.ready.get(id);
    if (!shape) {
      if (before) this.revision++;
      this.ready.delete(id);
      this.index.delete(id);
      if (before) this.bundles.delete(before);
      return;
    }
    if (before && isPaintedAlike(before.shape, shape)) {
      before.shape = shape;
      return;
    }
    this.revision++;
    if (before && before.shape.geometry === shape.geometry && before.shape.kind === shape.kind) {
      before.shape = shape;
      this.bundles.relook(before);
      return;
    }
    if (before) this.bundles.loosen(before);
    const box = boxOfShape(shape);
    if (before) Object.assign(before, { shape, box, path: null });
    else {
      const one: Ready = { shape, box, path: null, bundle: null };
      this.ready.set(id, one);
      this.bundles.add(one);
    }
    this.index.set(id, box);
  }

  /** What can be done before it is painted, and takes long where very much has changed. instead: as emphasis has it. */
  prepare(instead: ReadonlyMap<string, Shape>): void {
    for (const id of instead.keys()) {
      const one = this.ready.get(id);
      if (one) this.bundles.loosen(one);
    }
    this.bundles.settle(instead);
  }

  /** On width × height CSS pixels; what lies beside them is passed over. The large lie below the small. */
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
    const seen = partSeen(at, width, height, (2 * markSize) / zoom);
    this.prepare(instead);
    ink.save();
    ink.transform(at.a, at.b, at.c, at.d, at.e, at.f);
    ink.lineJoin = 'round';
    ink.lineCap = 'round';
    ink.globalAlpha = opacity;
    paintDensity(ink, this.shapes.density);
    const isMany = selected.size > maxAlone;
    for (const bundle of this.bundles.all()) {
      if (isBeside(bundle.box, seen)) continue;
      const look = lookOf(bundle.example);
      if (!look.isShown) continue;
      // Where all of it is selected, nothing is seen of what lies below.
      if (fill || !isMany || bundle.among(selected) !== bundle) paintBundle(ink, bundle, zoom, look, fill);
      this.letters.add(bundle.members, look.letter, look.colour);
    }
    for (const one of this.bundles.loose) {
      if (!instead.has(one.shape.id) && !isBeside(one.box, seen)) {
        const look = lookOf(one.shape);
        paintShape(ink, one, zoom, look, false, false, fill);
        if (look.isShown) this.letters.add([one], look.letter, look.colour);
      }
    }
    // Over all others, so that it can be seen what is selected.
    if (isMany) {
      for (const bundle of this.bundles.all()) {
        if (isBeside(bundle.box, seen)) continue;
        const look = lookOf(bundle.example);
        const chosen = look.isShown ? bundle.among(selected) : null;
        if (chosen) paintChosen(ink, chosen, zoom, look);
      }
    }
    for (const id of emphasized(selected, hovered, isMany, this.bundles.loose)) {
      const one = this.ready.get(id);
      if (!one || instead.has(id) || isBeside(one.box, seen)) continue;
      paintShape(ink, one, zoom, lookOf(one.shape), selected.has(id), id === hovered, fill);
    }
    for (const shape of instead.values()) {
      if (!this.ready.has(shape.id)) continue;
      const one = { shape, box: boxOfShape(shape), path: null, bundle: null };
      paintShape(ink, one, zoom, lookOf(shape), selected.has(shape.id), shape.id === hovered, fill);
    }
    ink.restore();
    this.letters.write(ink, at, width, height, opacity);
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

/** What the server says of a shape that it has taken changes nothing of its picture. */
function isPaintedAlike(a: Shape, b: Shape): boolean {
  const names = ['geometry', 'kind', 'label', 'colour', 'group', 'author'] as const;
  return names.every((name) => a[name] === b[name]);
}

function isBeside(box: Box, [left, top, right, bottom]: Box): boolean {
  return box[2] < left || box[0] > right || box[3] < top || box[1] > bottom;
}

function paintBundle(
  ink: CanvasRenderingContext2D,
  bundle: Bundle,
  zoom: number,
  { colour, mark, isMine }: Look,
  fill: boolean,
): void {
  if (bundle.isOfPoints) {
    paintMarks(ink, bundle.marks(mark, markSize / zoom), colour, false, zoom);
    return;
  }
  const extent = bundle.extent * zoom;
  if (extent < smallest) {
    paintDots(ink, bundle, colour, dot / zoom);
    return;
  }
  if (fill && bundle.isClosed) {
    const before = ink.globalAlpha;
    ink.globalAlpha = before * 0.18;
    ink.fillStyle = colour;
    for (const path of bundle.fills()) ink.fill(path, 'evenodd');
    ink.globalAlpha = before;
  }
  const isLarge = extent >= smallestHalo;
  const path = isLarge ? bundle.outline() : bundle.coarseOutline();
  if (isLarge) stroke(ink, path, halo, haloWidth / zoom);
  else ink.lineJoin = 'bevel';
  if (!isMine) ink.setLineDash([0.5 / zoom, 3 / zoom]);
  stroke(ink, path, colour, lineWidth / zoom);
  if (!isMine) ink.setLineDash([]);
  ink.lineJoin = 'round';
}

/** Shapes that are painted each by itself, over all others. */
function* emphasized(
  selected: ReadonlySet<string>,
  hovered: string | null,
  isMany: boolean,
  loose: ReadonlySet<Ready>,
): Generator<string> {
  if (!isMany) yield* selected;
  else for (const { shape } of loose) if (selected.has(shape.id)) yield shape.id;
  if (hovered !== null && (isMany || !selected.has(hovered))) yield hovered;
}

/** As a shape that is selected looks, without the faint fill. */
function paintChosen(ink: CanvasRenderingContext2D, bundle: Bundle, zoom: number, { colour, mark }: Look): void {
  if (bundle.isOfPoints) {
    paintMarks(ink, bundle.marks(mark, markSize / zoom), colour, true, zoom);
    return;
  }
  const extent = bundle.extent * zoom;
  if (extent < smallest) {
    paintDots(ink, bundle, '#fff', (dot + 3) / zoom);
    paintDots(ink, bundle, colour, dot / zoom);
    return;
  }
  const isLarge = extent >= smallestHalo;
  const path = isLarge ? bundle.outline() : bundle.coarseOutline();
  if (!isLarge) ink.lineJoin = 'bevel';
  stroke(ink, path, '#fff', (lineWidth + 3) / zoom);
  stroke(ink, path, colour, lineWidth / zoom);
  ink.lineJoin = 'round';
}

/** Squares: a line with square ends is as large, and costs the browser much more where there are a hundred thousand. */
function paintDots(ink: CanvasRenderingContext2D, bundle: Bundle, colour: string, size: number): void {
  ink.fillStyle = colour;
  ink.fill(bundle.dots(size));
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
    const path = new Path2D();
    traceMark(path, x, y, ((isHovered ? 1.3 : 1) * markSize) / zoom, mark);
    paintMarks(ink, path, colour, isSelected, zoom);
    return;
  }
  const extent = Math.max(box[2] - box[0], box[3] - box[1]) * zoom;
  if (!isSelected && extent < smallest) {
    const size = dot / zoom;
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
