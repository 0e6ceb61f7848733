import { useId, useMemo, useRef, useState } from 'react';
import { namingWords, patternProblem, renamedBy } from '../../../model/renaming.ts';
import { count, groupDigits } from '../../../model/text.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { Wrong } from '../../../ui/edit_line.tsx';
import looks from './annotations.module.css';

interface Props {
  rows: readonly { id: number; name: string; categoryId: number }[];
  categories: readonly { id: number; name: string }[];
  onRename: (names: { id: number; name: string }[]) => Promise<unknown>;
  onClose: () => void;
}

const shown = 6;

/** Many names by one pattern; each is seen before it is given. */
export function RenameDialog({ rows, categories, onRename, onClose }: Props) {
  const [pattern, setPattern] = useState('{name}');
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const named = useMemo(() => {
    const names = new Map(categories.map(({ id, name }) => [id, name]));
    return renamedBy(pattern, rows, (category) => names.get(category) ?? '');
  }, [pattern, rows, categories]);
  const wrong = named.filter(({ why }) => why);
  const changed = named.filter(({ name, to }) => name !== to);
  const problem = patternProblem(pattern) || (wrong[0] ? `${wrong[0].to || 'One'} ${wrong[0].why}.` : '');
  const put = (word: string) => {
    const at = input.current?.selectionStart ?? pattern.length;
    setPattern(`${pattern.slice(0, at)}{${word}}${pattern.slice(input.current?.selectionEnd ?? at)}`);
    input.current?.focus();
  };
  // What goes wrong is seen first.
  const first = [...wrong, ...named.filter(({ why }) => !why)].slice(0, shown);
  return (
    <Confirm
      mild
      title={`Rename ${count(rows.length, 'annotation')}`}
      action={`Rename ${count(changed.length, 'annotation')}`}
      disabled={problem !== '' || changed.length === 0}
      onClose={onClose}
      onConfirm={() => onRename(changed.map(({ id, to }) => ({ id, name: to })))}
    >
      <div className="entry">
        <label htmlFor={id}>New name</label>
        <input
          ref={input}
          id={id}
          className={`field ${looks.pattern}`}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          aria-invalid={problem !== ''}
          value={pattern}
          onChange={(event) => setPattern(event.target.value)}
        />
      </div>
      <div className={looks.words}>
        {namingWords.map((word) => (
          <button key={word} type="button" className="field" onClick={() => put(word)}>
            {word}
          </button>
        ))}
      </div>
      <table className={looks.names}>
        <thead>
          <tr>
            <th>Now</th>
            <th>Then</th>
          </tr>
        </thead>
        <tbody>
          {first.map(({ id, name, to, why }) => (
            <tr key={id}>
              <td className="cut" title={name}>
                {name}
              </td>
              <td className="cut" title={to}>
                {why ? <Wrong error={`${to} ${why}`} /> : to}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {named.length > first.length && <p className="small faint">{groupDigits(named.length - first.length)} more</p>}
      {problem && <Wrong error={problem} />}
    </Confirm>
  );
}
