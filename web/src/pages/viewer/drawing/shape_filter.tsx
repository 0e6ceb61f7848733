import type { ClassLook } from '../../../model/drawing/classes.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import styles from './shape_filter.module.css';
import { letters, onlyOf, onlyShown } from './state.ts';

interface Props {
  classes: readonly ClassLook[];
  /** of a stack: whether those of other planes, which the picture does not show, are left out of the table, too */
  plane: { isAlone: boolean; toggle: () => void } | null;
}

/** Which shapes are seen, in the picture and in the table: one's own alone, those of a class alone. */
export function ShapeFilter({ classes, plane }: Props) {
  const { mine, label } = onlyOf(useSignal(onlyShown), classes);
  const hasLetters = useSignal(letters);
  return (
    <div className={styles.filter}>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={mine}
        onClick={() => onlyShown.set({ mine: !mine, label })}
      >
        Only mine
      </button>
      {plane && (
        <button type="button" className={styles.toggle} aria-pressed={plane.isAlone} onClick={plane.toggle}>
          This plane
        </button>
      )}
      <select
        className={`${styles.class} ${label === undefined ? '' : styles.on}`}
        aria-label="Only this class"
        value={label === undefined ? 'all' : String(label ?? 'none')}
        onChange={({ target: { value } }) =>
          onlyShown.set({ mine, label: value === 'all' ? undefined : value === 'none' ? null : Number(value) })
        }
      >
        <option value="all">All classes</option>
        {classes.map(({ id, name }) => (
          <option key={id} value={String(id)}>
            Only {name}
          </option>
        ))}
        <option value="none">Only without class</option>
      </select>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={hasLetters}
        title="Letters of classes in the picture"
        onClick={() => letters.set(!hasLetters)}
      >
        Letters
      </button>
    </div>
  );
}
