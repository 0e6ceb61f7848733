import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { propertyValuesQuery } from '../../../api/properties.ts';
import type { Project } from '../../../model/project.ts';
import { type FilterPart, partOf, type SampleFilter, scoreText, withPart } from '../../../model/sample_filter.ts';
import { scoreOptions } from '../../../model/scoring.ts';
import styles from './filter.module.css';

interface Props {
  project: Project;
  filter: SampleFilter;
  onFilter: (filter: SampleFilter) => void;
}

/** What the list shows, and in which order: above it, so that one sees what changes. */
export default function FilterPanel({ project, filter, onFilter }: Props) {
  const set = (part: FilterPart, value: string) => onFilter(withPart(filter, part, value));
  const choose = (part: FilterPart, title: string, all: string, children: ReactNode) => (
    <label className={styles.row}>
      <span className="small quiet">{title}</span>
      <select
        className={partOf(filter, part) ? styles.on : undefined}
        value={partOf(filter, part)}
        onChange={(event) => set(part, event.target.value)}
      >
        <option value="">{all}</option>
        {children}
      </select>
    </label>
  );
  const toggle = (part: 'shared' | 'mine', title: string, tip: string) => (
    <button
      type="button"
      className={styles.toggle}
      title={tip}
      aria-pressed={partOf(filter, part) !== ''}
      onClick={() => set(part, partOf(filter, part) ? '' : '1')}
    >
      {title}
    </button>
  );
  const options = scoreOptions(project.classifications);
  return (
    <fieldset className={styles.panel} aria-label="Filter">
      {choose(
        'status',
        'Status',
        'Any',
        <>
          <option value="N">Needs review</option>
          <option value="S">Submitted</option>
        </>,
      )}
      {project.labels.length > 0 &&
        choose(
          'label',
          'Label',
          'Any',
          <>
            {project.labels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value="none">Without a label</option>
          </>,
        )}
      {options.length > 0 &&
        choose(
          'score',
          'Score',
          'Any',
          <>
            {options.map((one) => (
              <option key={scoreText(one)} value={scoreText(one)}>
                {one.title}
              </option>
            ))}
            <option value="none">Without a score</option>
          </>,
        )}
      {project.properties.length > 0 && <PropertyFilter project={project} filter={filter} onFilter={onFilter} />}
      {choose(
        'comments',
        'Comments',
        'Any',
        <>
          <option value="open">Open ones</option>
          <option value="any">Commented</option>
          <option value="none">Without a comment</option>
        </>,
      )}
      {choose(
        'sort',
        'Sort',
        'By name',
        <>
          <option value="-name">By name, backwards</option>
          <option value="-added">Newest first</option>
          <option value="added">Oldest first</option>
        </>,
      )}
      <div className={styles.toggles}>
        {toggle('mine', 'Mine', 'Submitted, scored or commented on by you')}
        {toggle('shared', 'Shared', 'There is a link that opens it')}
        <button type="button" className={styles.clear} disabled={filter === ''} onClick={() => onFilter('')}>
          Show all
        </button>
      </div>
    </fieldset>
  );
}

/** Which value of which property; the values are those that samples have. */
function PropertyFilter({ project, filter, onFilter }: Props) {
  const asked = partOf(filter, 'property');
  const at = asked.indexOf('=');
  const [chosen, setChosen] = useState('');
  const name = at < 0 ? chosen : asked.slice(0, at);
  const [typed, setTyped] = useState({ of: asked, text: asked.slice(at + 1) });
  const text = typed.of === asked ? typed.text : asked.slice(at + 1);
  const list = useId();
  const { data: values = [] } = useQuery({ ...propertyValuesQuery(project.id, name), enabled: name !== '' });
  const set = (value: string) => {
    setTyped({ of: asked, text: value });
    if (value === '' || values.includes(value)) onFilter(withPart(filter, 'property', value && `${name}=${value}`));
  };
  return (
    <>
      <label className={styles.row}>
        <span className="small quiet">Property</span>
        <select
          className={asked ? styles.on : undefined}
          value={name}
          onChange={(event) => {
            setChosen(event.target.value);
            if (asked) onFilter(withPart(filter, 'property', ''));
          }}
        >
          <option value="">Any</option>
          {project.properties.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      {name && (
        <label className={styles.row}>
          <span className="small quiet">is</span>
          <input
            className={asked ? styles.on : undefined}
            list={list}
            autoComplete="off"
            placeholder="Type or choose a value"
            value={text}
            onChange={(event) => set(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && text) onFilter(withPart(filter, 'property', `${name}=${text}`));
            }}
            // It may have been typed before the values were here.
            onBlur={() => text && set(text)}
          />
          <datalist id={list}>
            {values.map((value) => (
              <option key={value} value={value} />
            ))}
          </datalist>
        </label>
      )}
    </>
  );
}
