import { useMemo } from 'react';
import type { Classification, Score } from '../../../model/annotation.ts';
import type { Category, Project } from '../../../model/project.ts';
import { chosenOptions, scoreOptions } from '../../../model/scoring.ts';
import { groupDigits } from '../../../model/text.ts';
import { ScoreBadge } from './score_badge.tsx';
import styles from './scoring.module.css';

interface BadgesProps {
  classifications: readonly Classification[];
  scores: readonly Score[];
}

const mostBadges = 3;

/** The scores of a sample, in a row of a list or below a thumbnail. */
export function ScoreBadges({ classifications, scores }: BadgesProps) {
  const options = useMemo(() => scoreOptions(classifications), [classifications]);
  if (scores.length === 0) return null;
  const chosen = chosenOptions(options, scores);
  return (
    <span className={styles.badges}>
      {chosen.slice(0, mostBadges).map((option) => (
        <ScoreBadge key={`${option.classificationId} ${option.option}`} option={option} />
      ))}
      {chosen.length > mostBadges && <span className="small faint">+{chosen.length - mostBadges}</span>}
    </span>
  );
}

/** How many samples of a category have each score: as letters with numbers, and as a bar. */
export function Distribution({ category, project }: { category: Category; project: Project }) {
  const options = useMemo(() => scoreOptions(project.classifications), [project.classifications]);
  if (category.scores.length === 0) return null;
  const counted = options.flatMap((option) => {
    const found = category.scores.find(
      (one) => one.classificationId === option.classificationId && one.option === option.option,
    );
    return found ? [{ option, count: found.annotations }] : [];
  });
  return (
    <div className={styles.distribution}>
      {counted.map(({ option, count }) => (
        <span
          key={`${option.classificationId} ${option.option}`}
          className="small quiet"
          title={`${option.title}: ${groupDigits(count)} of ${groupDigits(category.annotations)}`}
        >
          <ScoreBadge option={option} />
          {groupDigits(count)}
        </span>
      ))}
    </div>
  );
}
