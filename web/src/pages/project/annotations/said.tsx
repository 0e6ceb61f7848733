import type { AnnotationRow } from '../../../model/annotation.ts';
import { classLooks } from '../../../model/drawing/classes.ts';
import type { EditedProject } from '../../../model/editing.ts';
import { isChosen, scoreOptions } from '../../../model/scoring.ts';
import styles from '../../../ui/edit.module.css';
import { ScoreBadge } from '../../../ui/score_badge.tsx';
import looks from './annotations.module.css';

/** What was said of an annotation: the labels it has, and how it was classified. */
export function Said({ row, project }: { row: AnnotationRow; project: EditedProject }) {
  const labels = classLooks(project.labels).filter(({ id }) => id !== null && row.labels.includes(id));
  const options = row.scores.length === 0 ? [] : scoreOptions(project.classifications);
  return (
    <>
      <span className={`small ${looks.chips} ${styles.less}`} title={labels.map(({ name }) => name).join(', ')}>
        {labels.map(({ id, name, colour }) => (
          <span key={id}>
            <i style={{ background: colour }} aria-hidden="true" />
            {name}
          </span>
        ))}
      </span>
      <span className={`${looks.chips} ${styles.less}`}>
        {options
          .filter((option) => isChosen(row.scores, option))
          .map((option) => (
            <ScoreBadge key={`${option.classificationId} ${option.option}`} option={option} />
          ))}
      </span>
    </>
  );
}
