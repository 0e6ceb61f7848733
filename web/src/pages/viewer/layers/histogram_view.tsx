import { useMemo } from 'react';
import type { Histogram } from '../../../model/layers/histogram.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { useSignal, useSignalPart } from '../../../ui/use_signal.ts';
import type { CanvasModel } from '../canvas_model.ts';
import styles from './layers.module.css';

interface Props {
  layer: ViewLayer;
  model: CanvasModel;
  black: number;
  white: number;
}

/** How often each value occurs in what has been loaded, on a logarithmic scale; what the window leaves out is dimmed. */
export function HistogramView({ layer, model, black, white }: Props) {
  const canvas = useSignal(model.canvas);
  // Counted anew when tiles stop arriving, not for each of them.
  const settled = useSignalPart(model.view, (view) => view.pending === 0 && view.zoom > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `settled` says when there is something new to count
  const shape = useMemo(() => {
    const histogram = canvas?.histogram(layer);
    return histogram ? outline(histogram) : '';
  }, [canvas, layer, settled]);
  const [low, high] = [(100 * black) / layer.max, (100 * white) / layer.max];
  return (
    <div className={styles.histogram} aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="presentation">
        <polygon points={shape} fill="var(--c)" fillOpacity=".85" />
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

function outline({ bins }: Histogram): string {
  const top = Math.log1p(Math.max(...bins));
  if (top === 0) return '';
  const points = [...bins].map(
    (count, i) =>
      `${((100 * i) / (bins.length - 1)).toFixed(2)},${(96 * (1 - Math.log1p(count) / top) + 4).toFixed(2)}`,
  );
  return `0,100 ${points.join(' ')} 100,100`;
}
