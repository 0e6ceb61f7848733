import type { Annotation } from '../../model/annotation.ts';
import type { Project } from '../../model/project.ts';
import { count } from '../../model/text.ts';
import { Icon } from '../../ui/icons.tsx';
import styles from './viewer.module.css';

/** What has been said about the open annotation: its labels, whether it is submitted, its comments. */
export function LabelBar({ project, annotation }: { project: Project; annotation: Annotation | undefined }) {
  const set = new Set(annotation?.labels);
  const labels = project.labels.filter((label) => set.has(label.id));
  return (
    <section className={styles.score} aria-label="Labels">
      {annotation && project.labels.length > 0 && <span className="small faint">Labels</span>}
      {labels.map((label) => (
        <span key={label.id} className={styles.label}>
          <Icon name="tick" small />
          <span className="cut">{label.name}</span>
        </span>
      ))}
      {annotation && labels.length === 0 && (
        <span className="small faint">{project.labels.length > 0 ? 'none set' : 'This project has no labels'}</span>
      )}
      <span className={styles.grow} />
      {annotation && annotation.comments.length > 0 && (
        <span className={`small quiet ${styles.state}`}>
          <Icon name="chat" small />
          {count(annotation.comments.length, 'comment')}
        </span>
      )}
      {annotation?.submitted && (
        <span className={`small quiet ${styles.state} ${styles.submitted}`}>
          <Icon name="tick" small />
          Submitted
        </span>
      )}
    </section>
  );
}
