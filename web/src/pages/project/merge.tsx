import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { mergeCategory, mergeQuery } from '../../api/editor.ts';
import type { Merge as Becomes, EditedCategory } from '../../model/editing.ts';
import { count, groupDigits } from '../../model/text.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import controls from '../../ui/controls.module.css';
import { LoadingRows } from '../../ui/notice.tsx';
import type { Edited } from './use_edited.ts';

interface Props {
  edited: Edited;
  category: EditedCategory;
  onClose: () => void;
  onMerged: (into: number) => void;
}

/** Puts a category into another one, once it was said what becomes of both. */
export function Merge({ edited: { project, change }, category, onClose, onMerged }: Props) {
  const [into, setInto] = useState(0);
  const asked = useQuery(mergeQuery(category.id, into));
  const target = project.categories.find(({ id }) => id === into)?.name ?? '';
  return (
    <Confirm
      title={`Merge ${category.name} into another category`}
      action="Merge"
      disabled={!asked.data}
      onClose={onClose}
      onConfirm={async () => {
        await change(() => mergeCategory(category.id, into));
        onMerged(into);
      }}
    >
      <label className="entry">
        <span className="small quiet">Into</span>
        <select
          className={`field ${controls.select}`}
          value={into}
          onChange={(event) => setInto(Number(event.target.value))}
        >
          <option value={0}>Choose a category</option>
          {project.categories
            .filter(({ id }) => id !== category.id)
            .map(({ id, name, annotations }) => (
              <option key={id} value={id}>
                {name}, {count(annotations, 'annotation')}
              </option>
            ))}
        </select>
      </label>
      {into > 0 && asked.isPending && <LoadingRows rows={3} height={24} />}
      {asked.isError && <ErrorNotice error={asked.error} onRetry={() => asked.refetch()} />}
      {asked.data && (
        <ul className={controls.list}>
          {becomes(asked.data, category.name, target).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Confirm>
  );
}

const maxNamed = 5;

function named(names: readonly string[]): string {
  const more = names.length > maxNamed ? ` and ${groupDigits(names.length - maxNamed)} more` : '';
  return names.slice(0, maxNamed).join(', ') + more;
}

/** In sentences. */
export function becomes({ annotations, submitted, comments, taken, offered, gain }: Becomes, from: string, to: string) {
  const who = (inTarget: boolean) => gain.filter((one) => one.inTarget === inTarget).map(({ name }) => name);
  return [
    `${count(annotations, 'annotation')}, ${groupDigits(submitted)} of them reviewed, with ${count(comments, 'comment')}, go to ${to}.`,
    taken.length > 0 && `Names that both have get “(${from})” behind them: ${named(taken)}.`,
    offered.length > 0 && `${to} then offers ${named(offered)}, too.`,
    who(true).length > 0 && `Who has a right on ${from} has it on ${to} then: ${named(who(true))}.`,
    who(false).length > 0 && `Who has a right on ${to} sees what is moved: ${named(who(false))}.`,
    `${from} and its settings go to the trash. When it is brought back, what was moved and is still in ${to} returns to it, and what was gained by the merge ends.`,
  ].filter((line) => line !== false);
}
