import type { IconName } from '../ui/icons.tsx';
import { capOf } from './keys.ts';

/**
 * Something a page can do, said once: its keys, its button, the tooltip of that and its line in the list of keys all come
 * from here. The context is what the page gives it to act upon.
 */
export interface Command<Context> {
  readonly id: string;
  /** as keyName calls them; none where there is a button only */
  readonly keys: readonly string[];
  readonly title: string;
  readonly icon: IconName;
  /** heading of the list of keys below which it stands */
  readonly group: string;
  /** what has the focus does it, or an event that the browser makes of the key */
  readonly isNative?: boolean;
  /** whether it is for this person at all; for everybody, where there is none */
  readonly isFor?: (context: Context) => boolean;
  /** whether it does anything now; always, where there is none */
  readonly may?: (context: Context) => boolean;
  /** what its button says and shows now, where that is not always the same */
  readonly now?: (context: Context) => { title: string; icon: IconName };
  readonly run: (context: Context, key: string) => void;
}

/** The commands of a page by their ids. */
export function commandTable<Context>() {
  return <Id extends string>(rows: Record<Id, Omit<Command<Context>, 'id'>>): Record<Id, Command<Context>> => {
    const table = {} as Record<Id, Command<Context>>;
    for (const id of Object.keys(rows) as Id[]) table[id] = { id, ...rows[id] };
    return table;
  };
}

export function mayRun<Context>(command: Command<Context>, context: Context): boolean {
  return (command.isFor?.(context) ?? true) && (command.may?.(context) ?? true);
}

/** What a key does now. */
export function commandOf<Context>(
  table: Record<string, Command<Context>>,
  context: Context,
  key: string,
): Command<Context> | undefined {
  return Object.values(table).find((one) => one.keys.includes(key) && mayRun(one, context));
}

/** Those that are for this person: others are not even named to him. */
export function offered<Context>(
  table: Record<string, Command<Context>>,
  context: Context,
): Record<string, Command<Context>> {
  return Object.fromEntries(Object.entries(table).filter(([, command]) => command.isFor?.(context) ?? true));
}

/** What is printed on the keys of a command. */
export function capsOf(command: { readonly keys: readonly string[] }): string[] {
  return command.keys.map(capOf).filter((cap) => cap !== '');
}

/** By group, in the order of the table: what has a key. */
export function keyList(table: Record<string, Listed>): [group: string, commands: Listed[]][] {
  const listed = Object.values(table).filter((command) => command.keys.length > 0);
  const groups = [...new Set(listed.map((command) => command.group))];
  return groups.map((group) => [group, listed.filter((command) => command.group === group)]);
}

export type Listed = Pick<Command<never>, 'id' | 'keys' | 'title' | 'group'>;
