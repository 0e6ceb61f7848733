import { commandTable } from './command.ts';

/** What the commands of a gallery of shapes act upon. */
export interface GalleryContext {
  /** how many would be changed: those that are selected, or the one that is looked at */
  chosen: number;
  mayDraw: boolean;
  classes: number;
  undoes: string;
  classify: (digit: number) => void;
  remove: () => void;
  undo: () => void;
  selectAll: () => void;
  selectNone: () => void;
  invert: () => void;
  toggle: () => void;
  open: () => void;
  /** by crops; rows are as long as they are wide */
  step: (right: number, down: number, isRange: boolean) => void;
  toEnd: (isFirst: boolean) => void;
}

const group = 'Gallery';
const draws = ({ mayDraw }: GalleryContext) => mayDraw;
const hasSome = ({ chosen }: GalleryContext) => chosen > 0;
const steps: Record<string, readonly [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

export const galleryCommands = commandTable<GalleryContext>()({
  classify_rois: {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'],
    title: 'Class of what is selected; 0: none',
    icon: 'tick',
    group,
    isFor: draws,
    may: ({ chosen, classes }) => chosen > 0 && classes > 0,
    run: ({ classify }, key) => classify(Number(key)),
  },
  delete_rois: {
    keys: ['Delete', 'Backspace'],
    title: 'Delete what is selected',
    icon: 'trash',
    group,
    isFor: draws,
    may: hasSome,
    run: ({ remove }) => remove(),
  },
  undo_rois: {
    keys: ['Ctrl+z'],
    title: 'Take back what was done last',
    icon: 'undo',
    group,
    isFor: draws,
    may: ({ undoes }) => undoes !== '',
    run: ({ undo }) => undo(),
  },
  open_roi: {
    keys: ['Enter'],
    title: 'Open in the image',
    icon: 'fit',
    group,
    may: hasSome,
    run: ({ open }) => open(),
  },
  step_roi: {
    keys: ['left', 'right', 'up', 'down'],
    title: 'To the next',
    icon: 'pan',
    group,
    run: ({ step }, key) => step(...(steps[key] ?? ([0, 0] as const)), false),
  },
  range_of_rois: {
    keys: ['Shift+left', 'Shift+right', 'Shift+up', 'Shift+down'],
    title: 'Select up to the next',
    icon: 'pan',
    group,
    run: ({ step }, key) => step(...(steps[key.replace('Shift+', '')] ?? ([0, 0] as const)), true),
  },
  ends_of_rois: {
    keys: ['Home', 'End'],
    title: 'To the first, to the last',
    icon: 'pan',
    group,
    run: ({ toEnd }, key) => toEnd(key === 'Home'),
  },
  select_roi: {
    keys: ['space'],
    title: 'Select or leave out',
    icon: 'tick',
    group,
    may: hasSome,
    run: ({ toggle }) => toggle(),
  },
  select_all_rois: {
    keys: ['Ctrl+a'],
    title: 'Select all',
    icon: 'select',
    group,
    run: ({ selectAll }) => selectAll(),
  },
  invert_rois: {
    keys: ['Ctrl+i'],
    title: 'Invert the selection',
    icon: 'select',
    group,
    run: ({ invert }) => invert(),
  },
  select_no_roi: {
    keys: ['Escape'],
    title: 'Select none',
    icon: 'close',
    group,
    run: ({ selectNone }) => selectNone(),
  },
});
