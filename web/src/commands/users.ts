import { commandTable } from './command.ts';

/** What the commands of the page of users act upon. */
export interface UsersContext {
  find: () => void;
}

export const usersCommands = commandTable<UsersContext>()({
  find: {
    keys: ['/'],
    title: 'Name, user name or e-mail',
    icon: 'search',
    group: 'Users',
    run: ({ find }) => find(),
  },
});
