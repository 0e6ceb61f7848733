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
    // Esc, where nothing else ends by it: the grid sees to that.
    keys: [],
    title: 'Select none',
    icon: 'close',
    group: 'Grid',
    isFor: annotates,
    may: ({ selecting }) => (selecting?.selected ?? 0) > 0,
    run: ({ selecting }) => selecting?.none(),
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
