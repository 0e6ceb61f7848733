import { paintStroke } from '../../../model/regions/mask.ts';
import { brushRadius } from '../settings.ts';
import type { At, Tool } from '../tool.ts';
import type { PaintDesk } from './desk.ts';
import { regionTool } from './region.ts';

/** A light touch of a pen is so much smaller than one in the middle, and a firm one so much larger. */
const [lightest, firmest] = [0.15, 2];

/** A round brush, as large as is set; by its pressure where there is a pen. */
export function brushTool(desk: PaintDesk, isEraser: boolean): Tool {
  const share = ({ pressure }: At) => Math.max(lightest, Math.min(firmest, 2 * pressure));
  const reach = (at: At) => (brushRadius.get() * share(at)) / desk.zoom();
  return regionTool(
    desk,
    {
      what: 'Brush',
      reach,
      put: (mask, from, at) => {
        const disc = (place: At) => ({ x: place.x, y: place.y, radius: reach(place) });
        paintStroke(mask, disc(from ?? at), disc(at));
      },
      // A pen that hovers has no pressure yet.
      radius: (at) => brushRadius.get() * (at.pressure > 0 ? share(at) : 1),
    },
    isEraser,
  );
}
