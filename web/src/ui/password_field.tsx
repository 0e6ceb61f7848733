import { type Ref, useId, useState } from 'react';
import { TipButton } from './tip_button.tsx';
import styles from './ui.module.css';

interface Props {
  ref?: Ref<HTMLInputElement>;
  label: string;
  value: string;
  onChange: (password: string) => void;
  invalid: boolean;
  describedBy: string | undefined;
  /** one that is made up now, instead of one that is known */
  isNew?: boolean;
  autoFocus?: boolean;
  /** may be left empty */
  isOptional?: boolean;
}

/** A password, hidden until one wants to see it. */
export function PasswordField({
  ref,
  label,
  value,
  onChange,
  invalid,
  describedBy,
  isNew = false,
  autoFocus,
  isOptional,
}: Props) {
  const [visible, setVisible] = useState(false);
  const id = useId();
  return (
    <div className="entry">
      <label htmlFor={id}>{label}</label>
      <div className={`field ${styles.withButton}`}>
        <input
          id={id}
          ref={ref}
          name={isNew ? 'new-password' : 'password'}
          type={visible ? 'text' : 'password'}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          // biome-ignore lint/a11y/noAutofocus: set where typing here is the only thing to do
          autoFocus={autoFocus}
          required={!isOptional}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <TipButton
          icon={visible ? 'eye_off' : 'eye'}
          label={visible ? 'Hide the password' : 'Show the password'}
          onClick={() => setVisible(!visible)}
        />
      </div>
    </div>
  );
}
