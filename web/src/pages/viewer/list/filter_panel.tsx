import type { ReactNode } from 'react';
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
