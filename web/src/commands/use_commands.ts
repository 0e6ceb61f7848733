import { useEffect, useRef } from 'react';
import { type Command, mayRun } from './command.ts';
import { isBusy, pressedKey } from './keys.ts';

/**
 * The keys of a page's commands, but never while someone types, moves a slider, or has a menu or dialog open. What they
 * act upon is that of the moment a key is pressed.
 */
export function useCommands<Context>(table: Record<string, Command<Context>>, context: Context): void {
  const latest = useRef({ table, context });
  useEffect(() => {
    latest.current = { table, context };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = pressedKey(event);
      if (event.defaultPrevented || key === '' || isBusy(event.target, event.key)) return;
      const { table, context } = latest.current;
      const command = Object.values(table).find(({ keys }) => keys.includes(key));
      if (!command || !mayRun(command, context)) return;
      event.preventDefault();
      command.run(context, key);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
