import { Link } from 'wouter';
import { classLooks } from '../../model/drawing/classes.ts';
import type { EditedLabel } from '../../model/editing.ts';
import { groupDigits } from '../../model/text.ts';
import styles from '../../ui/edit.module.css';
import { Name } from '../../ui/name.tsx';
import looks from './overview.module.css';

const maxLabels = 12;

/** How many annotations have which label, the most frequent first; beside what was reviewed. */
export function ByLabel({ base, labels, submitted }: { base: string; labels: EditedLabel[]; submitted: number }) {
  if (labels.length === 0) return null;
  const colours = new Map(classLooks(labels).map(({ id, colour }) => [id, colour]));
  const shown = labels.toSorted((a, b) => b.annotations - a.annotations).slice(0, maxLabels);
  // What was reset to be reviewed again keeps its labels.
  const all = Math.max(1, submitted, shown[0]?.annotations ?? 0);
  return (
    <section className={styles.section} aria-label="By label">
      <h2>By label</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Label</th>
            <th className={styles.number} style={{ width: 104 }}>
              Annotations
            </th>
            <th style={{ width: 200 }}>Share of what is reviewed</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, name, annotations }) => {
            const colour = colours.get(id);
            return (
              <tr key={id}>
                <td>
                  <span className={looks.person}>
                    <i className={looks.dot} style={{ background: colour }} aria-hidden="true" />
                    <Name text={name} />
                  </span>
                </td>
                <td className={styles.number}>{groupDigits(annotations)}</td>
                <td>
                  <div className="progress" title={`${groupDigits(annotations)} of ${groupDigits(submitted)} reviewed`}>
                    <i style={{ width: `${(100 * annotations) / all}%`, background: colour }} />
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {labels.length > maxLabels && (
        <p className="small">
          <Link href={`${base}/labels`}>All {groupDigits(labels.length)} labels</Link>
        </p>
      )}
    </section>
  );
}
