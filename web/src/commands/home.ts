import { commandTable } from './command.ts';

/** What the commands of the home page act upon. */
export interface HomeContext {
  find: () => void;
}

export const homeCommands = commandTable<HomeContext>()({
  find: {
    keys: ['/'],
    title: 'Find a project',
    icon: 'search',
    group: 'Projects',
    run: ({ find }) => find(),
  },
});
