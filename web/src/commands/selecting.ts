import { commandTable } from './command.ts';
import type { ViewerContext } from './viewer_context.ts';

const annotates = ({ mayAnnotate }: ViewerContext) => mayAnnotate;
const isGrid = ({ selecting }: ViewerContext) => selecting !== null;

/** What is selected of a grid. */
export const selectingCommands = commandTable<ViewerContext>()({
  select_all: {
    keys: ['Ctrl+a'],
    title: 'Select all',
    icon: 'grid',
    group: 'Grid',
    isFor: annotates,
    may: isGrid,
    run: ({ selecting }) => selecting?.all(),
  },
  select_none: {
    keys: ['Escape'],
    title: 'Select none',
    icon: 'close',
    group: 'Grid',
    isFor: annotates,
    may: ({ selecting }) => (selecting?.selected ?? 0) > 0,
    run: ({ selecting }) => selecting?.none(),
  },
  toggle_card: {
    keys: ['space'],
    title: 'Select the one that has the focus, or leave it out',
    icon: 'tick',
    group: 'Grid',
    isFor: annotates,
    may: isGrid,
    isNative: true,
    run: () => {},
  },
  invert: {
    keys: ['Ctrl+i'],
    title: 'Select the others instead',
    icon: 'flip',
    group: 'Grid',
    isFor: annotates,
    may: isGrid,
    run: ({ selecting }) => selecting?.invert(),
  },
});
