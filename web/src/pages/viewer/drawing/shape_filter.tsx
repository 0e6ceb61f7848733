import { type ClassLook, noClass } from '../../../model/drawing/classes.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import styles from './shape_filter.module.css';
import { letters, onlyShown } from './state.ts';

/** Which shapes are seen, in the picture and in the table: one's own alone, those of a class alone. */
export function ShapeFilter({ classes }: { classes: readonly ClassLook[] }) {
  const { mine, label } = useSignal(onlyShown);
  const hasLetters = useSignal(letters);
  const gone = label !== undefined && ![...classes, noClass].some(({ id }) => id === label);
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
      <select
        className={`${styles.class} ${label === undefined ? '' : styles.on}`}
        aria-label="Only this class"
        value={label === undefined || gone ? 'all' : String(label ?? 'none')}
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
