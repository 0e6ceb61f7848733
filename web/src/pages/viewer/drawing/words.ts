import { dials } from '../../../canvas/tools/settings.ts';
import type { ToolId } from '../../../canvas/tools/tool.ts';
import { count } from '../../../model/text.ts';
import type { ToolWords } from '../overlays.ts';

const names: Record<ToolId, string> = {
  select: 'Select',
  point: 'Point',
  line: 'Line',
  polyline: 'Polyline',
  polygon: 'Polygon',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  freehand: 'Freehand',
  brush: 'Brush',
  eraser: 'Eraser',
  wand: 'Wand',
  lasso: 'Magnetic lasso',
  counter: 'Counter',
  knife: 'Split by a line',
};

/** What the keys do that a tool has beside those that all have. */
const own: Partial<Record<ToolId, ToolWords['keys']>> = {
  brush: [
    ['Alt', 'erases'],
    ['⇧', 'adds'],
  ],
  eraser: [['Alt', 'paints']],
  wand: [
    ['Alt', 'takes away'],
    ['⇧', 'adds'],
  ],
  lasso: [['Alt', 'straight']],
  counter: [
    ['1–9', 'class'],
    ['⌫', 'last point'],
    ['Alt', 'takes away'],
  ],
  knife: [['⇧', 'straight']],
  rectangle: [
    ['⇧', 'equal sides'],
    ['Alt', 'from the middle'],
  ],
  ellipse: [
    ['⇧', 'equal sides'],
    ['Alt', 'from the middle'],
  ],
};

/** What stands below the picture while a tool is in the hand. draft: kind and points of what is begun; "": nothing is. */
export function wordsOf(tool: ToolId, draft: string, selected: number, said: string, layer: string | null): ToolWords {
  const [kind = '', points = '0'] = draft.split(' ');
  const always = [
    ['Space', 'pans'],
    ['Esc', 'leaves'],
  ] as const;
  if (said) return { said, keys: [['Esc', 'leaves']] };
  if (tool === 'select') {
    const keys =
      selected > 0
        ? ([
            ['⇧', 'adds'],
            ['Alt', 'adds or removes a point'],
            ['Del', 'deletes'],
          ] as const)
        : ([['⇧', 'and a drag: many']] as const);
    return { said: selected > 0 ? `${count(selected, 'shape')} selected` : names.select, keys: [...keys, ...always] };
  }
  const isPath = (tool === 'polygon' || tool === 'polyline') && kind === tool;
  if (isPath || (kind !== '' && tool === 'lasso')) {
    const closes = kind === 'polygon' || tool === 'lasso';
    return {
      said: `${names[tool]}, ${count(Number(points), 'point')}`,
      keys: [
        ['⏎', closes ? 'closes' : 'ends'],
        ['⌫', 'last point'],
        ...(tool === 'lasso' ? (own.lasso ?? []) : []),
        ...always,
      ],
    };
  }
  const keys = own[tool] ?? [];
  // What is set beside it needs the room.
  const isShort = tool in dials || tool === 'lasso';
  return {
    said: layer && !isShort ? `${names[tool]} in ${layer}` : names[tool],
    keys: isShort ? [...keys, ['Esc', 'leaves']] : [...keys, ...always],
  };
}
