import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { whyQuery } from '../../../api/people.ts';
import type { EditedProject } from '../../../model/editing.ts';
import {
  depthOf,
  type Explanation,
  type Grant,
  givenText,
  givesText,
  mayText,
  type Participant,
  reasonText,
  roleOf,
  whereText,
} from '../../../model/people.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import controls from '../../../ui/controls.module.css';
import { Icon } from '../../../ui/icons.tsx';
import { LoadingRows } from '../../../ui/notice.tsx';
import type { Edited } from '../use_edited.ts';
import looks from './people.module.css';
import { depthIn, everywhere, PlaceFinder, type PlaceIn } from './place_finder.tsx';

interface Props {
  edited: Edited;
  person: Participant;
  /** the right that one asks from: where it is, is looked at first */
  grant: Grant;
  onClose: () => void;
}

/** Of what shows the name alone, a few are enough. */
function told({ reasons }: Explanation): Explanation['reasons'] {
  const giving = reasons.filter(({ level }) => level !== 'none');
  return [...giving, ...reasons.filter(({ level }) => level === 'none').slice(0, 3)];
}

function placeOf({ type, id, target, category }: Grant, { categories }: EditedProject): PlaceIn {
  const depth = depthOf(type);
  if (depth === 'project') return everywhere;
  if (depth === 'category') return { category: id, annotation: null };
  const around = categories.find(({ name }) => name === category);
  return around ? { category: around.id, annotation: { id, title: target, more: '' } } : everywhere;
}

/** What somebody may do, here and there in a project, and what gives it to him: as the database decides it. */
export function Why({ edited: { project }, person, grant, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState(() => placeOf(grant, project));
  const depth = depthIn(place);
  const why = useQuery(
    whyQuery(project.id, person.id, {
      kind: depth === 'project' ? '' : depth,
      id: depth === 'annotation' ? (place.annotation?.id ?? 0) : place.category,
    }),
  );
  useEffect(() => dialog.current?.showModal(), []);
  const called = person.name || person.username;
  const where = place.annotation?.title ?? project.categories.find(({ id }) => id === place.category)?.name;
  return (
    <dialog ref={dialog} className={controls.dialog} onClose={onClose} aria-label={`What ${called} may do, and why`}>
      <div>
        <h2>What may {called} do, and why?</h2>
        <p className="small quiet">
          To {roleOf(grant.type)} {whereText(grant)} was {givenText(grant)}.
        </p>
        <PlaceFinder key={place.category} project={project} place={place} onPlace={setPlace} />
        {why.isError && <ErrorNotice error={why.error} onRetry={() => why.refetch()} />}
        {why.isPending && <LoadingRows rows={2} height={40} />}
        {why.data && (
          <div role="status">
            <p>
              In {where ?? 'the whole project'}, {called} may <strong>{mayText(why.data.level)}</strong>.
            </p>
            <ul className={looks.why} style={{ marginTop: 12 }}>
              {told(why.data).map(({ reason, level }) => (
                <li key={reason} data-level={level}>
                  <Icon name={level === 'none' ? 'remove' : 'tick'} />
                  <div>
                    {reasonText(reason, project.name)}
                    <p className="small faint">{givesText(level)}</p>
                  </div>
                </li>
              ))}
              {why.data.reasons.length === 0 && <li>Nothing was given here.</li>}
            </ul>
            <p className="small faint">The highest right counts. To take one away leaves the others.</p>
          </div>
        )}
        <div className={controls.buttons}>
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </dialog>
  );
}
