import { type ClassSum, shareText } from '../../../model/drawing/by_class.ts';
import { areaText } from '../../../model/drawing/roi_rows.ts';
import { groupDigits } from '../../../model/text.ts';
import styles from './by_class.module.css';
import { ClassMark } from './class_mark.tsx';

/** How many ROIs there are of each class, and how large they are together. */
export function ByClass({ sums, pixelSize }: { sums: readonly ClassSum[]; pixelSize: number | null }) {
  const total = sums.reduce((sum, { count }) => sum + count, 0);
  const area = sums.reduce((sum, one) => sum + one.area, 0);
  return (
    <div className={`scroll ${styles.box}`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Count</th>
            <th scope="col">Share</th>
            <th scope="col">Area</th>
          </tr>
        </thead>
        <tbody>
          {sums.map(({ its, count, area }) => (
            <tr key={its.id ?? 'none'}>
              <th scope="row">
                <span className={styles.class} title={its.name}>
                  <ClassMark look={its} />
                  <span className="cut">{its.name}</span>
                </span>
              </th>
              <td>{groupDigits(count)}</td>
              <td>{shareText(count, total)}</td>
              <td>{area > 0 && areaText(area, pixelSize)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            <td>{groupDigits(total)}</td>
            <td />
            <td>{area > 0 && areaText(area, pixelSize)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
