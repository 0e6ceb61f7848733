import { commandTable } from './command.ts';

/** What the commands of the history of drawings act upon. */
export interface HistoryContext {
  isOpen: boolean;
  toggle: () => void;
  /** from an earlier moment to now; from now to the layers */
  leave: () => void;
  openGallery: () => void;
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
  leave_history: {
    keys: ['Escape'],
    title: 'Back to now, then to the layers',
    icon: 'close',
    group: 'Drawing',
    may: ({ isOpen }) => isOpen,
    run: ({ leave }) => leave(),
  },
});
