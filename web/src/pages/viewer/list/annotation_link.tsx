import { memo } from 'react';
import { Link } from 'wouter';
import type { AnnotationRow } from '../../../model/annotation.ts';
import type { Project } from '../../../model/project.ts';
import { count } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { ScoreBadges } from '../scoring/score_badges.tsx';
import styles from './list.module.css';
import { StatusMark } from './status_mark.tsx';

interface Props {
  annotation: AnnotationRow;
  current: boolean;
  /** it opens when the server answers */
  waits: boolean;
  projectId: number;
  reviewed: boolean;
  classifications: Project['classifications'];
}

/** A row of the list, one of dozens: drawn again only when something of it has changed. */
export const AnnotationLink = memo(function AnnotationLink(props: Props) {
  const { annotation, current, waits, projectId, reviewed, classifications } = props;
  return (
    <Link
      href={`/project/${projectId}/annotation/${annotation.id}`}
      className={`${styles.annotation} ${current ? styles.current : ''}`}
      aria-current={current ? 'page' : undefined}
    >
      {waits ? (
        <span className={`${styles.mark} ${styles.waits}`} title="opens when the server answers">
          <Icon name="hourglass" small />
        </span>
      ) : (
        <StatusMark submitted={annotation.submitted} reviewed={reviewed} />
      )}
      <Name text={annotation.name} className={styles.name} />
      {annotation.comments > 0 && (
        <span className={styles.small} title={count(annotation.comments, 'comment')}>
          <Icon name="chat" small />
          {annotation.comments}
        </span>
      )}
      {annotation.shared && (
        <span className={styles.small} title="shared by a link">
          <Icon name="link" small />
        </span>
      )}
      <ScoreBadges classifications={classifications} scores={annotation.scores} />
    </Link>
  );
});
