/**
 * Values of a part of the image on a grid of cells, a picture for each channel, row by row; NaN where nothing is known. They are the stored
 * ones: how bright the picture is shown changes none of them.
 */
export interface Field {
  width: number;
  height: number;
  channels: readonly Float32Array[];
}

/** A Gaussian over each picture, sigma in cells. What is not known has no weight, and stays unknown. */
export function smoothed({ width, height, channels }: Field, sigma: number): Field {
  const reach = Math.ceil(3 * sigma);
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  return { width, height, channels: channels.map((values) => blurred(values, width, height, kernel, reach)) };
}

function blurred(
  values: Float32Array,
  width: number,
  height: number,
  kernel: Float32Array,
  reach: number,
): Float32Array {
  const isWhole = !values.some(Number.isNaN);
  const across = new Float32Array(values.length);
  const down = new Float32Array(values.length);
  const pass = isWhole ? passWhole : passKnown;
  pass(values, across, width, height, 1, width, kernel, reach);
  pass(across, down, height, width, width, 1, kernel, reach);
  if (!isWhole) forget(values, down);
  return down;
}

/** What is not known of the one is not known of the other. */
export function forget(values: Float32Array, of: Float32Array): void {
  for (let i = 0; i < of.length; i++) if (Number.isNaN(values[i] as number)) of[i] = Number.NaN;
}

type Pass = (
  from: Float32Array,
  to: Float32Array,
  length: number,
  lines: number,
  step: number,
  stride: number,
  kernel: Float32Array,
  reach: number,
) => void;

/** Along each line; at its ends the last value goes on. */
const passWhole: Pass = (from, to, length, lines, step, stride, kernel, reach) => {
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      if (i >= reach && i + reach < length) {
        let at = start + (i - reach) * step;
        for (let k = 0; k < kernel.length; k++, at += step) sum += (kernel[k] as number) * (from[at] as number);
      } else {
        for (let k = 0; k < kernel.length; k++) {
          const at = Math.max(0, Math.min(length - 1, i + k - reach));
          sum += (kernel[k] as number) * (from[start + at * step] as number);
        }
      }
      to[start + i * step] = sum / total;
    }
  }
};

const passKnown: Pass = (from, to, length, lines, step, stride, kernel, reach) => {
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    for (let i = 0; i < length; i++) {
      let [sum, total] = [0, 0];
      for (let k = Math.max(0, reach - i); k < kernel.length && i + k - reach < length; k++) {
        const value = from[start + (i + k - reach) * step] as number;
        if (Number.isNaN(value)) continue;
        sum += (kernel[k] as number) * value;
        total += kernel[k] as number;
      }
      to[start + i * step] = total > 0 ? sum / total : Number.NaN;
    }
  }
};

/** Mean and spread (standard deviation) of what is known. */
export function spreadOf(values: Float32Array): { mean: number; spread: number } {
  let [sum, square, n] = [0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  const mean = n > 0 ? sum / n : 0;
  for (const value of values) if (!Number.isNaN(value)) square += (value - mean) ** 2;
  return { mean, spread: n > 0 ? Math.sqrt(square / n) : 0 };
}
