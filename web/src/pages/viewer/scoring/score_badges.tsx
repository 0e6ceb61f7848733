import { useMemo } from 'react';
import type { Classification, Score } from '../../../model/annotation.ts';
import { chosenOptions, scoreOptions } from '../../../model/scoring.ts';
import { ScoreBadge } from '../../../ui/score_badge.tsx';
import styles from './scoring.module.css';

interface BadgesProps {
  classifications: readonly Classification[];
  scores: readonly Score[];
}

const maxBadges = 3;

/** The scores of a sample, in a row of a list or below a thumbnail. */
export function ScoreBadges({ classifications, scores }: BadgesProps) {
  const options = useMemo(() => scoreOptions(classifications), [classifications]);
  if (scores.length === 0) return null;
  const chosen = chosenOptions(options, scores);
  return (
    <span className={styles.badges}>
      {chosen.slice(0, maxBadges).map((option) => (
        <ScoreBadge key={`${option.classificationId} ${option.option}`} option={option} />
      ))}
      {chosen.length > maxBadges && <span className="small faint">+{chosen.length - maxBadges}</span>}
    </span>
  );
}
