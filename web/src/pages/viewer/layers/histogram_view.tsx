import { useMemo } from 'react';
import type { Histogram } from '../../../model/layers/histogram.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import type { ValueRange } from '../../../model/layers/values.ts';
import styles from './layers.module.css';

interface Props {
  layer: ViewLayer;
  black: number;
  white: number;
}

/** How often each value occurs in all planes of the channel, on a logarithmic scale; what the window leaves out is dimmed. */
export function HistogramView({ layer, black, white }: Props) {
  const { histogram, range } = layer;
  const shape = useMemo(() => (histogram ? outline(histogram, range) : ''), [histogram, range]);
  const [low, high] = [percentOf(black, range), percentOf(white, range)];
  return (
    <div className={styles.histogram} aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="presentation">
        <path d={shape} fill="var(--c)" fillOpacity=".85" />
        <rect x="0" y="0" width={low} height="100" fill="#000" fillOpacity=".55" />
        <rect x={high} y="0" width={100 - high} height="100" fill="#000" fillOpacity=".55" />
        <path
          d={`M${low} 100V0M${high} 100V0`}
          stroke="#fff"
          strokeOpacity=".8"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </div>
  );
}

function percentOf(value: number, { min, max }: ValueRange): number {
  return Math.max(0, Math.min(100, (100 * (value - min)) / (max - min)));
}

function outline({ first, width, step, counts }: Histogram, range: ValueRange): string {
  const top = Math.log1p(counts.reduce((most, count) => Math.max(most, count), 0));
  if (top === 0) return '';
  const bars = counts.map((count, i) => {
    const left = percentOf(first + i * width - step / 2, range).toFixed(2);
    const right = percentOf(first + (i + 1) * width - step / 2, range).toFixed(2);
    const y = (96 * (1 - Math.log1p(count) / top) + 4).toFixed(2);
    return `M${left} 100V${y}H${right}V100`;
  });
  return bars.join('');
}
