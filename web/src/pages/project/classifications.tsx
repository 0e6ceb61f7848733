import { useState } from 'react';
import { Link } from 'wouter';
import { changeClassification, createClassification, offer } from '../../api/editor.ts';
import { type EditedClassification, isTaken, type Owned } from '../../model/editing.ts';
import { count, groupDigits } from '../../model/text.ts';
import { AddLine } from '../../ui/add_line.tsx';
import { Check } from '../../ui/check.tsx';
import styles from '../../ui/edit.module.css';
import { EditLine, Wrong } from '../../ui/edit_line.tsx';
import { Name } from '../../ui/name.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Badges } from './badges.tsx';
import { Page } from './page.tsx';
import { ActionsHead, Inspector, RowActions } from './row_actions.tsx';
import { type Edited, latestOf } from './use_edited.ts';
import { Remove } from './uses.tsx';

interface Props {
  edited: Edited;
  item: number;
  onItem: (id: number) => void;
}

/** What annotations may be scored by: each makes one button, or one for each of its options. */
export function Classifications({ edited, item, onItem }: Props) {
  const { project, maker, change } = edited;
  const { categories, classifications } = project;
  const [going, setGoing] = useState<EditedClassification | null>(null);
  const open = classifications.find(({ id }) => id === item);
  const refuse = (name: string, own?: Owned) => {
    if (!name.trim()) return 'A classification has a name.';
    return isTaken(name, classifications, own) ? `There is a classification ${name.trim()} already.` : '';
  };
  const offeredIn = (id: number) => {
    const offering = categories.filter((one) => one.classifications.includes(id)).length;
    if (offering === categories.length && offering > 0) return 'all categories';
    return offering === 0
      ? 'none'
      : `${groupDigits(offering)} of ${count(categories.length, 'category', 'categories')}`;
  };
  return (
    <>
      <Page title="Classifications" count={classifications.length}>
        {classifications.length > 0 && (
          <section className={styles.live} aria-label="In the viewer">
            <span className="small faint">In the viewer</span>
            {classifications.map((one) => (
              <Badges key={one.id} classification={one} large />
            ))}
          </section>
        )}
        <div className={styles.bar}>
          <AddLine
            label="New classification"
            action="Add"
            refuse={refuse}
            onAdd={async (name) => onItem(await change(() => createClassification(maker, name)))}
          />
        </div>
        {classifications.length === 0 ? (
          <Empty icon="tick" title="No classification yet">
            A classification scores annotations: by one button, or by one for each of its options.
          </Empty>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th>Name</th>
                <th>Buttons</th>
                <th className={styles.less} style={{ width: 160 }}>
                  Offered in
                </th>
                <th className={styles.number} style={{ width: 88 }}>
                  Given
                </th>
                <ActionsHead />
              </tr>
            </thead>
            <tbody>
              {classifications.map((one) => (
                <tr key={one.id} aria-selected={one.id === item}>
                  <td>
                    <Link href={`/project/${project.id}/edit/classifications/${one.id}`}>
                      <Name text={one.name} />
                    </Link>
                  </td>
                  <td>
                    <Badges classification={one} />
                  </td>
                  <td className={`small quiet ${styles.less}`}>{offeredIn(one.id)}</td>
                  <td className={styles.number}>{groupDigits(one.scores)}</td>
                  <RowActions name={one.name} onEdit={() => onItem(one.id)} onDelete={() => setGoing(one)} />
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Page>
      {item > 0 && (
        <Inspector kind="Classification" name={open?.name} onClose={() => onItem(0)}>
          {open && <One key={open.id} edited={edited} classification={open} refuse={refuse} />}
        </Inspector>
      )}
      {going && (
        <Remove kind="classification" id={going.id} name={going.name} change={change} onClose={() => setGoing(null)} />
      )}
    </>
  );
}

interface OneProps {
  edited: Edited;
  classification: EditedClassification;
  refuse: (name: string, own: Owned) => string;
}

function One({ edited: { project, change }, classification, refuse }: OneProps) {
  const { id, name, data } = classification;
  const [typed, setTyped] = useState(data);
  const [error, setError] = useState<unknown>(null);
  const save = (said: Parameters<typeof changeClassification>[2]) =>
    change(({ classifications }) => changeClassification(project.id, latestOf(classifications, classification), said));
  return (
    <>
      <EditLine
        label="Name"
        value={name}
        maxLength={500}
        refuse={(text) => refuse(text, classification)}
        onSave={(text) => save({ name: text.trim() })}
      />
      <section aria-label="Buttons">
        <h3>Buttons</h3>
        <EditLine
          label="Options, parted by commas; or icon#letter for one button with a letter; or nothing for one button"
          value={data}
          mono
          onText={setTyped}
          onSave={(text) => save({ data: text.trim() })}
        />
        <span aria-live="polite">
          <Badges classification={{ id, name, data: typed }} large />
        </span>
        {classification.scores > 0 && typed !== data && (
          <p className="small faint">
            {count(classification.scores, 'annotation was', 'annotations were')} given it. Options that are taken out or
            renamed stay on them, and are in the exports.
          </p>
        )}
      </section>
      <section aria-label="Offered in">
        <h3>Offered in</h3>
        {project.categories.length === 0 && <p className="small faint">The project has no category yet.</p>}
        {project.categories.map((category) => (
          <Check
            key={category.id}
            on={category.classifications.includes(id)}
            onChange={(offered) => change(() => offer(category.id, id, offered)).then(() => setError(null), setError)}
          >
            <span className="cut">{category.name}</span>
          </Check>
        ))}
        {error !== null && <Wrong error={error} />}
        <p className="small faint">What was given stays when it is offered no more.</p>
      </section>
    </>
  );
}
