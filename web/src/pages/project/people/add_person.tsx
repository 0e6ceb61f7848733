import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { grant, usersToAddQuery } from '../../../api/people.ts';
import { type Role, typeOf } from '../../../model/people.ts';
import controls from '../../../ui/controls.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import { Finder, type Found } from '../../../ui/finder.tsx';
import { useSettled } from '../../../ui/use_settled.ts';
import type { Edited } from '../use_edited.ts';
import looks from './people.module.css';
import { depthIn, everywhere, PlaceFinder } from './place_finder.tsx';

interface Props {
  edited: Edited;
  onAdded: () => Promise<unknown>;
}

/** Gives somebody a right: who, what, where. */
export function AddPerson({ edited: { project }, onAdded }: Props) {
  const [text, setText] = useState('');
  const [who, setWho] = useState<Found | null>(null);
  const [role, setRole] = useState<Role>('annotate');
  const [place, setPlace] = useState(everywhere);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const search = useSettled(text.trim());
  const found = useQuery(usersToAddQuery(project.id, search));
  const depth = depthIn(place);
  const type = typeOf(role, depth);
  const may = who !== null && type !== null && !isBusy;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!may) return;
    setBusy(true);
    const target = { project: project.id, category: place.category, annotation: place.annotation?.id ?? 0 }[depth];
    grant(who.id, type, target)
      .then(onAdded)
      .then(() => {
        setWho(null);
        setText('');
        setError(null);
      }, setError)
      .finally(() => setBusy(false));
  };
  const why = type === null ? 'Nobody administers a part of a project: choose the whole project.' : '';
  return (
    <form className={looks.add} onSubmit={submit} aria-label="Add a person">
      <Finder
        label="Add a person: name or user name"
        text={text}
        onText={(next) => {
          setText(next);
          setError(null);
        }}
        found={
          search === ''
            ? undefined
            : found.data?.map(({ id, name, username }) => ({ id, title: name || username, more: username }))
        }
        none="No user is called so. An administrator of the server adds users."
        chosen={who}
        onChoose={setWho}
      />
      <select
        className={`field ${controls.select}`}
        style={{ width: '100%' }}
        aria-label="May"
        value={role}
        onChange={(event) => setRole(event.target.value as Role)}
      >
        {project.mayAppoint && <option value="administer">administer</option>}
        <option value="annotate">annotate</option>
        <option value="look">look</option>
      </select>
      <PlaceFinder key={place.category} project={project} place={place} onPlace={setPlace} />
      <Button type="submit" disabled={!may}>
        Add
      </Button>
      {Boolean(error || why) && (
        <div className={looks.wrongLine}>
          <Wrong error={error || why} />
        </div>
      )}
    </form>
  );
}
