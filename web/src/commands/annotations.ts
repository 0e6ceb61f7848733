import { commandTable } from './command.ts';

/** What the commands of a project's list of annotations act upon. */
export interface AnnotationsContext {
  /** how many are */
  chosen: number;
  chooseAll: () => void;
  chooseNone: () => void;
}

export const annotationsCommands = commandTable<AnnotationsContext>()({
  choose_all: {
    keys: ['Ctrl+a'],
    title: 'Choose all',
    icon: 'select',
    group: 'Annotations',
    run: ({ chooseAll }) => chooseAll(),
  },
  choose_none: {
    keys: ['Escape'],
    title: 'Choose none',
    icon: 'close',
    group: 'Annotations',
    may: ({ chosen }) => chosen > 0,
    run: ({ chooseNone }) => chooseNone(),
  },
});
