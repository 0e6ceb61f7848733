import { joinedBox } from '../../model/drawing/picking.ts';
import { type Box, boxOfShape, cornersOf, type Shape } from '../../model/drawing/shape.ts';

/** What can be taken hold of around what is selected. Places are in pixels of the image. */
export interface Frame {
  /** of the box around it, clockwise from top left; of one rectangle or ellipse its own, turned as that is */
  corners: readonly number[];
  /** turns what is selected */
  knob: readonly [number, number];
  middle: readonly [number, number];
  /** it is one rectangle or ellipse, whose own corners these are */
  isOwn: boolean;
}

/** CSS pixels from the upper edge to the knob, and from what is selected to the frame around it. */
const [knobDistance, frameGap] = [24, 8];

/** Null where there is nothing to turn and to scale. */
export function frameOf(shapes: readonly Shape[], zoom: number): Frame | null {
  const [only] = shapes;
  if (!only || (shapes.length === 1 && only.kind === 'point')) return null;
  const isOwn = shapes.length === 1 && (only.kind === 'rectangle' || only.kind === 'ellipse');
  const corners = isOwn ? cornersOf(only.geometry[0] ?? []) : cornersAround(shapes, zoom);
  const [ax, ay, bx, by] = corners as [number, number, number, number];
  const [cx, cy] = [
    ((corners[0] as number) + (corners[4] as number)) / 2,
    ((corners[1] as number) + (corners[5] as number)) / 2,
  ];
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  const up = Math.hypot(mx - cx, my - cy);
  const [ux, uy] = up > 0 ? [(mx - cx) / up, (my - cy) / up] : [0, -1];
  const distance = knobDistance / zoom;
  return { corners, knob: [mx + ux * distance, my + uy * distance], middle: [cx, cy], isOwn };
}

/** Around the same shapes it is the same, whatever moves. */
const boxes = new WeakMap<readonly Shape[], Box>();

function cornersAround(shapes: readonly Shape[], zoom: number): number[] {
  const box = boxes.get(shapes) ?? (joinedBox(shapes.map(boxOfShape)) as Box);
  boxes.set(shapes, box);
  const [left, top, right, bottom] = box;
  const gap = frameGap / zoom;
  return [left - gap, top - gap, right + gap, top - gap, right + gap, bottom + gap, left - gap, bottom + gap];
}
