/**
 * Values as the microscope gave them, and as they are stored: true = offset + scale × stored. Sources that were signed,
 * deeper than 16 bits or not whole were mapped when they were stored; all else has the identity. Everything a person
 * reads or types is true; only the shader and the tiles know stored values.
 */
export interface ValueMapping {
  offset: number;
  scale: number;
}

export const identity: ValueMapping = { offset: 0, scale: 1 };

export const trueValue = ({ offset, scale }: ValueMapping, stored: number): number => offset + scale * stored;
export const storedValue = ({ offset, scale }: ValueMapping, value: number): number => (value - offset) / scale;

/** True values that can be: min, min + step … max. */
export interface ValueRange {
  min: number;
  max: number;
  step: number;
}

/** What can be stored in so many bits, or up to a maximum. */
export function rangeOf(mapping: ValueMapping, storedMax: number): ValueRange {
  const { offset, scale } = mapping;
  return { min: offset, max: offset + scale * storedMax, step: scale };
}

/** Everything that is in one of them. */
export function union(ranges: readonly ValueRange[]): ValueRange {
  return {
    min: Math.min(...ranges.map(({ min }) => min)),
    max: Math.max(...ranges.map(({ max }) => max)),
    step: Math.min(...ranges.map(({ step }) => step)),
  };
}

/** How many steps above the smallest value a value lies. */
export const toSteps = ({ min, step }: ValueRange, value: number): number => Math.round((value - min) / step);
export const fromSteps = ({ min, step }: ValueRange, steps: number): number => tidy(min + steps * step, step);

/** The value that can be nearest to another. */
export function nearest(range: ValueRange, value: number): number {
  const inside = Math.max(range.min, Math.min(range.max, value));
  return fromSteps(range, toSteps(range, inside));
}

const isWhole = (step: number) => Number.isInteger(step);

/** Without what computing left behind the last digit that means anything. */
function tidy(value: number, step: number): number {
  if (isWhole(step)) return Math.round(value);
  return Number(value.toPrecision(12));
}

/** As many digits as the values it may have can be told apart by, and no more. */
export function formatValue(value: number, { min, max, step }: ValueRange): string {
  if (isWhole(step)) return String(Math.round(value));
  const largest = Math.max(Math.abs(min), Math.abs(max));
  const decimals = Math.floor(-Math.log10(step));
  if (largest >= 1e7 || decimals > 6) return value.toExponential(4);
  return value.toFixed(Math.max(0, decimals));
}
