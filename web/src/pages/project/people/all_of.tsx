import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { personQuery } from '../../../api/people.ts';
import type { Participant } from '../../../model/people.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import controls from '../../../ui/controls.module.css';
import { LoadingRows } from '../../../ui/notice.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { useSettled } from '../../../ui/use_settled.ts';
import type { Edited } from '../use_edited.ts';
import looks from './people.module.css';
import { RightRow } from './right_row.tsx';

interface Props {
  edited: Edited;
  person: Participant;
  onClose: () => void;
  onChanged: () => Promise<unknown>;
}

const maxRows = 500;

/** All that somebody was given in a project, found by name on the server. */
export function AllOf({ edited: { project }, person, onClose, onChanged }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [wanted, setWanted] = useState('');
  const search = useSettled(wanted.trim());
  const grants = useQuery(personQuery(project.id, person.id, search));
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={controls.dialog}
      style={{ width: 640 }}
      onClose={onClose}
      aria-label={`Rights of ${person.name || person.username}`}
    >
      <div>
        <h2>Rights of {person.name || person.username}</h2>
        <SearchField label="Category or annotation" value={wanted} onChange={setWanted} />
        {grants.isError && <ErrorNotice error={grants.error} onRetry={() => grants.refetch()} />}
        {grants.isPending && <LoadingRows rows={6} height={40} />}
        <ul className={looks.all}>
          {grants.data?.map((grant) => (
            <li key={`${grant.type} ${grant.id}`} style={{ position: 'relative' }}>
              <RightRow
                person={person}
                grant={grant}
                projectId={project.id}
                mayAppoint={project.mayAppoint}
                onChanged={onChanged}
              />
            </li>
          ))}
          {grants.data?.length === 0 && <li>Nothing is called so.</li>}
        </ul>
        {grants.data?.length === maxRows && (
          <p className="small faint">The first {maxRows}. Type a name to find others.</p>
        )}
        <div className={controls.buttons}>
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </dialog>
  );
}
