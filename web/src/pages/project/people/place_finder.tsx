import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { searchQuery } from '../../../api/category.ts';
import type { EditedProject } from '../../../model/editing.ts';
import type { Depth } from '../../../model/people.ts';
import controls from '../../../ui/controls.module.css';
import { Finder, type Found } from '../../../ui/finder.tsx';
import { useSettled } from '../../../ui/use_settled.ts';

/** A project, a category of it, or an annotation of that. */
export interface PlaceIn {
  category: number;
  annotation: Found | null;
}

export const everywhere: PlaceIn = { category: 0, annotation: null };

export function depthIn({ category, annotation }: PlaceIn): Depth {
  if (annotation) return 'annotation';
  return category ? 'category' : 'project';
}

interface Props {
  project: EditedProject;
  place: PlaceIn;
  onPlace: (place: PlaceIn) => void;
}

/** Where in a project: a category is chosen, an annotation of it is found on the server. */
export function PlaceFinder({ project, place, onPlace }: Props) {
  const [text, setText] = useState('');
  const search = useSettled(text.trim());
  const found = useQuery({ ...searchQuery(place.category, search), enabled: place.category > 0 && search !== '' });
  return (
    <>
      <select
        className={`field ${controls.select}`}
        aria-label="In"
        value={place.category}
        onChange={(event) => onPlace({ category: Number(event.target.value), annotation: null })}
      >
        <option value={0}>the whole project</option>
        {project.categories.map(({ id, name }) => (
          <option key={id} value={id}>
            category {name}
          </option>
        ))}
      </select>
      {place.category > 0 ? (
        <Finder
          label="All of it, or find an annotation"
          text={text}
          onText={setText}
          found={search === '' ? undefined : found.data?.rows.map(({ id, name }) => ({ id, title: name, more: '' }))}
          none="No annotation of this category is called so."
          chosen={place.annotation}
          onChoose={(annotation) => onPlace({ ...place, annotation })}
        />
      ) : (
        <span />
      )}
    </>
  );
}
