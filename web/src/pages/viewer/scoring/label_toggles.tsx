import { useLayoutEffect, useRef, useState } from 'react';
import { keysOf } from '../../../model/label_keys.ts';
import type { Label } from '../../../model/project.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useFetched } from '../late.tsx';
import { MoreLabels } from './late_scores.ts';
import { keepFocus } from './score_bar.tsx';
import styles from './scoring.module.css';

interface Props {
  labels: readonly Label[];
  chosen: readonly number[];
  onToggle: (id: number) => void;
  /** where many samples are meant: how many of them have each */
  counts?: ReadonlyMap<number, number>;
  of?: number;
}

const maxButtons = 9;

/** Labels as buttons with their keys. Beyond nine, and what does not fit, is in a menu. */
export function LabelToggles({ labels, chosen, onToggle, counts, of = 0 }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useFitting(box, labels);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  useFetched(MoreLabels);
  const keys = keysOf(labels);
  const rest = labels.slice(shown);
  const chosenRest = rest.filter(({ id }) => chosen.includes(id)).length;
  return (
    <>
      <div ref={box} className={styles.toggles}>
        {labels.slice(0, maxButtons).map((label, i) => {
          const on = chosen.includes(label.id);
          const some = on ? 0 : (counts?.get(label.id) ?? 0);
          return (
            <button
              key={label.id}
              type="button"
              className={`${styles.toggle} ${on ? styles.on : ''} ${some > 0 ? styles.some : ''}`}
              style={i < shown ? undefined : { visibility: 'hidden' }}
              aria-pressed={some > 0 ? 'mixed' : on}
              title={some > 0 ? `${label.name}: ${some} of ${of}` : label.name}
              onMouseDown={keepFocus}
              onClick={() => onToggle(label.id)}
            >
              {keys[i] && <kbd className="key">{keys[i]}</kbd>}
              <span className="cut">{label.name}</span>
              {some > 0 && <em className={styles.amount}>{groupDigits(some)}</em>}
            </button>
          );
        })}
      </div>
      {rest.length > 0 && (
        <button
          type="button"
          className={`${styles.toggle} ${styles.more} ${chosenRest > 0 ? styles.on : ''}`}
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          More{chosenRest > 0 && ` ${chosenRest}`}
          <Icon name="down" small />
        </button>
      )}
      {anchor && (
        <MoreLabels
          anchor={anchor}
          labels={rest}
          keys={keys.slice(shown)}
          chosen={chosen}
          counts={counts}
          onToggle={onToggle}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}

/** How many of the first nine stand on the first line of their box. Those that do not fit have gone to the next one. */
function useFitting(box: React.RefObject<HTMLDivElement | null>, labels: readonly Label[]): number {
  const [fitting, setFitting] = useState(Math.min(labels.length, maxButtons));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other labels have other widths
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const buttons = [...element.children] as HTMLElement[];
      const top = buttons[0]?.offsetTop ?? 0;
      const beyond = buttons.findIndex((button) => button.offsetTop > top);
      setFitting(beyond < 0 ? buttons.length : beyond);
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [box, labels]);
  return fitting;
}
