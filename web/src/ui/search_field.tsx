import type { Ref } from 'react';
import { Icon } from './icons.tsx';

interface Props {
  ref?: Ref<HTMLInputElement>;
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string | undefined;
  /** the key that leads here, as printed on it */
  hotkey?: string | undefined;
}

/** Narrows a list while one types; Escape shows everything again. */
export function SearchField({ ref, label, value, onChange, className = '', hotkey }: Props) {
  return (
    <div className={`field ${className}`}>
      <Icon name="search" small />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (value) onChange('');
          else event.currentTarget.blur();
        }}
      />
      {!value && hotkey && <kbd className="key">{hotkey}</kbd>}
    </div>
  );
}
