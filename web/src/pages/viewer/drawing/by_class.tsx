import { type ClassSum, perSquareMm, shareText } from '../../../model/drawing/by_class.ts';
import { areaText } from '../../../model/drawing/roi_rows.ts';
import { groupDigits } from '../../../model/text.ts';
import styles from './by_class.module.css';
import { ClassMark } from './class_mark.tsx';

interface Props {
  sums: readonly ClassSum[];
  pixelSize: number | null;
  /** of what was looked at; 0: nobody knows */
  squareMm: number;
  /** what was counted, and where, as a sentence */
  note: string;
}

/** How many ROIs there are of each class, how many in a square millimetre, and how large they are together. */
export function ByClass({ sums, pixelSize, squareMm, note }: Props) {
  const total = sums.reduce((sum, { count }) => sum + count, 0);
  const area = sums.reduce((sum, one) => sum + one.area, 0);
  const [hasDensity, hasArea] = [squareMm > 0, area > 0];
  return (
    <div className={`scroll ${styles.box}`}>
      <table className={`${styles.table} ${hasDensity && hasArea ? styles.full : ''}`}>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Count</th>
            <th scope="col" className={styles.share}>
              Share
            </th>
            {hasDensity && <th scope="col">per mm²</th>}
            {hasArea && (
              <th scope="col" className={styles.area}>
                Area
              </th>
            )}
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
              <td className={styles.share}>{shareText(count, total)}</td>
              {hasDensity && <td>{perSquareMm(count, squareMm)}</td>}
              {hasArea && <td>{area > 0 && areaText(area, pixelSize)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            <td>{groupDigits(total)}</td>
            <td className={styles.share} />
            {hasDensity && <td>{perSquareMm(total, squareMm)}</td>}
            {hasArea && <td>{areaText(area, pixelSize)}</td>}
          </tr>
        </tfoot>
      </table>
      {total > 0 && (
        <div className={styles.shares} aria-hidden="true">
          {sums.map(({ its, count }) => (
            <span key={its.id ?? 'none'} style={{ flexGrow: count, background: its.colour }} />
          ))}
        </div>
      )}
      <p className={`small faint ${styles.note}`}>{note}</p>
    </div>
  );
}
