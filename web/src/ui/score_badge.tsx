import type { ScoreOption } from '../model/scoring.ts';
import styles from './score_badge.module.css';

/** A score as one or two letters on a tint with a coloured foot: never the colour alone. */
export function ScoreBadge({ option }: { option: Pick<ScoreOption, 'letter' | 'colour' | 'title'> }) {
  return (
    <span className={styles.badge} data-colour={option.colour} title={option.title}>
      {option.letter}
    </span>
  );
}
