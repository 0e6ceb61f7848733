import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { type ComponentProps, type MouseEvent, memo, type ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface TipProps {
  title: string;
  /** the key that does the same, as printed on it */
  hotkey?: string;
  placement?: ComponentProps<typeof Tooltip>['placement'];
  children: ComponentProps<typeof Tooltip>['children'];
}

export function Tip({ title, hotkey, placement, children }: TipProps) {
  const text: ReactNode = hotkey ? (
    <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
      {title}
      <kbd className="key">{hotkey}</kbd>
    </span>
  ) : (
    title
  );
  return (
    <Tooltip title={text} {...(placement ? { placement } : {})}>
      {children}
    </Tooltip>
  );
}

export interface TipButtonProps {
  icon: IconName;
  label: string;
  hotkey?: string;
  /** for buttons that switch something on and off */
  pressed?: boolean;
  expanded?: boolean;
  disabled?: boolean;
  dense?: boolean;
  smallIcon?: boolean;
  className?: string | undefined;
  placement?: TipProps['placement'];
  onClick: (event: MouseEvent) => void;
}

/** An icon that does something: it has a name for everyone, and a tooltip that also names the key. Drawn again only where it says something else. */
export const TipButton = memo(function TipButton(props: TipButtonProps) {
  const { icon, label, hotkey, pressed, expanded, disabled, dense, smallIcon, className, placement, onClick } = props;
  const button = (
    <IconButton
      size={dense ? 'small' : 'medium'}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      // Not `disabled`: that would take the tooltip, which says what it would do, and the focus away with it.
      aria-disabled={disabled || undefined}
      className={className}
      onClick={(event) => !disabled && onClick(event)}
    >
      <Icon name={icon} small={smallIcon} />
    </IconButton>
  );
  return (
    <Tip title={label} {...(hotkey ? { hotkey } : {})} {...(placement ? { placement } : {})}>
      {button}
    </Tip>
  );
});
