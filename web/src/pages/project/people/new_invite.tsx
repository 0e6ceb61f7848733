import Button from '@mui/material/Button';
import { type FormEvent, useId, useState } from 'react';
import { makeInvite } from '../../../api/invites.ts';
import { type Role, typeOf } from '../../../model/people.ts';
import { dayLength } from '../../../model/time.ts';
import controls from '../../../ui/controls.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import { Lifetime } from '../../../ui/new_link.tsx';
import type { Edited } from '../use_edited.ts';
import looks from './people.module.css';
import { depthIn, everywhere, PlaceFinder } from './place_finder.tsx';

interface Props {
  edited: Edited;
  onMade: (made: { link: string; until: number }) => void;
  onClose: () => void;
}

const maxPeople = 1000;

/** Asks whom a link is to let in, and where. What was typed stays when the server refuses. */
export function NewInvite({ edited: { project }, onMade, onClose }: Props) {
  const [role, setRole] = useState<Role>('annotate');
  const [place, setPlace] = useState(everywhere);
  const [days, setDays] = useState(7);
  const [people, setPeople] = useState('20');
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const ids = { people: useId(), note: useId(), wrong: useId() };
  const number = Number(people);
  const isNumber = Number.isInteger(number) && number >= 1 && number <= maxPeople;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const depth = depthIn(place);
    const type = typeOf(role, depth);
    if (isBusy || !isNumber || !type) return;
    setBusy(true);
    setError(null);
    const target = { project: project.id, category: place.category, annotation: place.annotation?.id ?? 0 }[depth];
    makeInvite(project.id, { type, type_id: target, note: note.trim(), days, people: number })
      .then((link) => onMade({ link, until: Date.now() + days * dayLength }), setError)
      .finally(() => setBusy(false));
  };
  return (
    <form className={looks.invite} onSubmit={submit} aria-label="New invite link">
      <div className={looks.inviteLine}>
        <label className="entry">
          <span className="small quiet">They may</span>
          <select
            className={`field ${controls.select}`}
            value={role}
            onChange={(event) => setRole(event.target.value as Role)}
          >
            <option value="annotate">annotate</option>
            <option value="look">look</option>
          </select>
        </label>
        <fieldset className={looks.place}>
          <legend>In</legend>
          <PlaceFinder key={place.category} project={project} place={place} onPlace={setPlace} />
        </fieldset>
      </div>
      <div className={looks.inviteLine}>
        <div className="entry">
          <label htmlFor={ids.people}>At most, people</label>
          <input
            id={ids.people}
            className="field"
            inputMode="numeric"
            aria-invalid={!isNumber}
            aria-describedby={isNumber ? undefined : ids.wrong}
            value={people}
            onChange={(event) => setPeople(event.target.value.trim())}
          />
        </div>
        <fieldset className={looks.place}>
          <legend>Ends after</legend>
          <Lifetime days={days} onDays={setDays} />
        </fieldset>
      </div>
      {!isNumber && <Wrong id={ids.wrong} error={`From 1 to ${maxPeople} people.`} />}
      <div className="entry">
        <label htmlFor={ids.note}>Note for the managers</label>
        <input
          id={ids.note}
          className="field"
          autoComplete="off"
          maxLength={60}
          placeholder="Course, day 1"
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <p className="small quiet">
        They make an account or use the one they have. You can end the link at any time; whoever joined stays.
      </p>
      {error !== null && <Wrong error={error} />}
      <div className={controls.buttons}>
        <Button type="submit" variant="contained" disabled={isBusy || !isNumber}>
          Make link
        </Button>
        <Button variant="text" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
