import { scoreOptions } from '../../model/scoring.ts';
import styles from '../../ui/edit.module.css';

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
        const badge = (
          <span className={styles.badge} data-colour={option.colour} title={option.title}>
            {option.letter}
          </span>
        );
        if (!large) return <span key={option.option}>{badge}</span>;
        return (
          <span key={option.option} className={styles.pill}>
            {badge}
            <span className="cut">{option.title}</span>
          </span>
        );
      })}
    </span>
  );
}
