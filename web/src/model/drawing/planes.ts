import { type Fields, fieldsOf, type Shape } from './shape.ts';

export type Axis = 'z' | 't';

/** What it needs to know of a stack. */
export interface Planes {
  depths: readonly number[];
  times: readonly number[];
  planes: ReadonlyMap<number, { z: number; t: number }>;
}

/** The group of the plane so many steps along an axis from that of another; null: there is none. */
export function planeBeside({ planes }: Planes, group: number, axis: Axis, step: number): number | null {
  const from = planes.get(group);
  if (!from) return null;
  const to = { ...from, [axis]: from[axis] + step };
  for (const [id, { z, t }] of planes) if (z === to.z && t === to.t) return id;
  return null;
}

/** The groups of all other planes along an axis, in their order. */
export function planesAlong({ planes }: Planes, group: number, axis: Axis): number[] {
  const from = planes.get(group);
  if (!from) return [];
  const other: Axis = axis === 'z' ? 't' : 'z';
  return [...planes]
    .filter(([id, plane]) => id !== group && plane[other] === from[other])
    .sort(([, a], [, b]) => a[axis] - b[axis])
    .map(([id]) => id);
}

/** Copies of shapes on other planes, each where it is on its own; of a shape that is on all planes there is nothing to copy. */
export function copiesOf(
  shapes: readonly Shape[],
  stacks: readonly Planes[],
  targets: (stack: Planes, group: number) => readonly number[],
): Fields[] {
  return shapes.flatMap((shape) => {
    const { group } = shape;
    const stack = group !== null && stacks.find(({ planes }) => planes.has(group));
    return stack ? targets(stack, group).map((target) => ({ ...fieldsOf(shape), group: target })) : [];
  });
}

/** "z 3", "t 2", "z 3, t 2"; as the sliders count them. "": on all planes, or there is no stack. */
export function planeText(stacks: readonly Planes[], group: number | null): string {
  const stack = group === null ? undefined : stacks.find(({ planes }) => planes.has(group));
  const plane = stack?.planes.get(group ?? 0);
  if (!stack || !plane) return '';
  const parts: string[] = [];
  if (stack.depths.length > 1) parts.push(`z\u00a0${plane.z + 1}`);
  if (stack.times.length > 1) parts.push(`t\u00a0${plane.t + 1}`);
  return parts.join(', ');
}
