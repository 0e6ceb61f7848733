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
  if (hasUnknown(values)) return blurredKnown(values, width, height, kernel, reach);
  let total = 0;
  for (const weight of kernel) total += weight;
  const weights = kernel.map((weight) => weight / total);
  const across = new Float32Array(values.length);
  const down = new Float32Array(values.length);
  for (let y = 0; y < height; y++) blurRow(values, across, y * width, width, weights, reach);
  // Row upon row, as they lie in memory. Beyond the ends the last value goes on.
  for (let y = 0; y < height; y++) {
    const to = y * width;
    for (let k = 0; k < weights.length; k++) {
      const from = Math.max(0, Math.min(height - 1, y + k - reach)) * width;
      const weight = weights[k] as number;
      for (let x = 0; x < width; x++) down[to + x] = (down[to + x] as number) + weight * (across[from + x] as number);
    }
  }
  return down;
}

function blurRow(
  from: Float32Array,
  to: Float32Array,
  start: number,
  width: number,
  weights: Float32Array,
  reach: number,
): void {
  for (let x = 0; x < width; x++) {
    let sum = 0;
    if (x >= reach && x + reach < width) {
      const first = start + x - reach;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (from[first + k] as number);
    } else {
      for (let k = 0; k < weights.length; k++) {
        const at = Math.max(0, Math.min(width - 1, x + k - reach));
        sum += (weights[k] as number) * (from[start + at] as number);
      }
    }
    to[start + x] = sum;
  }
}

function hasUnknown(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i] as number)) return true;
  return false;
}

/** Weights and weighted values each by themselves, what is not known being nothing in both. */
function blurredKnown(
  values: Float32Array,
  width: number,
  height: number,
  kernel: Float32Array,
  reach: number,
): Float32Array {
  const known = values.map((value) => (Number.isNaN(value) ? 0 : 1));
  const filled = values.map((value) => (Number.isNaN(value) ? 0 : value));
  const weight = blurred(known, width, height, kernel, reach);
  const sum = blurred(filled, width, height, kernel, reach);
  for (let i = 0; i < sum.length; i++) {
    sum[i] = known[i] === 1 ? (sum[i] as number) / (weight[i] as number) : Number.NaN;
  }
  return sum;
}

/** What is not known of the one is not known of the other. */
export function forget(values: Float32Array, of: Float32Array): void {
  for (let i = 0; i < of.length; i++) if (Number.isNaN(values[i] as number)) of[i] = Number.NaN;
}

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
