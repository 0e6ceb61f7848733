import { useMemo } from 'react';
import type { Classification, Score } from '../../../model/annotation.ts';
import type { Category, Project } from '../../../model/project.ts';
import { scoreText } from '../../../model/sample_filter.ts';
import { chosenOptions, scoreOptions } from '../../../model/scoring.ts';
import { parseSettings } from '../../../model/settings.ts';
import { groupDigits } from '../../../model/text.ts';
import { ScoreBadge } from '../../../ui/score_badge.tsx';
import { keepFocus } from './score_bar.tsx';
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

interface DistributionProps {
  category: Category;
  project: Project;
  /** "" or the score that the list is filtered by */
  chosen: string;
  /** shows the samples that have a score; "": all again */
  onChoose: (score: string) => void;
}

/** How many samples of a category have each score; each shows those that have it. */
export function Distribution({ category, project, chosen, onChoose }: DistributionProps) {
  const letters = parseSettings(project.settings).get('clastype') === 'l';
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
      {counted.map(({ option, count }) => {
        const score = scoreText(option);
        const on = score === chosen;
        const title = `${option.title}: ${groupDigits(count)} of ${groupDigits(category.annotations)}`;
        return (
          <button
            key={score}
            type="button"
            className="small quiet"
            title={title}
            aria-label={`${title}, ${on ? 'show all again' : 'show these'}`}
            aria-pressed={on}
            onMouseDown={keepFocus}
            onClick={() => onChoose(on ? '' : score)}
          >
            {letters ? <b>{option.letter}</b> : <ScoreBadge option={option} />}
            {groupDigits(count)}
          </button>
        );
      })}
    </div>
  );
}
