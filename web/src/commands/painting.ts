import type { Operation } from '../model/regions/operations.ts';
import type { Command } from './command.ts';

/** What the commands act upon that paint, count and combine. */
export interface PaintingContext {
  /** what is in the hand; null: the picture is moved */
  tool: string | null;
  mayDraw: boolean;
  take: (tool: string | null) => void;
  /** how many of the selected shapes may be changed */
  editable: number;
  /** what is in the hand can be larger and smaller */
  hasDial: boolean;
  turn: (steps: number) => void;
  operate: (operation: Operation) => void;
  showsOperations: boolean;
  toggleOperations: () => void;
}

type Row = Omit<Command<PaintingContext>, 'id'>;
type Icon = Row['icon'];

const group = 'Painting and counting';
const combining = 'Combining shapes';
const draws = ({ mayDraw }: PaintingContext) => mayDraw;
const hasSome = ({ editable }: PaintingContext) => editable > 0;

function tool(id: string, key: string, title: string, icon: Icon, under = group): Row {
  const run = ({ tool, take }: PaintingContext) => take(tool === id ? null : id);
  return { keys: [key], title, icon, group: under, isFor: draws, run };
}

function dial(key: string, title: string, icon: Icon, steps: number): Row {
  const may = ({ hasDial }: PaintingContext) => hasDial;
  return { keys: [key], title, icon, group, isFor: draws, may, run: ({ turn }) => turn(steps) };
}

function operation(id: Operation, keys: readonly string[], title: string, icon: Icon): Row {
  return { keys, title, icon, group: combining, isFor: draws, may: hasSome, run: ({ operate }) => operate(id) };
}

export const paintingRows = {
  brush: tool('brush', 'q', 'Brush', 'brush'),
  eraser: tool('eraser', 'Shift+q', 'Eraser', 'eraser'),
  wand: tool('wand', 'w', 'Wand', 'wand'),
  lasso: tool('lasso', 's', 'Magnetic lasso', 'magnet'),
  counter: tool('counter', 'x', 'Counter', 'counter'),
  smaller: dial('[', 'Smaller brush, less tolerance; also the wheel with Shift', 'remove', -1),
  larger: dial(']', 'Larger brush, more tolerance', 'add', 1),
  operations: {
    keys: ['u'],
    title: 'Combine and change outlines',
    icon: 'unite',
    group: combining,
    isFor: draws,
    may: (context: PaintingContext) => hasSome(context) || context.showsOperations,
    run: ({ toggleOperations }: PaintingContext) => toggleOperations(),
  },
  unite: operation('unite', ['Shift+u'], 'Unite', 'unite'),
  subtract: operation('subtract', ['Shift+d'], 'Subtract the smaller from the largest', 'subtract'),
  intersect: operation('intersect', ['Shift+n'], 'Intersect', 'intersect'),
  fill_holes: operation('fill_holes', ['Shift+o'], 'Fill holes', 'fill_holes'),
  knife: tool('knife', 'z', 'Split by a line', 'knife', combining),
  separate: operation('separate', ['Shift+p'], 'Separate parts', 'separate'),
  simplify: operation('simplify', ['Shift+l'], 'Simplify', 'polyline'),
  grow: operation('grow', [], 'Grow', 'add'),
  shrink: operation('shrink', [], 'Shrink', 'remove'),
} as const satisfies Record<string, Row>;
