import Button from '@mui/material/Button';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { TipButton, type TipButtonProps } from '../ui/tip_button.tsx';
import { type Command, capsOf, mayRun } from './command.ts';

type Shown = Pick<TipButtonProps, 'pressed' | 'disabled' | 'dense' | 'placement'>;

interface Props<Context> extends Shown {
  command: Command<Context>;
  context: Context;
}

/** A command as an icon: what it is called, its key and whether it may run are all said by the command. */
export function CommandButton<Context>({ command, context, disabled, ...shown }: Props<Context>) {
  const { title, icon } = command.now?.(context) ?? command;
  const [cap] = capsOf(command);
  // The context is another one whenever the page is drawn, and there are dozens of buttons.
  const latest = useRef({ command, context });
  useLayoutEffect(() => {
    latest.current = { command, context };
  });
  const run = useCallback(() => latest.current.command.run(latest.current.context, ''), []);
  return (
    <TipButton
      {...shown}
      icon={icon}
      label={title}
      {...(cap ? { hotkey: cap } : {})}
      disabled={disabled || !mayRun(command, context)}
      onClick={run}
    />
  );
}

/** A command as a word, with its key beside it. */
export function CommandTextButton<Context>({ command, context }: Props<Context>) {
  return (
    <Button disabled={!mayRun(command, context)} onClick={() => command.run(context, '')}>
      {command.title} <kbd className="key">{capsOf(command)[0]}</kbd>
    </Button>
  );
}
