import { commandTable } from './command.ts';
import type { ViewerContext } from './viewer_context.ts';

const hasPicture = ({ picture }: ViewerContext) => picture !== null;

const oneView = 'Save this view as PNG';
const allPanes = 'Save all panes as one PNG';

/** What is seen, to take along. */
export const savingCommands = commandTable<ViewerContext>()({
  copy_link: {
    keys: [],
    title: 'Copy link to this view',
    icon: 'copy',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.copyLink(),
  },
  save_png: {
    keys: ['Shift+s'],
    title: oneView,
    icon: 'camera',
    group: 'Picture',
    may: hasPicture,
    now: ({ compare }) => ({ title: compare?.isOn ? allPanes : oneView, icon: 'camera' }),
    run: ({ picture }) => picture?.save(1),
  },
  save_double: {
    keys: ['Shift+d'],
    title: 'Save this view as PNG, at double size',
    icon: 'camera',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.save(2),
  },
});
