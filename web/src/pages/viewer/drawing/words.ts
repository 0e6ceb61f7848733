import { dials } from '../../../canvas/tools/settings.ts';
import type { Draft, ToolId } from '../../../canvas/tools/tool.ts';
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
    ['⏎', 'by keys'],
    ['⇧', 'equal sides'],
    ['Alt', 'from the middle'],
  ],
  ellipse: [
    ['⏎', 'by keys'],
    ['⇧', 'equal sides'],
    ['Alt', 'from the middle'],
  ],
};

/** What is begun in words of wordsOf(): its kind, how many points it has and, where keys place it, its box. */
export function draftText({ kind, points }: Draft, isPlaced: boolean): string {
  return [kind, points.length / 2, ...(isPlaced ? points.slice(0, 4).map(Math.round) : [])].join(' ');
}

/** What stands below the picture while a tool is in the hand. draft: what draftText() says of what is begun; "": nothing is. */
export function wordsOf(tool: ToolId, draft: string, selected: number, said: string, layer: string | null): ToolWords {
  const [kind = '', points = '0', x, y, width, height] = draft.split(' ');
  const always = [
    ['Space', 'pans'],
    ['Esc', 'leaves'],
  ] as const;
  if (said) return { said, keys: [['Esc', 'leaves']] };
  if (width !== undefined && height !== undefined) {
    const arrows = [
      ['← ↑ ↓ →', 'move'],
      ['Ctrl', 'and arrows: size'],
      ['⇧', 'by ten'],
      ['⏎', 'draws'],
    ] as const;
    return { said: `${names[tool]} of ${width} × ${height} px at ${x}, ${y}`, keys: [...arrows, ['Esc', 'leaves']] };
  }
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
