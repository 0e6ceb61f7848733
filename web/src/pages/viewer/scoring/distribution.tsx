import { useMemo } from 'react';
import type { Category, Project } from '../../../model/project.ts';
import { scoreText } from '../../../model/sample_filter.ts';
import { type ScoreOption, scoreOptions } from '../../../model/scoring.ts';
import { parseSettings } from '../../../model/settings.ts';
import { groupDigits } from '../../../model/text.ts';
import { ScoreBadge } from '../../../ui/score_badge.tsx';
import { keepFocus } from './score_bar.tsx';
import { isScoreIcon, ScoreIcon } from './score_icon.tsx';
import styles from './scoring.module.css';

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
  const kind = parseSettings(project.settings).get('clastype');
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
            <Sign option={option} kind={kind} />
            {groupDigits(count)}
          </button>
        );
      })}
    </div>
  );
}

/** As the project wants them: letters alone, icons where there are any, or letters on their colour. */
function Sign({ option, kind }: { option: ScoreOption; kind: string | undefined }) {
  if (kind === 'l') return <b>{option.letter}</b>;
  if (kind === 'i' && isScoreIcon(option.icon)) return <ScoreIcon name={option.icon} />;
  return <ScoreBadge option={option} />;
}
