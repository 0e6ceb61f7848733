import { useQuery } from '@tanstack/react-query';
import { presetsQuery } from '../../../api/named_plan.ts';
import type { NamedBy, NamedPlan } from '../../../model/named_plan.ts';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import looks from './upload.module.css';

interface Props {
  projectId: number;
  by: NamedBy;
  onBy: (by: NamedBy) => void;
  /** files that may be a table */
  tables: readonly string[];
  plan: NamedPlan | undefined;
  error: unknown;
}

const ownPattern = 'Channel{channel}-{field}-{row}-{column}.tif';

/** What says what files are. */
export function NamedByChoice({ projectId, by, onBy, tables, plan, error }: Props) {
  const { data: presets = [] } = useQuery(presetsQuery(projectId));
  const value = by.kind === 'preset' ? `preset ${by.name}` : by.kind === 'table' ? `table ${by.path}` : by.kind;
  const choose = (chosen: string) => {
    const [kind, name] = [chosen.split(' ')[0], chosen.slice(chosen.indexOf(' ') + 1)];
    if (kind === 'preset') onBy({ kind, name });
    else if (kind === 'table') onBy({ kind, path: name });
    else onBy(kind === 'pattern' ? { kind, pattern: ownPattern, channels: '' } : { kind: 'folders' });
  };
  return (
    <>
      <label className={styles.line}>
        <span className="small quiet">What a file is, says</span>
        <select className={`field ${controls.select}`} value={value} onChange={(event) => choose(event.target.value)}>
          <option value="folders">its folder: CATEGORY / ANNOTATION / GROUP / FILE</option>
          {tables.map((path) => (
            <option key={path} value={`table ${path}`}>
              the table {path}
            </option>
          ))}
          <optgroup label="its name, as written by">
            {presets.map(({ name, title, example }) => (
              <option key={name} value={`preset ${name}`}>
                {title}: {example}
              </option>
            ))}
          </optgroup>
          <option value="pattern">its name, by a pattern of my own</option>
        </select>
      </label>
      {by.kind === 'pattern' && (
        <div className={looks.pattern}>
          <label className="entry">
            <span className="small quiet">
              Pattern: {'{well}'}, {'{field}'}, {'{channel}'}, {'{z}'}, {'{time}'} …
            </span>
            <input
              className={`field ${controls.mono}`}
              spellCheck={false}
              autoComplete="off"
              maxLength={500}
              aria-invalid={Boolean(error)}
              value={by.pattern}
              onChange={(event) => onBy({ ...by, pattern: event.target.value })}
            />
          </label>
          <label className="entry">
            <span className="small quiet">Channels are called</span>
            <input
              className="field"
              spellCheck={false}
              autoComplete="off"
              placeholder="1=DAPI, 2=GFP"
              maxLength={500}
              value={by.channels}
              onChange={(event) => onBy({ ...by, channels: event.target.value })}
            />
          </label>
        </div>
      )}
      {Boolean(error) && <Wrong error={error} />}
      {plan && plan.reading.length > 0 && (
        <section className={`small ${looks.reading}`} aria-label="The first name, taken apart">
          {plan.reading.map(({ text, name }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces stay where they are
            <span key={i} data-told={name !== '' || undefined}>
              {text}
              {name && <i>{name}</i>}
            </span>
          ))}
        </section>
      )}
    </>
  );
}
