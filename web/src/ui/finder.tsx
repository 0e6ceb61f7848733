import { useId, useState } from 'react';
import controls from './controls.module.css';
import { Icon, type IconName } from './icons.tsx';

export interface Found {
  id: number;
  title: string;
  more: string;
}

interface Props {
  label: string;
  icon?: IconName;
  text: string;
  onText: (text: string) => void;
  found: readonly Found[] | undefined;
  /** what to say when nothing was found */
  none: string;
  chosen: Found | null;
  onChoose: (one: Found | null) => void;
}

/** A field that finds as one types: what was found is below it, chosen by arrows and Enter or the mouse. */
export function Finder({ label, icon = 'search', text, onText, found, none, chosen, onChoose }: Props) {
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const rows = found ?? [];
  const here = Math.min(at, rows.length - 1);
  const isShown = isOpen && !chosen && text.trim() !== '' && found !== undefined;
  const choose = (one: Found | undefined) => {
    if (!one) return;
    onChoose(one);
    setOpen(false);
  };
  return (
    <div className={controls.finder}>
      <div className="field">
        <Icon name={icon} small />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded={isShown}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={isShown && rows[here] ? `${id}${rows[here].id}` : undefined}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          value={chosen ? chosen.title : text}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onChange={(event) => {
            onChoose(null);
            onText(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              if (isShown) setOpen(false);
              else onText('');
              onChoose(null);
            }
            if (!isShown) return;
            if (event.key === 'ArrowDown') setAt(Math.min(here + 1, rows.length - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(here - 1, 0));
            else if (event.key === 'Enter') choose(rows[here]);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      {isShown && (
        <div className={controls.found} id={`${id}list`} role="listbox" aria-label={label}>
          {rows.map((one, i) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, and says which one is meant
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={one.id}
              id={`${id}${one.id}`}
              role="option"
              aria-selected={i === here}
              // The field keeps the focus until the click is done.
              onMouseDown={(event) => event.preventDefault()}
              onMouseEnter={() => setAt(i)}
              onClick={() => choose(one)}
            >
              <span className="cut">{one.title}</span>
              <span className="small quiet cut">{one.more}</span>
            </div>
          ))}
          {rows.length === 0 && <p className={`small ${controls.foundNote}`}>{none}</p>}
        </div>
      )}
    </div>
  );
}
