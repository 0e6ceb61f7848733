import { paintCells } from '../../../model/regions/mask.ts';
import { wandReach, wandRegion } from '../../../model/regions/wand.ts';
import { wandFactor } from '../settings.ts';
import type { At, Tool } from '../tool.ts';
import type { PaintDesk } from './desk.ts';
import { regionTool } from './region.ts';

/** CSS pixels that the pointer goes before it takes up more. */
const stride = 3;

/** Takes up what belongs together around the pointer, by the values that are stored, and more as it is dragged. */
export function wandTool(desk: PaintDesk): Tool {
  let taken: At | null = null;
  return regionTool(
    desk,
    {
      what: 'Wand',
      reach: () => 0,
      put: (mask, from, at) => {
        if (from === null) taken = null;
        if (taken && Math.hypot(at.x - taken.x, at.y - taken.y) * desk.zoom() < stride) return;
        taken = at;
        const [x, y] = [Math.floor(at.x / mask.cell), Math.floor(at.y / mask.cell)];
        const size = 2 * wandReach + 1;
        const field = desk.values()(x - wandReach, y - wandReach, size, size, mask.cell);
        paintCells(mask, wandRegion(field, wandReach, wandReach, wandFactor.get()), x - wandReach, y - wandReach, size);
      },
      radius: () => 0,
    },
    false,
  );
}
