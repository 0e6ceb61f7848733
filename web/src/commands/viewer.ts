import { zoomStep } from '../canvas/view_geometry.ts';
import { commandTable } from './command.ts';

/** What the commands of the viewer act upon. */
export interface ViewerContext {
  /** null while no picture can be seen */
  picture: Picture | null;
  /** null for who may only look, and while no annotation is here */
  say: Saying | null;
  /** whether there is anything in the project that this person may annotate */
  mayAnnotate: boolean;
  toggleComments: (() => void) | undefined;
  /** someone who holds a link: there is one annotation, and nothing around it */
  isGuest?: boolean;
  /** of the open annotation; null while there is none */
  layers: Layers | null;
  /** the stack one looks at; null where there is none */
  stack: Stack | null;
  /** the annotations of a category as pictures, instead of one */
  showsGrid: boolean;
  panels: Panels;
  goPrevious: (() => void) | undefined;
  goNext: (() => void) | undefined;
  showGrid: (() => void) | undefined;
  find: () => void;
  toggleDark: () => void;
  /** two fingers on a trackpad move the picture instead of zooming */
  toggleTwoFingers: () => void;
  /** zoom and place stay from one annotation to another of the same size */
  keepsView: boolean;
  toggleKeepView: () => void;
  /** how channels look stays from one annotation to another, by their names */
  keepsLooks: boolean;
  toggleKeepLooks: () => void;
  toggleFullScreen: () => void;
  showKeys: () => void;
}

/** What may be said about the open annotation. Positions begin with 1. */
export interface Saying {
  labelCount: number;
  optionCount: number;
  /** what is chosen differs from what is stored */
  mayClassify: boolean;
  label: (position: number) => void;
  submit: () => void;
  submitAndNext: () => void;
  score: (position: number) => void;
  classify: () => void;
}

export interface Picture {
  zoomBy: (factor: number) => void;
  fit: () => void;
  actualPixels: () => void;
  /** by CSS pixels of the screen, to the right and down */
  panBy: (right: number, down: number) => void;
  rotate: () => void;
  flip: () => void;
  /** to exactly what is seen */
  copyLink: () => void;
  save: () => void;
}

/** What is done to the layer that is selected, and to all. */
export interface Layers {
  adjust: () => void;
  adjustAll: () => void;
  resetAll: () => void;
  toggleEye: () => void;
  showOnly: () => void;
  /** up the panel is -1 */
  selectBy: (by: number) => void;
}

export interface Stack {
  hasDepths: boolean;
  hasTimes: boolean;
  projected: boolean;
  playing: boolean;
  stepDepth: (by: number) => void;
  stepTime: (by: number) => void;
  toggleMaximum: () => void;
  togglePlay: () => void;
}

/** Which panels are open. */
export interface Panels {
  left: boolean;
  right: boolean;
  setLeft: (open: boolean) => void;
  setRight: (open: boolean) => void;
  /** both away, or back as they were before */
  toggleBoth: () => void;
}

const panStep = 80;
const pans: Record<string, readonly [number, number]> = {
  left: [-panStep, 0],
  right: [panStep, 0],
  up: [0, -panStep],
  down: [0, panStep],
};

const hasLayers = ({ picture, layers }: ViewerContext) => picture !== null && layers !== null;
const annotates = ({ mayAnnotate }: ViewerContext) => mayAnnotate;
const isAtHome = ({ isGuest }: ViewerContext) => !isGuest;
const hasSay = ({ say }: ViewerContext) => say !== null;
const hasPicture = ({ picture }: ViewerContext) => picture !== null;

export const viewerCommands = commandTable<ViewerContext>()({
  next: {
    keys: ['n'],
    title: 'Next',
    icon: 'down',
    group: 'Annotations',
    isFor: isAtHome,
    may: ({ goNext }) => goNext !== undefined,
    run: ({ goNext }) => goNext?.(),
  },
  previous: {
    keys: ['b'],
    title: 'Previous',
    icon: 'up',
    group: 'Annotations',
    isFor: isAtHome,
    may: ({ goPrevious }) => goPrevious !== undefined,
    run: ({ goPrevious }) => goPrevious?.(),
  },
  grid: {
    keys: ['g'],
    title: 'Grid of the category',
    icon: 'grid',
    group: 'Annotations',
    isFor: isAtHome,
    may: ({ showGrid }) => showGrid !== undefined,
    run: ({ showGrid }) => showGrid?.(),
  },
  find: {
    keys: ['/'],
    title: 'Find an annotation',
    icon: 'search',
    group: 'Annotations',
    isFor: isAtHome,
    run: ({ find }) => find(),
  },
  label: {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    title: 'Set or clear a label',
    icon: 'tick',
    group: 'Annotate',
    isFor: annotates,
    may: ({ say }) => (say?.labelCount ?? 0) > 0,
    run: ({ say }, key) => say?.label(Number(key)),
  },
  submit: {
    keys: ['Enter'],
    title: 'Submit',
    icon: 'tick',
    group: 'Annotate',
    isFor: annotates,
    may: hasSay,
    run: ({ say }) => say?.submit(),
  },
  submit_next: {
    keys: ['Shift+Enter'],
    title: 'Submit and next',
    icon: 'submit_next',
    group: 'Annotate',
    isFor: annotates,
    may: hasSay,
    run: ({ say }) => say?.submitAndNext(),
  },
  score: {
    keys: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `Shift+${digit}`),
    title: 'Choose a score',
    icon: 'tick',
    group: 'Annotate',
    isFor: annotates,
    may: ({ say }) => (say?.optionCount ?? 0) > 0,
    run: ({ say }, key) => say?.score(Number(key.slice(-1))),
  },
  classify: {
    keys: ['Shift+c'],
    title: 'Classify',
    icon: 'tick',
    group: 'Annotate',
    isFor: annotates,
    may: ({ say }) => say?.mayClassify ?? false,
    run: ({ say }) => say?.classify(),
  },
  comments: {
    keys: ['c'],
    title: 'Comments',
    icon: 'chat',
    group: 'Annotate',
    may: ({ toggleComments }) => toggleComments !== undefined,
    run: ({ toggleComments }) => toggleComments?.(),
  },
  zoom_in: {
    keys: ['+', '='],
    title: 'Zoom in',
    icon: 'add',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.zoomBy(zoomStep),
  },
  zoom_out: {
    keys: ['-'],
    title: 'Zoom out',
    icon: 'remove',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.zoomBy(1 / zoomStep),
  },
  fit: {
    keys: ['0'],
    title: 'Fit',
    icon: 'fit',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.fit(),
  },
  actual_pixels: {
    keys: ['Shift+0'],
    title: 'Actual pixels',
    icon: 'one_to_one',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.actualPixels(),
  },
  move: {
    keys: ['left', 'right', 'up', 'down'],
    title: 'Move',
    icon: 'fit',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }, key) => picture?.panBy(...(pans[key] ?? ([0, 0] as const))),
  },
  keep_view: {
    keys: [],
    title: 'Stay at this place in the next annotation',
    icon: 'pin',
    group: 'Picture',
    may: hasPicture,
    run: ({ toggleKeepView }) => toggleKeepView(),
  },
  keep_looks: {
    keys: [],
    title: 'Keep looks for the next annotation',
    icon: 'link',
    group: 'Layers',
    may: hasLayers,
    run: ({ toggleKeepLooks }) => toggleKeepLooks(),
  },
  two_fingers: {
    keys: [],
    title: 'Two fingers move the picture',
    icon: 'pan',
    group: 'Picture',
    may: hasPicture,
    run: ({ toggleTwoFingers }) => toggleTwoFingers(),
  },
  dark: {
    keys: ['d'],
    title: 'Dark background',
    icon: 'contrast',
    group: 'Picture',
    may: hasPicture,
    run: ({ toggleDark }) => toggleDark(),
  },
  rotate: {
    keys: ['Shift+r'],
    title: 'Rotate by 90°',
    icon: 'rotate',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.rotate(),
  },
  flip: {
    keys: ['Shift+f'],
    title: 'Flip',
    icon: 'flip',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.flip(),
  },
  full_screen: {
    keys: ['f'],
    title: 'Full screen',
    icon: 'fullscreen',
    group: 'Picture',
    run: ({ toggleFullScreen }) => toggleFullScreen(),
  },
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
    title: 'Save this view as PNG',
    icon: 'camera',
    group: 'Picture',
    may: hasPicture,
    run: ({ picture }) => picture?.save(),
  },
  depth: {
    keys: [',', '.'],
    title: 'Depth before, after',
    icon: 'layers',
    group: 'Planes',
    may: ({ stack }) => stack?.hasDepths === true && !stack.projected,
    run: ({ stack }, key) => stack?.stepDepth(key === ',' ? -1 : 1),
  },
  time: {
    keys: ['<', '>'],
    title: 'Time before, after',
    icon: 'layers',
    group: 'Planes',
    may: ({ stack }) => stack?.hasTimes === true,
    run: ({ stack }, key) => stack?.stepTime(key === '<' ? -1 : 1),
  },
  maximum: {
    keys: ['m'],
    title: 'Maximum of all depths',
    icon: 'maximum',
    group: 'Planes',
    may: ({ stack }) => stack?.hasDepths === true,
    now: ({ stack }) => ({ title: stack?.projected ? 'One depth' : 'Maximum of all depths', icon: 'maximum' }),
    run: ({ stack }) => stack?.toggleMaximum(),
  },
  play: {
    keys: ['Shift+space'],
    title: 'Play',
    icon: 'play',
    group: 'Planes',
    may: ({ stack }) => stack !== null,
    now: ({ stack }) => (stack?.playing ? { title: 'Pause', icon: 'pause' } : { title: 'Play', icon: 'play' }),
    run: ({ stack }) => stack?.togglePlay(),
  },
  layer: {
    keys: ['Shift+up', 'Shift+down'],
    title: 'Layer above, below',
    icon: 'layers',
    group: 'Layers',
    may: hasLayers,
    run: ({ layers }, key) => layers?.selectBy(key === 'Shift+up' ? -1 : 1),
  },
  eye: {
    keys: ['i'],
    title: 'Show or hide the layer',
    icon: 'eye',
    group: 'Layers',
    may: hasLayers,
    run: ({ layers }) => layers?.toggleEye(),
  },
  only: {
    keys: ['Shift+i'],
    title: 'Only this layer, or all',
    icon: 'eye',
    group: 'Layers',
    may: hasLayers,
    run: ({ layers }) => layers?.showOnly(),
  },
  adjust: {
    keys: ['a'],
    title: 'Auto-adjust the layer',
    icon: 'auto',
    group: 'Layers',
    may: hasLayers,
    run: ({ layers }) => layers?.adjust(),
  },
  adjust_all: {
    keys: ['Shift+a'],
    title: 'Auto-adjust all layers',
    icon: 'auto',
    group: 'Layers',
    may: hasLayers,
    run: ({ layers }) => layers?.adjustAll(),
  },
  reset_all: {
    keys: [],
    title: 'Reset all layers',
    icon: 'reset',
    group: 'Layers',
    may: hasLayers,
    run: ({ layers }) => layers?.resetAll(),
  },
  annotations: {
    keys: ['['],
    title: 'Annotations',
    icon: 'left_open',
    group: 'Page',
    isFor: isAtHome,
    now: ({ panels }) =>
      panels.left
        ? { title: 'Hide annotations', icon: 'left_close' }
        : { title: 'Show annotations', icon: 'left_open' },
    run: ({ panels }) => panels.setLeft(!panels.left),
  },
  layers: {
    keys: [']'],
    title: 'Layers',
    icon: 'right_open',
    group: 'Page',
    may: ({ showsGrid }) => !showsGrid,
    now: ({ panels }) =>
      panels.right ? { title: 'Hide layers', icon: 'right_close' } : { title: 'Show layers', icon: 'right_open' },
    run: ({ panels }) => panels.setRight(!panels.right),
  },
  both_panels: {
    keys: ['\\'],
    title: 'Both panels',
    icon: 'left_close',
    group: 'Page',
    run: ({ panels }) => panels.toggleBoth(),
  },
  keys: {
    keys: ['?'],
    title: 'Keyboard shortcuts',
    icon: 'keyboard',
    group: 'Page',
    run: ({ showKeys }) => showKeys(),
  },
});
