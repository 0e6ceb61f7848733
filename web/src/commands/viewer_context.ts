/** What the commands of the viewer act upon. */
export interface ViewerContext {
  /** null while no picture can be seen */
  picture: Picture | null;
  /** null for who may only look, and while no annotation is here */
  say: Saying | null;
  /** whether there is anything in the project that this person may annotate */
  mayAnnotate: boolean;
  /** what can be selected of the grid; null where there is none */
  selecting: Selecting | null;
  toggleComments: (() => void) | undefined;
  /** someone who holds a link: there is one annotation, and nothing around it */
  isGuest?: boolean;
  /** the menu of named views */
  toggleViews: (() => void) | undefined;
  /** of the open sample with others; null while none is open */
  compare: Compare | null;
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
  label: (digit: number) => void;
  submit: () => void;
  submitAndNext: () => void;
  score: (position: number) => void;
  classify: () => void;
  /** what was said last of what one looks at */
  undo: () => void;
  redo: () => void;
}

/** Many samples at once. */
export interface Selecting {
  selected: number;
  all: () => void;
  none: () => void;
  invert: () => void;
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
  /** as a file, at the size of the screen or a multiple of that */
  save: (times: number) => void;
}

export interface Compare {
  isOn: boolean;
  toggle: () => void;
  /** beside each other, or one over the other */
  toggleCurtain: () => void;
  toggleLink: () => void;
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
