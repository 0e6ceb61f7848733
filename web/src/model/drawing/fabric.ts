/**
 * Drawings as they were kept before: the JSON of a Fabric.js canvas (http://fabricjs.com/docs), whose objects say where they lie by
 * the corner or the middle of a box around them, turned, scaled and skewed. Read here into pixels of the base image.
 */
export interface Shape {
  /** corners as x, y, x, y …; of an ellipse, its middle and the ends of its two half axes, which a skew may have tilted */
  points: readonly number[];
  form: 'open' | 'closed' | 'ellipse';
  /** CSS colours; null where there is none */
  stroke: string | null;
  fill: string | null;
  /** 0 … 1 */
  opacity: number;
}

export interface Drawing {
  shapes: readonly Shape[];
  /** what is there and not understood, by its kind, and how many of each */
  unknown: ReadonlyMap<string, number>;
}

type Raw = Readonly<Record<string, unknown>>;

/** isColour: whether that is a colour, as CSS has them. Throws where the text is no drawing at all. */
export function readFabric(text: string, isColour: (text: string) => boolean): Drawing {
  const unknown = new Map<string, number>();
  if (text === '' || text === 'none') return { shapes: [], unknown };
  const { objects, version } = JSON.parse(text) as { objects?: unknown; version?: unknown };
  if (!Array.isArray(objects)) throw new SyntaxError('A drawing has a list of objects.');
  // From then on, an object that does not say so is placed by its middle.
  const isCentred = Number.parseInt(String(version), 10) >= 7;
  const leave = (kind: string) => unknown.set(kind, (unknown.get(kind) ?? 0) + 1);
  const shapes: Shape[] = [];
  for (const object of objects as unknown[]) {
    const raw = (typeof object === 'object' && object !== null ? object : {}) as Raw;
    if (raw.visible === false) continue;
    const form = formOf(raw, isCentred);
    if (!form) {
      leave(kindOf(raw));
      continue;
    }
    const colour = (key: 'stroke' | 'fill') => {
      const value = raw[key];
      if (value === null || value === undefined || value === '') return null;
      if (typeof value === 'string' && isColour(value)) return value;
      leave(`${key} of a ${kindOf(raw)}`);
      return null;
    };
    const opacity = Math.max(0, Math.min(1, numberOf(raw, 'opacity', 1)));
    shapes.push({ ...form, stroke: colour('stroke'), fill: raw.fill === undefined ? null : colour('fill'), opacity });
  }
  return { shapes, unknown };
}

function kindOf({ type }: Raw): string {
  return typeof type === 'string' && type !== '' ? type.toLowerCase().slice(0, 40) : 'something without a type';
}

/** As Fabric takes a key that is not there: not a number makes the whole object unreadable. */
function numberOf(raw: Raw, key: string, otherwise: number): number {
  const value = raw[key];
  return value === undefined || value === null ? otherwise : typeof value === 'number' ? value : Number.NaN;
}

/** Null for what is not understood. */
function formOf(raw: Raw, isCentred: boolean): Pick<Shape, 'points' | 'form'> | null {
  const local = localOf(raw);
  if (!local) return null;
  const place = placeOf(raw, local, isCentred);
  const points: number[] = [];
  for (let i = 0; i < local.points.length; i += 2) {
    points.push(...place(local.points[i] as number, local.points[i + 1] as number));
  }
  return points.every((value) => Math.abs(value) <= farthest) ? { points, form: local.form } : null;
}

/** Beyond this nothing is drawn anywhere (drawings are kept within it). */
const farthest = 1e7;

interface Local extends Pick<Shape, 'points' | 'form'> {
  width: number;
  height: number;
  /** where the object's own corners say that it lies, for one that does not say so by left and top */
  middle?: readonly [number, number];
}

/** Before it is turned and scaled, around its middle. */
function localOf(raw: Raw): Local | null {
  switch (kindOf(raw)) {
    case 'polyline':
      return cornersOf(raw, 'open');
    case 'polygon':
      return cornersOf(raw, 'closed');
    case 'line':
      return lineOf(raw);
    case 'rect':
      return rectangleOf(raw);
    case 'ellipse':
      return ellipseOf(numberOf(raw, 'rx', 0), numberOf(raw, 'ry', 0));
    case 'circle': {
      const turn = numberOf(raw, 'endAngle', 360) - numberOf(raw, 'startAngle', 0);
      const radius = numberOf(raw, 'radius', 0);
      // Old versions count in radians. A part of a circle is none of ours.
      return Math.abs(turn - 360) < 1e-6 || Math.abs(turn - 2 * Math.PI) < 1e-6 ? ellipseOf(radius, radius) : null;
    }
    default:
      return null;
  }
}

function cornersOf({ points }: Raw, form: 'open' | 'closed'): Local | null {
  if (!Array.isArray(points) || points.length === 0) return null;
  const all = (points as Raw[]).flatMap((point) => [
    numberOf(point ?? {}, 'x', Number.NaN),
    numberOf(point ?? {}, 'y', Number.NaN),
  ]);
  const [left, top, right, bottom] = boxOf(all);
  const middle = [(left + right) / 2, (top + bottom) / 2] as const;
  const around = all.map((value, i) => value - (middle[i % 2] as number));
  return { points: around, form, width: right - left, height: bottom - top, middle };
}

function lineOf(raw: Raw): Local {
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((key) => numberOf(raw, key, 0)) as [
    number,
    number,
    number,
    number,
  ];
  const [dx, dy] = [(x2 - x1) / 2, (y2 - y1) / 2];
  return { points: [-dx, -dy, dx, dy], form: 'open', width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

/** With round corners it is none of ours. */
function rectangleOf(raw: Raw): Local | null {
  if (numberOf(raw, 'rx', 0) > 0 || numberOf(raw, 'ry', 0) > 0) return null;
  const [width, height] = [numberOf(raw, 'width', 0), numberOf(raw, 'height', 0)];
  const [x, y] = [width / 2, height / 2];
  return { points: [-x, -y, x, -y, x, y, -x, y], form: 'closed', width, height };
}

function ellipseOf(rx: number, ry: number): Local {
  return { points: [0, 0, rx, 0, 0, ry], form: 'ellipse', width: 2 * rx, height: 2 * ry };
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const shares: Record<string, number> = { left: 0, top: 0, center: 0.5, right: 1, bottom: 1 };

/** From around its middle to the image: Fabric turns what it has scaled, mirrored and skewed, and counts the stroke into its box. */
function placeOf(raw: Raw, local: Local, isCentred: boolean): (x: number, y: number) => [number, number] {
  const angle = radians(numberOf(raw, 'angle', 0));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [scaleX, scaleY] = [numberOf(raw, 'scaleX', 1), numberOf(raw, 'scaleY', 1)];
  const sx = scaleX * (raw.flipX === true ? -1 : 1);
  const sy = scaleY * (raw.flipY === true ? -1 : 1);
  const [skewX, skewY] = [Math.tan(radians(numberOf(raw, 'skewX', 0))), Math.tan(radians(numberOf(raw, 'skewY', 0)))];
  const [a, b, c, d] = [sx * (1 + skewX * skewY), sy * skewY, sx * skewX, sy];
  const turned = (x: number, y: number) => [cos * x - sin * y, sin * x + cos * y] as const;

  const [width, height] = outerSize(raw, local, Math.abs(scaleX), Math.abs(scaleY), skewX, skewY);
  const share = (key: string, atFirst: number) => {
    const value = raw[key] ?? (isCentred ? 'center' : undefined);
    return typeof value === 'number' ? value : (shares[String(value)] ?? atFirst);
  };
  let [x, y] = turned((0.5 - share('originX', 0)) * width, (0.5 - share('originY', 0)) * height);
  x += numberOf(raw, 'left', local.middle ? local.middle[0] - x : 0);
  y += numberOf(raw, 'top', local.middle ? local.middle[1] - y : 0);
  return (px, py) => {
    const [dx, dy] = turned(a * px + c * py, b * px + d * py);
    return [x + dx, y + dy];
  };
}

/** The box that left and top are about. */
function outerSize(raw: Raw, local: Local, scaleX: number, scaleY: number, skewX: number, skewY: number) {
  const stroke = numberOf(raw, 'strokeWidth', 1);
  const isUniform = raw.strokeUniform === true;
  let width = local.width + (isUniform ? 0 : stroke);
  let height = local.height + (isUniform ? 0 : stroke);
  if (kindOf(raw) === 'line' && (raw.strokeLineCap ?? 'butt') === 'butt' && !isUniform) {
    // A line that is level has no stroke before and behind it.
    if (local.width === 0) height -= stroke;
    if (local.height === 0) width -= stroke;
  }
  if (skewX !== 0 || skewY !== 0) {
    [width, height] = [
      Math.abs(1 + skewX * skewY) * width + Math.abs(skewX) * height,
      Math.abs(skewY) * width + height,
    ];
  }
  const outside = isUniform ? stroke : 0;
  return [width * scaleX + outside, height * scaleY + outside] as const;
}

/** left, top, right, bottom */
export function boxOf(points: readonly number[]): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return [left, top, right, bottom];
}

/** What of a drawing is not shown, as a sentence; "" where all of it is. */
export function unknownText(unknown: ReadonlyMap<string, number>): string {
  if (unknown.size === 0) return '';
  const named = [...unknown].slice(0, 6).map(([kind, count]) => (count > 1 ? `${kind} (${count})` : kind));
  const more = unknown.size > named.length ? `, and ${unknown.size - named.length} kinds more` : '';
  return `Not shown, because it is not understood: ${named.join(', ')}${more}.`;
}
