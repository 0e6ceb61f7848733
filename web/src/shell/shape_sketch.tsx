import { type Box, boxOfShape, cornersOf, isClosed, type Shape } from '../model/drawing/shape.ts';
import styles from './conflict_dialog.module.css';

type Form = Pick<Shape, 'id' | 'kind' | 'geometry'>;

interface Props {
  theirs: readonly Form[];
  mine: readonly Form[];
  /** what is seen, in pixels of the image: the same in all that are compared */
  box: Box;
}

/** Outlines over each other, somebody else's dotted, without the image below them. */
export function ShapeSketch({ theirs, mine, box: [left, top, right, bottom] }: Props) {
  const side = Math.max(right - left, bottom - top, 1);
  const view = [left - 0.1 * side, top - 0.1 * side, right - left + 0.2 * side, bottom - top + 0.2 * side];
  return (
    <svg className={styles.sketch} viewBox={view.join(' ')} aria-hidden="true">
      {theirs.map((one) => (
        <Outline key={`theirs ${one.id}`} form={one} className={styles.theirs} radius={side / 30} />
      ))}
      {mine.map((one) => (
        <Outline key={`mine ${one.id}`} form={one} className={styles.mine} radius={side / 30} />
      ))}
    </svg>
  );
}

/** Around all of them. */
export function boxAroundAll(forms: readonly Form[]): Box {
  const boxes = forms.map(boxOfShape);
  const least = (i: 0 | 1) => Math.min(...boxes.map((box) => box[i]));
  const most = (i: 2 | 3) => Math.max(...boxes.map((box) => box[i]));
  return boxes.length > 0 ? [least(0), least(1), most(2), most(3)] : [0, 0, 1, 1];
}

function Outline({ form, className, radius }: { form: Form; className: string | undefined; radius: number }) {
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
