import { commandTable } from './command.ts';

/** What the commands of drawings act upon that are for whoever sees them. */
export interface HistoryContext {
  isOpen: boolean;
  toggle: () => void;
  /** from an earlier moment to now; from now to the layers */
  leave: () => void;
  openGallery: () => void;
  /** the table of ROIs */
  toggleTable: () => void;
  /** all drawings: hidden, and those that were seen are seen again */
  toggleDrawings: () => void;
}

export const historyCommands = commandTable<HistoryContext>()({
  history: {
    keys: ['Shift+h'],
    title: 'History of the drawings',
    icon: 'clock',
    group: 'Drawing',
    run: ({ toggle }) => toggle(),
  },
  gallery: {
    keys: ['Shift+g'],
    title: 'Gallery of the shapes',
    icon: 'grid',
    group: 'Drawing',
    run: ({ openGallery }) => openGallery(),
  },
  roi_table: {
    keys: ['o'],
    title: 'Table of the shapes',
    icon: 'layers',
    group: 'Drawing',
    run: ({ toggleTable }) => toggleTable(),
  },
  drawings: {
    keys: ['Shift+e'],
    title: 'Show or hide all drawings',
    icon: 'eye',
    group: 'Drawing',
    run: ({ toggleDrawings }) => toggleDrawings(),
  },
  leave_history: {
    keys: ['Escape'],
    title: 'Back to now, then to the layers',
    icon: 'close',
    group: 'Drawing',
    may: ({ isOpen }) => isOpen,
    run: ({ leave }) => leave(),
  },
});
