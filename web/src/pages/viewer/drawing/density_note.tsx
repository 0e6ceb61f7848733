import { countOf } from '../../../model/drawing/density.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { groupDigits } from '../../../model/text.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import styles from './drawings.module.css';

/** Says what is not painted shape by shape: nothing is left out without a word. */
export function DensityNote({
  editor,
  here,
  isFiltered,
}: {
  editor: Editor;
  here: ReadonlySet<number>;
  /** not all classes, or not all people */
  isFiltered: boolean;
}) {
  useSignal(editor.turn);
  let [shaded, shown] = [0, 0];
  for (const id of here) {
    const drawing = editor.drawing(id);
    if (drawing.density.length === 0) continue;
    shaded += countOf(drawing.density);
    shown += drawing.size;
  }
  if (shaded === 0) return null;
  return (
    <p className={`small ${styles.density}`}>
      Showing {groupDigits(shown)} of {groupDigits(shown + shaded)} shapes here; the shading stands for the rest
      {isFiltered ? ', of all classes and people' : ''}.
    </p>
  );
}
