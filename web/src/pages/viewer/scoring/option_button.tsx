import type { ScoreOption } from '../../../model/scoring.ts';
import { ScoreBadge } from '../../../ui/score_badge.tsx';
import { Tip } from '../../../ui/tip_button.tsx';
import { LateScoreIcon } from './late_scores.ts';
import styles from './scoring.module.css';

interface Props {
  option: ScoreOption;
  /** from 1: the key of the first nine */
  position: number;
  on: boolean;
  onToggle: (option: ScoreOption) => void;
}

/** A score that can be chosen. */
export function OptionButton({ option, position, on, onToggle }: Props) {
  const title = option.option ? `${option.group}: ${option.title}` : option.title;
  return (
    <Tip title={title} {...(position <= 9 ? { hotkey: `⇧${position}` } : {})}>
      <button
        type="button"
        className={`${styles.option} ${on ? styles.on : ''}`}
        aria-label={title}
        aria-pressed={on}
        // A button that was pressed by the mouse leaves Enter to Submit.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onToggle(option)}
      >
        <ScoreBadge option={option} />
        {option.icon && <LateScoreIcon name={option.icon} />}
        <span className={`cut ${styles.word}`}>{option.title}</span>
      </button>
    </Tip>
  );
}
