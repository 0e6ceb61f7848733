import { noEdit, updates } from '../../../model/drawing/edits.ts';
import { isOn, touches } from '../../../model/drawing/picking.ts';
import {
  type Box,
  boxOfShape,
  type Fields,
  flawOf,
  type Geometry,
  isClosed,
  type Shape,
} from '../../../model/drawing/shape.ts';
import { ringsOfShape, subtracted, united } from '../../../model/regions/combine.ts';
import { Mask } from '../../../model/regions/mask.ts';
import { traced } from '../../../model/regions/trace.ts';
import { type Affine, placed } from '../../shapes/affine.ts';
import { pathOf } from '../../shapes/paths.ts';
import { keepsOut } from '../settings.ts';
import type { At, Tool } from '../tool.ts';
import { cellAt, type PaintDesk } from './desk.ts';
import { Preview } from './preview.ts';

/** How a tool fills the cells that a stroke is about. */
export interface Stamp {
  what: string;
  /** pixels of the image that it reaches from the pointer */
  reach: (at: At) => number;
  /** from: where the pointer was before; null at the beginning */
  put: (mask: Mask, from: At | null, at: At) => void;
  /** what is seen of it under the pointer, CSS pixels */
  radius: (at: At) => number;
}

interface Gesture {
  mask: Mask;
  target: Shape | null;
  erases: boolean;
  last: At;
  /** other closed shapes of the drawing, which are left alone */
  others: readonly { shape: Shape; box: Box; path: Path2D | null }[];
}

/**
 * Paints a region cell by cell. A press on the selected shape, or with Shift anywhere, adds to it, with Alt (or the other end of a pen) takes
 * from it; any other makes a shape. What was painted is exact to its cells; the rest of a shape's outline stays what it was, to the
 * letter. One stroke is one step.
 */
export function regionTool(desk: PaintDesk, stamp: Stamp, isEraser: boolean): Tool {
  const { editor } = desk;
  const preview = new Preview();
  let gesture: Gesture | null = null;
  let pointer: At | null = null;
  /** what was traced last, and of which stroke */
  let rings: Geometry | null = null;

  const selected = (): Shape | null => {
    const [only, ...more] = editor.editable();
    return only && more.length === 0 && isClosed(only.shape.kind) ? only.shape : null;
  };
  const targetOf = (at: At, erases: boolean): Shape | null => {
    const chosen = selected();
    if (erases) {
      const under = (reach: number) =>
        desk.pick(at.x, at.y, reach).find(({ id, kind }) => isClosed(kind) && mayEdit(id)) ?? null;
      // What the pointer is on goes before what its circle touches, whichever lies higher.
      return chosen ?? under(0) ?? under(stamp.reach(at));
    }
    return chosen && (at.shift || isOn(chosen, at.x, at.y, stamp.reach(at))) ? chosen : null;
  };
  const mayEdit = (id: string) => {
    const found = editor.find(id);
    return found !== null && editor.mayEdit(found.layerId);
  };
  const othersThan = (target: Shape | null): Gesture['others'] => {
    const found = target && editor.find(target.id);
    const layerId = found?.layerId ?? editor.active.get();
    if (layerId === null || !keepsOut.get()) return [];
    const group = target ? target.group : editor.group.get();
    return [...editor.drawing(layerId).all()]
      .filter((one) => isClosed(one.kind) && one.id !== target?.id && (one.group === null || one.group === group))
      .map((shape) => ({ shape, box: boxOfShape(shape), path: null }));
  };
  const put = (at: At) => {
    if (!gesture) return;
    stamp.put(gesture.mask, gesture.last === at ? null : gesture.last, at);
    gesture.last = at;
    rings = null;
    desk.redraw();
  };
  const leave = () => {
    const had = gesture !== null;
    gesture = null;
    rings = null;
    desk.preview(new Map());
    return had;
  };
  const tracedNow = (): Geometry => {
    rings ??= gesture ? traced(gesture.mask) : [];
    return rings;
  };

  return {
    down: (at) => {
      pointer = at;
      const erases = isEraser !== (at.alt || at.eraser === true);
      const target = targetOf(at, erases);
      if (erases && !target) {
        editor.said.set('Nothing to erase here: press on a closed shape of yours.');
        return true;
      }
      editor.said.set('');
      if (target) editor.select([target.id]);
      else editor.select([]);
      gesture = { mask: maskFor(desk), target, erases, last: at, others: erases ? [] : othersThan(target) };
      // As it was it is seen no more: what it becomes is painted over it.
      if (target) desk.preview(new Map([[target.id, { ...target, kind: 'polygon', geometry: [] }]]));
      put(at);
      return true;
    },
    move: (at) => {
      pointer = at;
      if (gesture) put(at);
      else desk.redraw();
    },
    up: (at) => {
      if (!gesture) return;
      if (at.x !== gesture.last.x || at.y !== gesture.last.y) put(at);
      const done = { ...gesture, rings: tracedNow() };
      leave();
      const flaw = commit(desk, stamp.what, done);
      if (flaw) editor.said.set(flaw);
    },
    close: () => false,
    back: () => false,
    cancel: leave,
    away: () => {
      pointer = null;
      desk.redraw();
    },
    draft: () => (gesture ? { kind: 'polygon', points: [], pointer: null, closes: null } : null),
    cursor: () => 'crosshair',
    paint: (ink, at, width, height, colour) => {
      if (gesture) {
        const { target, erases, others, mask } = gesture;
        const box = boxOfMask(mask);
        const out = others.filter((one) => box && touches(one.box, box));
        for (const one of out) one.path ??= pathOf(one.shape);
        const paths = out.flatMap(({ path }) => path ?? []);
        preview.paint(ink, at, width, height, colour, { base: target, rings: tracedNow(), erases, out: paths });
      }
      if (pointer) paintRing(ink, at, pointer, stamp.radius(pointer));
    },
  };
}

function maskFor(desk: PaintDesk): Mask {
  const cell = cellAt(desk.zoom());
  const extent = desk.extent();
  const [width, height] = extent ? [extent.width, extent.height] : [Infinity, Infinity];
  return new Mask(cell, [0, 0, Math.ceil(width / cell), Math.ceil(height / cell)]);
}

function boxOfMask(mask: Mask): Box | null {
  const box = mask.box();
  return box && (box.map((value) => value * mask.cell) as unknown as Box);
}

/** What a stroke comes to; "" or why it comes to nothing. */
function commit(desk: PaintDesk, what: string, done: Gesture & { rings: Geometry }): string {
  const { editor } = desk;
  const { target, erases, mask } = done;
  const box = boxOfMask(mask);
  if (done.rings.length === 0 || !box) return '';
  const near = done.others.filter((one) => touches(one.box, box));
  const rings = near.reduce<Geometry>((left, { shape }) => subtracted(left, ringsOfShape(shape)), done.rings);
  if (rings.length === 0) return 'All of that belongs to other shapes.';
  // As it is now: somebody else may have changed it, or taken it away, meanwhile.
  const found = target && editor.find(target.id);
  if (!found) return target && erases ? 'The shape is there no more.' : create(desk, rings, what);
  const { layerId, shape } = found;
  const before = ringsOfShape(shape);
  const geometry = erases ? subtracted(before, rings) : united(before, rings);
  if (geometry.length === 0) {
    editor.edit([{ ...noEdit(layerId), deleted: [shape] }], '1 shape erased');
    return '';
  }
  const after: Fields = { ...shape, kind: 'polygon', geometry };
  const flaw = flawOf(after);
  if (!flaw) editor.edit([updates(layerId, [[shape, after]])], erases ? 'Erased' : what);
  return flaw;
}

/** A new one, which is selected: what is painted next on it belongs to it. */
function create({ editor }: PaintDesk, geometry: Geometry, what: string): string {
  const fields: Fields = { ...editor.style.get(), name: '', group: editor.group.get(), kind: 'polygon', geometry };
  const made = (layerId: number) => editor.select(editor.create(layerId, [fields], what).map(({ id }) => id));
  return flawOf(fields) || editor.first.once(made);
}

function paintRing(ink: CanvasRenderingContext2D, at: Affine, pointer: At, radius: number): void {
  if (radius <= 0) return;
  const [x, y] = placed(at, pointer.x, pointer.y);
  ink.beginPath();
  ink.arc(x, y, Math.max(1, radius), 0, 2 * Math.PI);
  for (const [style, width] of [
    ['rgba(0, 0, 0, 0.6)', 3.5],
    ['#fff', 1.5],
  ] as const) {
    ink.strokeStyle = style;
    ink.lineWidth = width;
    ink.stroke();
  }
}
