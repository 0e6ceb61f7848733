import { createContext, useContext } from 'react';
import { CommandButton, CommandTextButton } from '../../commands/command_button.tsx';
import { type ViewerContext, viewerCommands } from '../../commands/viewer.ts';
import type { TipButtonProps } from '../../ui/tip_button.tsx';

/** What the commands act upon, for every button in the page. */
export const Viewing = createContext<ViewerContext | null>(null);

export function useViewing(): ViewerContext {
  const context = useContext(Viewing);
  if (!context) throw new Error('There is no viewer around this.');
  return context;
}

interface Props extends Pick<TipButtonProps, 'pressed' | 'disabled' | 'dense' | 'placement'> {
  command: keyof typeof viewerCommands;
}

/** A command of the viewer as an icon. */
export function ViewerButton({ command, ...shown }: Props) {
  return <CommandButton command={viewerCommands[command]} context={useViewing()} {...shown} />;
}

/** A command of the viewer as a word. */
export function ViewerTextButton({ command }: Pick<Props, 'command'>) {
  return <CommandTextButton command={viewerCommands[command]} context={useViewing()} />;
}
