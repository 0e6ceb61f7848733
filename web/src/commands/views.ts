import { commandTable } from './command.ts';
import { viewerCommands } from './viewer.ts';

/** What the commands of the menu of named views act upon. */
export interface ViewsContext {
  apply: (position: number) => void;
  close: () => void;
}

export const viewsCommands = commandTable<ViewsContext>()({
  apply_view: {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    title: 'Show it as in the view of that number',
    icon: 'views',
    group: 'Menu of views',
    run: ({ apply }, key) => apply(Number(key)),
  },
  close_views: {
    keys: [...viewerCommands.views.keys, 'Escape'],
    title: 'Close the menu',
    icon: 'close',
    group: 'Menu of views',
    run: ({ close }) => close(),
  },
});
