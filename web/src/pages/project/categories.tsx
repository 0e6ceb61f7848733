import Button from '@mui/material/Button';
import { useState } from 'react';
import { Link } from 'wouter';
import { changeCategory, createCategory, offer } from '../../api/editor.ts';
import { type EditedCategory, isTaken, type Owned } from '../../model/editing.ts';
import { categorySettings } from '../../model/settings_keys.ts';
import { groupDigits } from '../../model/text.ts';
import { AddLine } from '../../ui/add_line.tsx';
import { Check } from '../../ui/check.tsx';
import styles from '../../ui/edit.module.css';
import { EditLine, Wrong } from '../../ui/edit_line.tsx';
import { Name } from '../../ui/name.tsx';
import { Empty } from '../../ui/notice.tsx';
import { SearchField } from '../../ui/search_field.tsx';
import { Badges } from './badges.tsx';
import { Merge } from './merge.tsx';
import { Page } from './page.tsx';
import { ActionsHead, Inspector, RowActions } from './row_actions.tsx';
import { SettingControls, SettingsText } from './setting_controls.tsx';
import { type Edited, latestOf } from './use_edited.ts';
import { Remove } from './uses.tsx';

interface Props {
  edited: Edited;
  item: number;
  onItem: (id: number) => void;
}

/** The groups that the annotations of a project are in. */
export function Categories({ edited, item, onItem }: Props) {
  const { project, maker, change } = edited;
  const { categories, classifications } = project;
  const [wanted, setWanted] = useState('');
  const [going, setGoing] = useState<EditedCategory | null>(null);
  const text = wanted.trim().toLowerCase();
  const found = categories.filter(({ name }) => name.toLowerCase().includes(text));
  const open = categories.find(({ id }) => id === item);
  const refuse = (name: string, own?: Owned) => {
    if (!name.trim()) return 'A category has a name.';
    return isTaken(name, categories, own) ? `There is a category ${name.trim()} already.` : '';
  };
  return (
    <>
      <Page
        title="Categories"
        count={categories.length}
        actions={
          <div style={{ width: 240 }}>
            <SearchField label="Find a category" value={wanted} onChange={setWanted} />
          </div>
        }
      >
        <div className={styles.bar}>
          <AddLine
            label="New category"
            action="Add"
            refuse={refuse}
            onAdd={async (name) => onItem(await change(() => createCategory(maker, name)))}
          />
        </div>
        {found.length === 0 && (
          <Empty icon="empty" title={text ? `No category is called “${wanted.trim()}”` : 'No category yet'}>
            {text ? null : 'Annotations are in categories: one for each condition, mouse or plate, say.'}
          </Empty>
        )}
        {found.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                <th>Name</th>
                <th className={styles.number} style={{ width: 104 }}>
                  Annotations
                </th>
                <th className={styles.number} style={{ width: 88 }}>
                  Reviewed
                </th>
                <th className={styles.less} style={{ width: '28%' }}>
                  Classifications
                </th>
                <ActionsHead />
              </tr>
            </thead>
            <tbody>
              {found.map((category) => (
                <tr key={category.id} aria-selected={category.id === item}>
                  <td>
                    <Link href={`/project/${project.id}/edit/categories/${category.id}`}>
                      <Name text={category.name} />
                    </Link>
                  </td>
                  <td className={styles.number}>{groupDigits(category.annotations)}</td>
                  <td className={styles.number}>{groupDigits(category.submitted)}</td>
                  <td className={styles.less}>
                    <span
                      className={styles.line}
                      style={{ overflow: 'hidden', height: 20, flexWrap: 'wrap', rowGap: 8 }}
                    >
                      {classifications
                        .filter(({ id }) => category.classifications.includes(id))
                        .map((one) => (
                          <Badges key={one.id} classification={one} />
                        ))}
                    </span>
                  </td>
                  <RowActions
                    name={category.name}
                    onEdit={() => onItem(category.id)}
                    onDelete={() => setGoing(category)}
                  />
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Page>
      {item > 0 && (
        <Inspector kind="Category" name={open?.name} onClose={() => onItem(0)}>
          {open && <One key={open.id} edited={edited} category={open} refuse={refuse} onItem={onItem} />}
        </Inspector>
      )}
      {going && (
        <Remove
          kind="category"
          id={going.id}
          name={going.name}
          typed={going.annotations > 0}
          change={change}
          onClose={() => setGoing(null)}
        />
      )}
    </>
  );
}

interface OneProps {
  edited: Edited;
  category: EditedCategory;
  refuse: (name: string, own: Owned) => string;
  onItem: (id: number) => void;
}

function One({ edited, category, refuse, onItem }: OneProps) {
  const { project, change } = edited;
  const [error, setError] = useState<unknown>(null);
  const [merges, setMerges] = useState(false);
  const save = (makes: (text: string) => string) =>
    change(({ categories }) => {
      const latest = latestOf(categories, category);
      return changeCategory(project.id, latest, { settings: makes(latest.settings) });
    });
  return (
    <>
      <EditLine
        label="Name"
        value={category.name}
        maxLength={500}
        refuse={(text) => refuse(text, category)}
        onSave={(text) =>
          change(({ categories }) => changeCategory(project.id, latestOf(categories, category), { name: text.trim() }))
        }
      />
      <section aria-label="Grid">
        <h3>Its grid</h3>
        <SettingControls text={category.settings} keys={categorySettings} onSave={save} />
        <SettingsText text={category.settings} keys={categorySettings} onSave={save} />
      </section>
      <section aria-label="Classifications offered">
        <h3>Classifications offered</h3>
        {project.classifications.length === 0 && <p className="small faint">The project has none yet.</p>}
        {project.classifications.map((one) => (
          <Check
            key={one.id}
            on={category.classifications.includes(one.id)}
            onChange={(offered) =>
              change(() => offer(category.id, one.id, offered)).then(() => setError(null), setError)
            }
          >
            <span className="cut">{one.name}</span>
            <Badges classification={one} />
          </Check>
        ))}
        {error !== null && <Wrong error={error} />}
        <p className="small faint">What was given stays when it is offered no more.</p>
      </section>
      {project.categories.length > 1 && (
        <section aria-label="Merge">
          <div>
            <Button onClick={() => setMerges(true)}>Merge into another category…</Button>
          </div>
        </section>
      )}
      {merges && <Merge edited={edited} category={category} onClose={() => setMerges(false)} onMerged={onItem} />}
    </>
  );
}
