import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { cornersOf, isClosed, type Shape } from '../model/drawing/shape.ts';
import type { Part } from '../model/part.ts';
import styles from './conflict_dialog.module.css';
import { cropOf } from './crop_of.ts';

type Form = Pick<Shape, 'id' | 'kind' | 'geometry'>;

interface Props {
  theirs: readonly Form[];
  mine: readonly Form[];
  /** what is seen: the same in all that are compared */
  part: Part;
  /** the image there; null until it is here, and where there is none */
  crop: ImageData | null;
}

/** Outlines over each other, somebody else's dotted, on the piece of the image that they are about. */
export function ShapeSketch({ theirs, mine, part: { x, y, side }, crop }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (crop) canvas.current?.getContext('2d')?.putImageData(crop, 0, 0);
  }, [crop]);
  return (
    <span className={styles.sketch} aria-hidden="true">
      {crop && <canvas ref={canvas} width={crop.width} height={crop.height} data-crop="" />}
      <svg viewBox={[x, y, side, side].join(' ')} aria-hidden="true">
        {theirs.map((one) => (
          <Outline key={`theirs ${one.id}`} form={one} className={styles.theirs} radius={side / 48} />
        ))}
        {mine.map((one) => (
          <Outline key={`mine ${one.id}`} form={one} className={styles.mine} radius={side / 48} />
        ))}
      </svg>
    </span>
  );
}

/** CSS pixels: as wide as an answer is. */
const size = 224;

/** That part of a sample as it is shown at first, once it is here. */
export function useCrop(annotationId: number, group: number | null, { x, y, side }: Part): ImageData | null {
  const client = useQueryClient();
  const [crop, setCrop] = useState<ImageData | null>(null);
  useEffect(() => {
    const ended = new AbortController();
    const order = { annotationId, group, part: { x, y, side }, size: Math.round(size * devicePixelRatio) };
    void cropOf(client, order, ended.signal).then((cut) => !ended.signal.aborted && setCrop(cut));
    return () => ended.abort();
  }, [client, annotationId, group, x, y, side]);
  return crop;
}

interface OutlineProps {
  form: Form;
  className: string | undefined;
  radius: number;
}

/** Twice: dark around it, so that it is seen on whatever lies below. */
function Outline(props: OutlineProps) {
  return (
    <>
      <Line {...props} className={styles.ground} />
      <Line {...props} />
    </>
  );
}

function Line({ form, className, radius }: OutlineProps) {
  const { kind, geometry } = form;
  const [first = []] = geometry;
  const [x = 0, y = 0, width = 0, height = 0, angle = 0] = first;
  const [cx, cy] = [x + width / 2, y + height / 2];
  if (kind === 'point') return <circle className={className} cx={x} cy={y} r={radius} />;
  if (kind === 'ellipse')
    return (
      <ellipse
        className={className}
        cx={cx}
        cy={cy}
        rx={width / 2}
        ry={height / 2}
        transform={`rotate(${angle} ${cx} ${cy})`}
      />
    );
  const lists = kind === 'rectangle' ? [cornersOf(first)] : geometry;
  const path = lists.map((list) => `M${list.join(' ')}${isClosed(kind) ? 'Z' : ''}`).join('');
  return <path className={className} d={path} />;
}
