import { commandTable } from './command.ts';

/** While the server does not answer, and something is to open when it does. */
export const awayCommands = commandTable<{ stay: () => void }>()({
  stay: {
    keys: ['Escape'],
    title: 'Stay here',
    icon: 'close',
    group: 'Annotations',
    run: ({ stay }) => stay(),
  },
});
