import { makeSignal, type Signal } from '../../model/signal.ts';
import type { ToolId } from './tool.ts';

/** Of a brush, CSS pixels: it is as large on the screen at every zoom. */
export const brushRadius: Signal<number> = makeSignal(20);
/** How much of what parts the values around the pointer a wand takes for the same. */
export const wandFactor: Signal<number> = makeSignal(1);
/** What is painted leaves other shapes of the drawing alone. */
export const keepsOut: Signal<boolean> = makeSignal(false);
/** Whose stored values wand and lasso go by: the id of a layer's lead; null: all that are shown. */
export const valuesOf: Signal<number | null> = makeSignal<number | null>(null);

/** Pixels of the image that simplify may change an outline by, and that a shape grows and shrinks by. */
export const simplifyBy: Signal<number> = makeSignal(1);
export const growBy: Signal<number> = makeSignal(2);

/** What a tool has that can be larger and smaller. */
export interface Dial {
  name: string;
  signal: Signal<number>;
  min: number;
  max: number;
}

const radius: Dial = { name: 'Radius', signal: brushRadius, min: 1, max: 400 };
const tolerance: Dial = { name: 'Tolerance', signal: wandFactor, min: 0.1, max: 4 };

export const dials: Partial<Record<ToolId, Dial>> = { brush: radius, eraser: radius, wand: tolerance };

/** By so many steps, a tenth each. */
export function turnDial(tool: ToolId | null, steps: number): void {
  const dial = tool && dials[tool];
  if (dial) setDial(dial, dial.signal.get() * 1.1 ** steps);
}

export function setDial({ signal, min, max }: Dial, value: number): void {
  if (Number.isFinite(value)) signal.set(Math.max(min, Math.min(max, value)));
}
