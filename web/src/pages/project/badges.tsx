import { scoreOptions } from '../../model/scoring.ts';
import styles from '../../ui/edit.module.css';
import { ScoreBadge } from '../../ui/score_badge.tsx';

interface Props {
  classification: { id: number; name: string; data: string };
  /** with its words, as the bar of the viewer has it */
  large?: boolean;
}

/** The buttons that a classification makes. */
export function Badges({ classification, large = false }: Props) {
  const options = scoreOptions([classification]);
  return (
    <span
      className={styles.line}
      style={{ flexWrap: large ? 'wrap' : 'nowrap', flex: 'none', gap: large ? 8 : 4, maxWidth: '100%' }}
    >
      {options.map((option) => {
        if (!large) return <ScoreBadge key={option.option} option={option} />;
        return (
          <span key={option.option} className={styles.pill}>
            <ScoreBadge option={option} />
            <span className="cut">{option.title}</span>
          </span>
        );
      })}
    </span>
  );
}
