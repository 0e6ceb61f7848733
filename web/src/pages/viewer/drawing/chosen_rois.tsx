import { useMemo } from 'react';
import { type ClassLook, noClass } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { areaText } from '../../../model/drawing/roi_rows.ts';
import { isClosed } from '../../../model/drawing/shape.ts';
import { count, groupDigits } from '../../../model/text.ts';
import { Tip, TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import styles from './chosen_rois.module.css';
import { ClassMark } from './class_mark.tsx';
import { shapeActions } from './state.ts';
import { useSlowly } from './use_row_lists.ts';

interface Props {
  editor: Editor;
  classes: readonly ClassLook[];
  pixelSize: number | null;
}

/** More are added up now and then, and not for each edit. */
const many = 5000;

/** What is to become of all that is selected, below the table of ROIs: two or more of them. */
export function ChosenRois({ editor, classes, pixelSize }: Props) {
  const selected = useSignal(editor.selected);
  useSignal(editor.turn);
  const actions = useSignal(shapeActions);
  const shapes = useSlowly(editor.editable(), editor.editableCount() > many);
  const { area, label } = useMemo(() => {
    let area = 0;
    const labels = new Set<number | null>();
    for (const { shape } of shapes) {
      if (isClosed(shape.kind)) area += shape.area;
      labels.add(shape.label);
    }
    return { area, label: labels.size === 1 ? [...labels][0] : undefined };
  }, [shapes]);
  if (selected.size < 2) return null;
  const number = editor.editableCount();
  const some = count(number, 'shape');
  const readOnly = selected.size - number;
  return (
    <section className={styles.chosen} aria-label="Selected ROIs">
      <div className={styles.line}>
        <strong aria-live="polite">{groupDigits(selected.size)} selected</strong>
        <span className={`small faint cut ${styles.area}`}>
          {area > 0 && areaText(area, pixelSize)}
          {readOnly > 0 && `, ${groupDigits(readOnly)} read only`}
        </span>
        {actions && number > 0 && (
          <>
            <TipButton dense smallIcon icon="unite" label={`Outlines of ${some}`} onClick={actions.combine} />
            <TipButton dense smallIcon icon="copy" label={`Duplicate ${some}`} onClick={actions.duplicate} />
            <TipButton dense smallIcon icon="trash" label={`Delete ${some}`} onClick={() => editor.remove()} />
          </>
        )}
        <TipButton dense smallIcon icon="close" label="Select none" onClick={() => editor.select([])} />
      </div>
      {actions && number > 0 && classes.length > 0 && (
        <div className={styles.line}>
          <span className="small quiet">Class</span>
          <div className={styles.classes}>
            {[...classes, noClass].map((one) => (
              <Tip key={one.id ?? 'none'} title={one.name} hotkey={one.key}>
                <button
                  type="button"
                  className={styles.class}
                  aria-label={`${some}: ${one.name}`}
                  aria-pressed={label === one.id}
                  onClick={() => actions.classify(one.id)}
                >
                  {one.key && <kbd className="key">{one.key}</kbd>}
                  <ClassMark look={one} />
                </button>
              </Tip>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}
