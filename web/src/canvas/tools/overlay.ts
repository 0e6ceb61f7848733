import type { Shape } from '../../model/drawing/shape.ts';
import { type Affine, placed, zoomOf } from '../shapes/affine.ts';
import { pathOf } from '../shapes/paths.ts';
import { type Frame, frameOf } from './frame.ts';
import type { Tool } from './tool.ts';

const halo = 'rgba(0, 0, 0, 0.6)';

/** What is drawn over the shapes while one works on them: what is begun, and what can be taken hold of. CSS pixels. */
export function paintTool(
  ink: CanvasRenderingContext2D,
  at: Affine,
  tool: Tool,
  colour: string,
  editable: readonly Shape[],
): void {
  ink.save();
  ink.lineJoin = 'round';
  ink.lineCap = 'round';
  const frame = tool.grabs ? frameOf(editable, zoomOf(at)) : null;
  if (frame) paintFrame(ink, at, frame);
  const [only] = editable;
  if (editable.length === 1 && only && tool.grabs) paintVertices(ink, at, only);
  paintDraft(ink, at, tool, colour);
  const band = tool.band?.();
  if (band) {
    const [left, top, right, bottom] = band;
    const corners = [left, top, right, top, right, bottom, left, bottom];
    trace(ink, at, corners, true);
    ink.setLineDash([4, 3]);
    outline(ink, '#fff', 1);
  }
  ink.restore();
}

function trace(ink: CanvasRenderingContext2D, at: Affine, points: readonly number[], isRing: boolean): void {
  ink.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2)
    ink.lineTo(...placed(at, points[i] as number, points[i + 1] as number));
  if (isRing) ink.closePath();
}

function outline(ink: CanvasRenderingContext2D, colour: string, width: number): void {
  const dash = ink.getLineDash();
  ink.setLineDash([]);
  ink.strokeStyle = halo;
  ink.lineWidth = width + 2;
  ink.stroke();
  ink.setLineDash(dash);
  ink.strokeStyle = colour;
  ink.lineWidth = width;
  ink.stroke();
}

function handle(ink: CanvasRenderingContext2D, x: number, y: number, isRound = false): void {
  ink.beginPath();
  if (isRound) ink.arc(x, y, 4, 0, 2 * Math.PI);
  else ink.rect(x - 3, y - 3, 6, 6);
  ink.fillStyle = '#fff';
  ink.fill();
  ink.strokeStyle = '#000';
  ink.lineWidth = 1;
  ink.stroke();
}

function paintFrame(ink: CanvasRenderingContext2D, at: Affine, { corners, knob, isOwn }: Frame): void {
  if (!isOwn) {
    trace(ink, at, corners, true);
    ink.setLineDash([2, 4]);
    outline(ink, '#fff', 1);
    ink.setLineDash([]);
  }
  const [ax, ay, bx, by] = corners as [number, number, number, number];
  ink.beginPath();
  ink.moveTo(...placed(at, (ax + bx) / 2, (ay + by) / 2));
  ink.lineTo(...placed(at, ...knob));
  outline(ink, '#fff', 1);
  for (let i = 0; i < corners.length; i += 2)
    handle(ink, ...placed(at, corners[i] as number, corners[i + 1] as number));
  handle(ink, ...placed(at, ...knob), true);
}

/** So near to each other no two points can be taken hold of apart. */
const handleGap = 12;
const maxHandles = 2000;

function paintVertices(ink: CanvasRenderingContext2D, at: Affine, { kind, geometry }: Shape): void {
  if (kind === 'rectangle' || kind === 'ellipse' || kind === 'point') return;
  if (geometry.reduce((sum, list) => sum + list.length, 0) > 2 * maxHandles) return;
  for (const list of geometry) {
    let last: [number, number] | null = null;
    for (let i = 0; i + 1 < list.length; i += 2) {
      const [x, y] = placed(at, list[i] as number, list[i + 1] as number);
      if (last && Math.hypot(x - last[0], y - last[1]) < handleGap) continue;
      last = [x, y];
      handle(ink, x, y);
    }
  }
}

function paintDraft(ink: CanvasRenderingContext2D, at: Affine, tool: Tool, colour: string): void {
  const draft = tool.draft();
  if (!draft) return;
  const { kind, points, pointer, closes } = draft;
  if (kind === 'rectangle' || kind === 'ellipse') {
    ink.save();
    ink.transform(at.a, at.b, at.c, at.d, at.e, at.f);
    const path = pathOf({ kind, geometry: [points] });
    ink.strokeStyle = halo;
    ink.lineWidth = 3.5 / zoomOf(at);
    ink.stroke(path);
    ink.strokeStyle = colour;
    ink.lineWidth = 1.5 / zoomOf(at);
    ink.stroke(path);
    ink.restore();
    return;
  }
  trace(ink, at, points, false);
  outline(ink, colour, 1.5);
  if (pointer) {
    ink.beginPath();
    ink.moveTo(...placed(at, points.at(-2) as number, points.at(-1) as number));
    ink.lineTo(...placed(at, ...pointer));
    ink.setLineDash([5, 4]);
    outline(ink, colour, 1.5);
    if (kind === 'polygon' && points.length >= 4) {
      ink.beginPath();
      ink.moveTo(...placed(at, ...pointer));
      ink.lineTo(...placed(at, points[0] as number, points[1] as number));
      ink.globalAlpha = 0.4;
      outline(ink, colour, 1.5);
      ink.globalAlpha = 1;
    }
    ink.setLineDash([]);
  }
  if (kind !== 'polyline' || points.length < 400) {
    for (let i = 0; i + 1 < points.length; i += 2) {
      const [x, y] = placed(at, points[i] as number, points[i + 1] as number);
      ink.beginPath();
      ink.arc(x, y, 2, 0, 2 * Math.PI);
      ink.fillStyle = '#fff';
      ink.fill();
    }
  }
  if (!closes) return;
  const [x, y] = placed(at, ...closes);
  ink.beginPath();
  ink.arc(x, y, 7, 0, 2 * Math.PI);
  outline(ink, '#fff', 1.5);
}
