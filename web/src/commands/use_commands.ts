import { useEffect, useRef } from 'react';
import { type Command, commandOf } from './command.ts';
import { isBusy, pressedKey } from './keys.ts';

/**
 * The keys of a page's commands, but never while someone types, moves a slider, or has a menu or dialog open. What they
 * act upon is that of the moment a key is pressed. goesFirst: before the other tables of the page, whose keys it may take.
 */
export function useCommands<Context>(
  table: Record<string, Command<Context>>,
  context: Context,
  goesFirst = false,
): void {
  const latest = useRef({ table, context });
  useEffect(() => {
    latest.current = { table, context };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = pressedKey(event);
      if (event.defaultPrevented || key === '' || isBusy(event.target, event.key)) return;
      const { table, context } = latest.current;
      const command = commandOf(table, context, key);
      if (!command || command.isNative) return;
      event.preventDefault();
      command.run(context, key);
    };
    window.addEventListener('keydown', onKey, goesFirst);
    return () => window.removeEventListener('keydown', onKey, goesFirst);
  }, [goesFirst]);
}
