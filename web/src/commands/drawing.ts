import { type Command, commandTable } from './command.ts';
import { type PaintingContext, paintingRows } from './painting.ts';

/** What the commands of drawing act upon. */
export interface DrawingContext extends PaintingContext {
  /** what is in the hand; null: the picture is moved */
  tool: string | null;
  /** there is a drawing one may draw in, or one can be made */
  mayDraw: boolean;
  take: (tool: string | null) => void;
  /** something is begun and no shape yet */
  isBegun: () => boolean;
  /** something is being drawn: undoing takes back its last point, and not what was drawn before */
  hasDraft: () => boolean;
  /** it was begun by keys, which move and size it */
  isPlaced: () => boolean;
  close: () => void;
  back: () => void;
  leave: () => void;
  /** how many shapes are selected, and how many of them may be changed */
  selected: number;
  editable: number;
  undoes: string;
  redoes: string;
  undo: () => void;
  redo: () => void;
  remove: () => void;
  duplicate: () => void;
  selectAll: () => void;
  /** by pixels of the image */
  nudge: (right: number, down: number) => void;
  /** wider and higher, by pixels of the image */
  grow: (wider: number, higher: number) => void;
  /** by its digit; 0: no class */
  classify: (digit: number) => void;
  classes: number;
}

const group = 'Drawing';
const draws = ({ mayDraw }: DrawingContext) => mayDraw;
const hasTool = ({ tool }: DrawingContext) => tool !== null;
const hasForm = ({ editable, isPlaced }: DrawingContext) => editable > 0 || isPlaced();
const hasSome = ({ editable }: DrawingContext) => editable > 0;

function tool(id: string, key: string, title: string, icon: Command<DrawingContext>['icon']) {
  return {
    keys: [key],
    title,
    icon,
    group,
    isFor: draws,
    run: ({ tool, take }: DrawingContext) => take(tool === id ? null : id),
  };
}

const steps: Record<string, readonly [number, number]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

export const drawingCommands = commandTable<DrawingContext>()({
  select: tool('select', 'v', 'Select', 'select'),
  point: tool('point', 't', 'Point', 'point'),
  line: tool('line', 'l', 'Line', 'line'),
  polyline: tool('polyline', 'y', 'Polyline', 'polyline'),
  polygon: tool('polygon', 'p', 'Polygon', 'polygon'),
  rectangle: tool('rectangle', 'r', 'Rectangle', 'rectangle'),
  ellipse: tool('ellipse', 'e', 'Ellipse', 'ellipse'),
  freehand: tool('freehand', 'h', 'Freehand', 'freehand'),
  ...paintingRows,
  close: {
    keys: ['Enter'],
    title: 'Close the shape; with a box or an ellipse in the hand, place one',
    icon: 'tick',
    group,
    isFor: draws,
    // With nothing begun it does nothing: one press too many submits no sample.
    may: ({ tool }) => tool !== null && tool !== 'select',
    run: ({ close }) => close(),
  },
  back: {
    keys: ['Backspace'],
    title: 'Take back the last point',
    icon: 'undo',
    group,
    isFor: draws,
    may: ({ isBegun }) => isBegun(),
    run: ({ back }) => back(),
  },
  leave: {
    keys: ['Escape'],
    title: 'Leave what is begun, what is selected, the tool',
    icon: 'close',
    group,
    isFor: draws,
    may: (context) => hasTool(context) || context.selected > 0,
    run: ({ leave }) => leave(),
  },
  undo: {
    keys: ['Ctrl+z'],
    title: 'Undo',
    icon: 'undo',
    group,
    isFor: draws,
    may: ({ undoes, hasDraft }) => undoes !== '' || hasDraft(),
    now: ({ undoes }) => ({ title: undoes ? `Undo: ${undoes}` : 'Undo', icon: 'undo' }),
    run: ({ hasDraft, back, undo }) => (hasDraft() ? back() : undo()),
  },
  redo: {
    keys: ['Ctrl+Shift+z', 'Ctrl+y'],
    title: 'Redo',
    icon: 'redo',
    group,
    isFor: draws,
    may: ({ redoes }) => redoes !== '',
    now: ({ redoes }) => ({ title: redoes ? `Redo: ${redoes}` : 'Redo', icon: 'redo' }),
    run: ({ redo }) => redo(),
  },
  nudge: {
    keys: ['left', 'right', 'up', 'down'],
    title: 'Move what is selected by a pixel',
    icon: 'pan',
    group,
    isFor: draws,
    may: hasForm,
    run: ({ nudge }, key) => nudge(...(steps[key] ?? ([0, 0] as const))),
  },
  nudge_far: {
    keys: ['Shift+left', 'Shift+right', 'Shift+up', 'Shift+down'],
    title: 'Move what is selected by ten pixels',
    icon: 'pan',
    group,
    isFor: draws,
    may: hasForm,
    run: ({ nudge }, key) => {
      const [right, down] = steps[key.replace('Shift+', '')] ?? [0, 0];
      nudge(10 * right, 10 * down);
    },
  },
  size: {
    keys: ['Ctrl+left', 'Ctrl+right', 'Ctrl+up', 'Ctrl+down'],
    title: 'Narrower, wider, lower, higher by a pixel',
    icon: 'fit',
    group,
    isFor: draws,
    may: hasForm,
    run: ({ grow }, key) => grow(...(steps[key.replace('Ctrl+', '')] ?? ([0, 0] as const))),
  },
  size_far: {
    keys: ['Ctrl+Shift+left', 'Ctrl+Shift+right', 'Ctrl+Shift+up', 'Ctrl+Shift+down'],
    title: 'Narrower, wider, lower, higher by ten pixels',
    icon: 'fit',
    group,
    isFor: draws,
    may: hasForm,
    run: ({ grow }, key) => {
      const [wider, higher] = steps[key.replace('Ctrl+Shift+', '')] ?? [0, 0];
      grow(10 * wider, 10 * higher);
    },
  },
  next_shape: {
    keys: ['Tab', 'Shift+Tab'],
    title: 'Next shape, and what lies beneath the pointer',
    icon: 'select',
    group,
    isFor: draws,
    // Where it is pressed says whether it is meant: pages/viewer/drawing/stage.tsx.
    isNative: true,
    run: () => {},
  },
  classify_shapes: {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'],
    title: 'Class of the next shape, and of what is selected; 0: none',
    icon: 'tick',
    group,
    isFor: draws,
    // With a tool in the hand, or shapes selected, digits are theirs.
    may: ({ tool, editable, classes }) => classes > 0 && ((tool !== null && tool !== 'select') || editable > 0),
    run: ({ classify }, key) => classify(Number(key)),
  },
  select_shapes: {
    keys: ['Ctrl+a'],
    title: 'Select all shapes',
    icon: 'select',
    group,
    isFor: draws,
    may: hasTool,
    run: ({ selectAll }) => selectAll(),
  },
  copy_shapes: {
    keys: ['Ctrl+c'],
    title: 'Copy what is selected, as GeoJSON',
    icon: 'copy',
    group,
    isFor: draws,
    isNative: true,
    run: () => {},
  },
  cut_shapes: {
    keys: ['Ctrl+x'],
    title: 'Cut what is selected',
    icon: 'copy',
    group,
    isFor: draws,
    isNative: true,
    run: () => {},
  },
  paste_shapes: {
    keys: ['Ctrl+v'],
    title: 'Paste shapes, also from another sample or QuPath',
    icon: 'copy',
    group,
    isFor: draws,
    isNative: true,
    run: () => {},
  },
  duplicate: {
    keys: ['Ctrl+d'],
    title: 'Duplicate what is selected',
    icon: 'copy',
    group,
    isFor: draws,
    may: hasSome,
    run: ({ duplicate }) => duplicate(),
  },
  delete_shapes: {
    keys: ['Delete', 'Backspace'],
    title: 'Delete what is selected',
    icon: 'trash',
    group,
    isFor: draws,
    may: hasSome,
    run: ({ remove }) => remove(),
  },
});
