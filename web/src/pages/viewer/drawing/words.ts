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
  if (kind === 'polygon' || (kind === 'polyline' && tool === 'polyline')) {
    return {
      said: `${names[tool]}, ${count(Number(points), 'point')}`,
      keys: [['⏎', kind === 'polygon' ? 'closes' : 'ends'], ['⌫', 'last point'], ...always],
    };
  }
  const keys =
    tool === 'rectangle' || tool === 'ellipse'
      ? ([
          ['⇧', 'equal sides'],
          ['Alt', 'from the middle'],
        ] as const)
      : [];
  return { said: layer ? `${names[tool]} in ${layer}` : names[tool], keys: [...keys, ...always] };
}
