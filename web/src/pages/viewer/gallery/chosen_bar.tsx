import Button from '@mui/material/Button';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { ClassMark } from '../drawing/class_mark.tsx';
import styles from './gallery.module.css';
import { type Gallery, maxSelected } from './use_gallery.ts';

interface Props {
  gallery: Gallery;
  classes: readonly ClassLook[];
  draws: boolean;
  /** how many there are of the class */
  total: number;
  onClass: (one: ClassLook) => void;
}

/** What is to become of all that is selected, or of the one that is looked at. */
export function ChosenBar({ gallery, classes, draws, total, onClass }: Props) {
  const { selected, changeable, chosen, gathering } = gallery;
  const many = groupDigits(chosen.length);
  const off = changeable.length === 0;
  const left = chosen.length - changeable.length;
  return (
    <section className={styles.bar} aria-label="Selected ROIs">
      <strong aria-live="polite" className={styles.count}>
        {gathering ? 'Fetching all' : selected.size > 0 ? `${many} selected` : 'None selected'}
      </strong>
      {selected.size > 0 && (
        <TipButton dense icon="close" label="Select none" hotkey="Esc" onClick={gallery.selectNone} />
      )}
      {selected.size === 0 && total > 0 && (
        <Button size="small" variant="text" disabled={gathering} onClick={() => void gallery.selectAll()}>
          All {groupDigits(Math.min(total, maxSelected))}
        </Button>
      )}
      {draws && (
        <>
          <span className={styles.line} />
          <span className="small quiet">Class</span>
          <div className={styles.classes}>
            {classes.map((one) => (
              <button key={one.name} type="button" className={styles.class} disabled={off} onClick={() => onClass(one)}>
                {one.key && <kbd className="key">{one.key}</kbd>}
                <ClassMark look={one} />
                <span className="cut">{one.id === null ? 'none' : one.name}</span>
              </button>
            ))}
          </div>
          <span className={styles.grow} />
          {left > 0 && <span className="small quiet">{groupDigits(left)} are read only</span>}
          <Button disabled={off} onClick={gallery.remove} className={styles.delete}>
            <Icon name="trash" small />
            Delete {groupDigits(changeable.length)} <kbd className="key">Del</kbd>
          </Button>
        </>
      )}
      {!draws && <span className="small quiet">Read only</span>}
    </section>
  );
}
