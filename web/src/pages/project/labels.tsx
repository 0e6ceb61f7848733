import { useState } from 'react';
import { createLabel, orderLabels, renameLabel } from '../../api/editor.ts';
import { classLooks } from '../../model/drawing/classes.ts';
import { isTaken, type Owned } from '../../model/editing.ts';
import { groupDigits } from '../../model/text.ts';
import { agoText } from '../../model/time.ts';
import { AddLine } from '../../ui/add_line.tsx';
import styles from '../../ui/edit.module.css';
import { EditLine, Wrong } from '../../ui/edit_line.tsx';
import { Empty } from '../../ui/notice.tsx';
import order from '../../ui/order.module.css';
import { TipButton } from '../../ui/tip_button.tsx';
import { useOrder } from '../../ui/use_order.ts';
import { LabelLook } from './label_look.tsx';
import { Page } from './page.tsx';
import { type Edited, latestOf } from './use_edited.ts';
import { Remove } from './uses.tsx';

const maxKeys = 9;

/** What annotators may say of an annotation. */
export function Labels({ edited: { project, maker, change } }: { edited: Edited }) {
  const [going, setGoing] = useState<Owned | null>(null);
  const { labels } = project;
  const looks = classLooks(labels);
  const [problem, setProblem] = useState<unknown>(null);
  const ids = labels.map(({ id }) => id);
  const { row, onKey, higher } = useOrder(ids, (next) =>
    change(() => orderLabels(project.id, next)).then(() => setProblem(null), setProblem),
  );
  const refuse = (text: string, own?: Owned) => {
    if (!text.trim()) return 'A label has a name.';
    return isTaken(text, labels, own) ? `There is a label ${text.trim()} already.` : '';
  };
  return (
    <Page
      title="Labels"
      count={labels.length}
      narrow
      actions={<span className="small faint">Drag them, or Alt ↑ Alt ↓; the first nine have the keys 1 to 9</span>}
    >
      {labels.length > 0 && (
        <section className={styles.live} aria-label="In the viewer">
          <span className="small faint">In the viewer</span>
          {labels.slice(0, maxKeys).map(({ id, name }, i) => (
            <span key={id} className={styles.pill}>
              <kbd className="key">{i + 1}</kbd>
              <span className="cut">{name}</span>
            </span>
          ))}
          {labels.length > maxKeys && <span className="small quiet">and {labels.length - maxKeys} in a menu</span>}
        </section>
      )}
      <div className={styles.bar}>
        <AddLine
          label="New label"
          action="Add"
          refuse={refuse}
          onAdd={(name) => change(() => createLabel(maker, name))}
        />
      </div>
      {problem !== null && <Wrong error={problem} />}
      {labels.length === 0 ? (
        <Empty icon="tick" title="No label yet">
          Annotators choose labels, then submit. Without labels they submit alone.
        </Empty>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th style={{ width: 72 }}>Key</th>
              <th>Name</th>
              <th style={{ width: 168 }}>As a class of shapes</th>
              <th className={styles.number} style={{ width: 104 }}>
                Annotations
              </th>
              <th className={styles.less} style={{ width: 120 }}>
                Last set
              </th>
              <th style={{ width: 88 }}>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label, i) => (
              <tr key={label.id} className={order.row} {...row(label.id)}>
                <td>
                  <button
                    type="button"
                    className={order.handle}
                    aria-label={`Move ${label.name}: ${i + 1} of ${labels.length}`}
                    title="Drag, or Alt ↑ Alt ↓"
                    aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                    onKeyDown={(event) => onKey(event, label.id)}
                  >
                    <i aria-hidden="true" />
                    {i < maxKeys && <kbd className="key">{i + 1}</kbd>}
                  </button>
                </td>
                <td>
                  <EditLine
                    bare
                    label={`Name of ${label.name}`}
                    value={label.name}
                    maxLength={500}
                    refuse={(text) => refuse(text, label)}
                    onSave={(text) =>
                      change(({ labels }) => renameLabel(project.id, latestOf(labels, label), text.trim()))
                    }
                  />
                </td>
                <td>
                  <LabelLook
                    label={label}
                    colour={looks[i]?.colour ?? ''}
                    drawingKey={looks[i]?.key ?? ''}
                    change={change}
                  />
                </td>
                <td className={styles.number}>{groupDigits(label.annotations)}</td>
                <td className={`${styles.less} small quiet`}>{label.used === null ? '' : agoText(label.used)}</td>
                <td>
                  <span className={styles.actions}>
                    <TipButton
                      icon="up"
                      label={`Put ${label.name} higher`}
                      disabled={i === 0}
                      onClick={() => higher(label.id)}
                    />
                    <TipButton icon="trash" label={`Delete ${label.name}`} onClick={() => setGoing(label)} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {going && <Remove kind="label" id={going.id} name={going.name} change={change} onClose={() => setGoing(null)} />}
    </Page>
  );
}
