import Button from '@mui/material/Button';
import { useState } from 'react';
import { type BulkChange, changeMany, type Refused } from '../../../api/bulk.ts';
import { annotationsCommands } from '../../../commands/annotations.ts';
import { capsOf } from '../../../commands/command.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { count, groupDigits } from '../../../model/text.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import styles from '../../../ui/edit.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import type { Edited } from '../use_edited.ts';
import looks from './annotations.module.css';
import { RenameDialog } from './rename_dialog.tsx';

interface Props {
  edited: Edited;
  /** those that are chosen, as the list has them */
  chosen: readonly AnnotationRow[];
  /** of the list as it is filtered, "" while that is not known */
  all: string;
  onNone: () => void;
  onAll: () => void;
  /** what of them was not done stays chosen */
  onDone: (refused: readonly Refused[], said: string) => void;
}

const done: Record<BulkChange['action'], string> = {
  move: 'moved',
  rename: 'renamed',
  reset: 'to be reviewed again',
  delete: 'deleted',
};

const whys: Record<Refused['why'], string> = {
  gone: 'is not there any more',
  taken: 'would have a name that is taken',
  empty: 'would have no name',
};

/** What happened, and the first of what did not. */
export function saidOf(action: BulkChange['action'], changed: number, refused: readonly Refused[]): string {
  const what = `${count(changed, 'annotation')} ${done[action]}.`;
  if (refused.length === 0) return what;
  const named = refused.slice(0, 5).map(({ name, why }) => `${name || 'one'} ${whys[why]}`);
  const more = refused.length > named.length ? `, and ${groupDigits(refused.length - named.length)} more` : '';
  return `${what} ${groupDigits(refused.length)} stay as they were: ${named.join(', ')}${more}.`;
}

/** What can be done to all that are chosen, in the place of the filter. */
export function BulkBar({ edited, chosen, all, onNone, onAll, onDone }: Props) {
  const { project, change } = edited;
  const [asks, setAsks] = useState<'rename' | 'reset' | 'delete' | ''>('');
  const [error, setError] = useState<unknown>(null);
  const ids = chosen.map(({ id }) => id);
  const submitted = chosen.filter((row) => row.submitted).length;
  const comments = chosen.reduce((sum, row) => sum + row.comments, 0);
  const many = count(chosen.length, 'annotation');
  const run = async (what: BulkChange) => {
    const { done, refused } = await change(() => changeMany(project.id, what));
    setError(null);
    onDone(refused, saidOf(what.action, done, refused));
  };
  return (
    <>
      <div className={looks.bulk} role="toolbar" aria-label={`${groupDigits(chosen.length)} chosen`}>
        <strong>{groupDigits(chosen.length)} chosen</strong>
        <Button variant="text" onClick={onNone}>
          None <kbd className="key">{capsOf(annotationsCommands.choose_none)[0]}</kbd>
        </Button>
        <Button variant="text" onClick={onAll}>
          All {all} <kbd className="key">{capsOf(annotationsCommands.choose_all)[0]}</kbd>
        </Button>
        <i className={looks.rule} />
        <select
          className={`field ${looks.move}`}
          aria-label="Move to a category"
          value=""
          onChange={(event) => {
            const categoryId = Number(event.target.value);
            if (categoryId) run({ action: 'move', ids, categoryId }).catch(setError);
          }}
        >
          <option value="">Move to …</option>
          {project.categories.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <Button variant="text" onClick={() => setAsks('rename')}>
          Rename…
        </Button>
        <Button variant="text" disabled={submitted === 0} onClick={() => setAsks('reset')}>
          Reset…
        </Button>
        <Button variant="text" color="error" onClick={() => setAsks('delete')}>
          Delete…
        </Button>
        <span className={`small quiet ${styles.less} ${looks.sum}`}>
          {groupDigits(submitted)} reviewed, {groupDigits(chosen.length - submitted)} to review
        </span>
      </div>
      {error !== null && <Wrong error={error} />}
      {asks === 'rename' && (
        <RenameDialog
          rows={chosen}
          categories={project.categories}
          onClose={() => setAsks('')}
          onRename={(names) => run({ action: 'rename', names })}
        />
      )}
      {asks === 'reset' && (
        <Confirm
          mild
          title={`Have ${count(submitted, 'annotation')} reviewed again?`}
          action="Reset"
          onClose={() => setAsks('')}
          onConfirm={() => run({ action: 'reset', ids })}
        >
          <p className="quiet">They go back into the queue. Their labels, scores, drawings and comments stay.</p>
        </Confirm>
      )}
      {asks === 'delete' && (
        <Confirm
          title={`Delete ${many}?`}
          action={`Delete ${many}`}
          onClose={() => setAsks('')}
          onConfirm={() => run({ action: 'delete', ids })}
        >
          <p className="quiet">
            With them go their layers and drawings, labels and scores, and {count(comments, 'comment')};{' '}
            {groupDigits(submitted)} of them are reviewed. Their images stay in the project.
          </p>
        </Confirm>
      )}
    </>
  );
}
