import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { searchQuery } from '../../../api/category.ts';
import type { Project } from '../../../model/project.ts';
import { SearchField } from '../../../ui/search_field.tsx';
import styles from './compare.module.css';
import { Popover } from './popover.tsx';

interface Props {
  /** what the pane shows */
  text: string;
  place: string;
  project: Project;
  categoryId: number;
  onChoose: (annotationId: number) => void;
}

/** The name of what a pane shows, and what it could show instead. */
export function Chooser({ text, place, onChoose, ...where }: Props) {
  return (
    <Popover text={text} label={`What pane ${place} shows`} isName>
      {(close) => (
        <Choice
          {...where}
          onChoose={(chosen) => {
            close();
            onChoose(chosen);
          }}
        />
      )}
    </Popover>
  );
}

function Choice({ project, categoryId, onChoose }: Pick<Props, 'project' | 'categoryId' | 'onChoose'>) {
  const [category, setCategory] = useState(categoryId);
  const [wanted, setWanted] = useState('');
  const found = useQuery(searchQuery(category, wanted.trim()));
  return (
    <>
      <select aria-label="Category" value={category} onChange={(event) => setCategory(Number(event.target.value))}>
        {project.categories.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <SearchField label="Find a sample" value={wanted} onChange={setWanted} />
      <ul className={`scroll ${styles.found}`}>
        {found.data?.rows.map(({ id, name }) => (
          <li key={id}>
            <button type="button" className="cut" onClick={() => onChoose(id)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
      {found.data?.next && <p className="small quiet">There are more: type a part of the name.</p>}
    </>
  );
}
