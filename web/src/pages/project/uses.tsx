import { useQuery } from '@tanstack/react-query';
import { type Kind, remove, usesQuery } from '../../api/editor.ts';
import { textOfUse } from '../../model/editing.ts';
import { groupDigits } from '../../model/text.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import controls from '../../ui/controls.module.css';
import { LoadingRows } from '../../ui/notice.tsx';
import type { Edited } from './use_edited.ts';

interface Props {
  kind: Kind;
  id: number;
  name: string;
  /** typed before it goes */
  typed?: boolean;
  change: Edited['change'];
  onClose: () => void;
  /** once it is gone */
  onGone?: () => void;
}

const nothing: Record<Kind, string> = {
  project: 'There is nothing in it.',
  category: 'There is nothing in it.',
  label: 'No annotation has it.',
  classification: 'No annotation was given it.',
};

/** Deletes something, once what goes with it was read. */
export function Remove({ kind, id, name, typed = false, change, onClose, onGone }: Props) {
  const uses = useQuery(usesQuery(kind, id));
  return (
    <Confirm
      title={`Delete the ${kind} ${name}?`}
      action={`Delete the ${kind}`}
      {...(typed ? { typed: name } : {})}
      disabled={!uses.data}
      onClose={onClose}
      onConfirm={async () => {
        await (onGone ? remove(kind, id).then(onGone) : change(() => remove(kind, id)));
      }}
    >
      {uses.isPending && <LoadingRows rows={3} height={24} />}
      {uses.isError && <ErrorNotice error={uses.error} onRetry={() => uses.refetch()} />}
      {uses.data && uses.data.length === 0 && <p className="quiet">{nothing[kind]}</p>}
      {uses.data && uses.data.length > 0 && (
        <div>
          <p className="quiet">{kind === 'project' || kind === 'category' ? 'With it go' : 'It is in use:'}</p>
          <ul className={controls.list}>
            {uses.data.map((use) => (
              <li key={use.what}>{textOfUse(use, groupDigits)}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="small quiet">
        {kind === 'project' || kind === 'category'
          ? `It can be brought back from the trash ${kind === 'project' ? 'of your projects' : 'of the project'} for a time.`
          : 'This cannot be undone.'}
      </p>
    </Confirm>
  );
}
