/** Counts of grey values in equal bins, gathered from tiles. */
export interface Histogram {
  bins: Float64Array;
  /** The bins cover 0 … max. */
  max: number;
  total: number;
}

export function emptyHistogram(max: number, bins = 256): Histogram {
  return { bins: new Float64Array(bins), max, total: 0 };
}

/** Adds every pixel of a tile. `samples` values a pixel; only the first of them is the grey value. */
export function addValues(histogram: Histogram, values: Uint8Array | Uint16Array, samples = 1): void {
  const { bins, max } = histogram;
  const last = bins.length - 1;
  const scale = bins.length / (max + 1);
  for (let i = 0; i < values.length; i += samples) {
    const bin = Math.min(last, Math.floor((values[i] as number) * scale));
    bins[bin] = (bins[bin] as number) + 1;
  }
  histogram.total += values.length / samples;
}

/** The value below which a part (0 … 1) of all pixels lies, to the width of a bin. */
export function percentile(histogram: Histogram, part: number): number {
  const wanted = histogram.total * part;
  const width = (histogram.max + 1) / histogram.bins.length;
  let seen = 0;
  for (let i = 0; i < histogram.bins.length; i++) {
    seen += histogram.bins[i] as number;
    if (seen >= wanted && seen > 0)
      return Math.min(histogram.max, Math.round(part < 0.5 ? i * width : (i + 1) * width - 1));
  }
  return histogram.max;
}
