import { type ReactNode, useState } from 'react';
import controls from './controls.module.css';

interface Props {
  on: boolean;
  /** shown at once; undone when this is refused */
  onChange: (on: boolean) => Promise<unknown>;
  children: ReactNode;
}

/** One of several that may be chosen; saved by itself. */
export function Check({ on, onChange, children }: Props) {
  const [asked, setAsked] = useState<boolean | null>(null);
  return (
    <label className={controls.check}>
      <input
        type="checkbox"
        checked={asked ?? on}
        onChange={(event) => {
          setAsked(event.target.checked);
          onChange(event.target.checked).finally(() => setAsked(null));
        }}
      />
      {children}
    </label>
  );
}
