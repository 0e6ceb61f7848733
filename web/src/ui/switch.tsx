import controls from './controls.module.css';

interface Props {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  /** the page says why */
  disabled?: boolean;
  describedBy?: string;
}

/** On or off, at once. */
export function Switch({ label, on, onChange, disabled, describedBy }: Props) {
  return (
    <button
      type="button"
      role="switch"
      className={controls.switch}
      aria-checked={on}
      aria-label={label}
      aria-disabled={disabled || undefined}
      aria-describedby={describedBy}
      onClick={() => !disabled && onChange(!on)}
    />
  );
}
