import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { annotationQuery } from '../../../api/annotation.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import type { GalleryLayer, GalleryShape } from '../../../model/drawing/gallery.ts';
import { sizeText } from '../../../model/drawing/roi_rows.ts';
import { partAround } from '../../../model/part.ts';
import type { Project } from '../../../model/project.ts';
import { scaleBar } from '../../../model/scale_bar.ts';
import { momentText } from '../../../model/time.ts';
import { Icon } from '../../../ui/icons.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { ClassMark } from '../drawing/class_mark.tsx';
import { CropView } from './crop_view.tsx';
import styles from './gallery.module.css';
import type { Cutter } from './use_crops.ts';

interface Props {
  project: Project;
  one: GalleryShape | undefined;
  layer: GalleryLayer | undefined;
  its: ClassLook;
  cutter: Cutter | null;
  /** "3 of 212" */
  place: string;
  onStep: (by: number) => void;
  onOpen: () => void;
}

const side = 272;

/** The one that is looked at: larger, and what is known of it. */
export function RoiDetails({ project, one, layer, its, cutter, place, onStep, onOpen }: Props) {
  const sample = useQuery({ ...annotationQuery(layer?.annotationId ?? 0), enabled: layer !== undefined });
  if (!one || !layer) return <aside className={styles.right} aria-label="ROI" />;
  const { shape } = one;
  const layers = sample.data?.layers ?? [];
  const { pixelSize } = layer;
  const size = sizeText(shape, pixelSize);
  const bar = pixelSize && scaleBar(pixelSize, side / partAround(one.bounds).side);
  const rows: [string, ReactNode][] = [
    [
      'Class',
      <Fragment key="class">
        <ClassMark look={its} /> <span className="cut">{its.name}</span>
      </Fragment>,
    ],
    [
      'In',
      <Link key="in" href={`/project/${project.id}/annotation/${layer.annotationId}`} className="cut">
        {layer.categoryName} / {layer.annotationName}
      </Link>,
    ],
    [
      'Layer',
      <span key="layer" className="cut">
        {layer.name}
      </span>,
    ],
    [
      'Drawn',
      <span key="drawn" className="cut">
        {shape.author}, {momentText(Date.parse(shape.created))}
      </span>,
    ],
    ...(shape.group === null ? [] : ([['Plane', planeText(layers, shape.group)]] as [string, string][])),
    ...(size
      ? ([[shape.kind === 'line' || shape.kind === 'polyline' ? 'Length' : 'Area', size]] as [string, string][])
      : []),
  ];
  return (
    <aside className={styles.right} aria-label="ROI">
      <div className={styles.title}>
        <h2 className="cut">{shape.name || shape.kind}</h2>
        <span className="small quiet">{place}</span>
        <TipButton dense icon="back" label="Previous" onClick={() => onStep(-1)} />
        <TipButton dense icon="next" label="Next" onClick={() => onStep(1)} />
      </div>
      <div className={styles.large}>
        <CropView one={one} cutter={cutter} size={side} outline={shape.colour || its.colour} />
        {bar && (
          <div className={styles.scale} style={{ width: bar.length }}>
            {bar.text}
          </div>
        )}
      </div>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt className="small quiet">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={onOpen} className={styles.open}>
        <Icon name="fit" small />
        Open in the image <kbd className="key">⏎</kbd>
      </Button>
    </aside>
  );
}

/** "z 5 of 9". */
function planeText(layers: readonly { stack: PlanesOf | null }[], group: number): string {
  for (const { stack } of layers) {
    const plane = stack?.planes.get(group);
    if (!stack || !plane) continue;
    const parts = [
      stack.depths.length > 1 && `z ${plane.z + 1} of ${stack.depths.length}`,
      stack.times.length > 1 && `t ${plane.t + 1} of ${stack.times.length}`,
    ];
    return parts.filter(Boolean).join(', ');
  }
  return 'one plane';
}

interface PlanesOf {
  depths: readonly number[];
  times: readonly number[];
  planes: ReadonlyMap<number, { z: number; t: number }>;
}
