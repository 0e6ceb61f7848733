import type { Whereabouts } from '../model/view_address.ts';
import type { ImageCanvas } from './image_canvas.ts';

export interface Linked {
  canvas: ImageCanvas;
  /** how the picture lies there now */
  turned: () => { rotation: number; flipped: boolean };
  /** micrometres a pixel of its base image; null where it is not known */
  pixelSize: () => number | null;
}

/**
 * Keeps pictures at the same zoom and place: whichever is moved leads, frame by frame, and the others follow. Where both say how
 * large a pixel is, the same size and place are meant; pixels otherwise. Returns how to end it.
 */
export function linkViews(members: readonly Linked[]): () => void {
  const before = new Map<Linked, Whereabouts>();
  const follow = (leader: Linked, now: Whereabouts) => {
    before.set(leader, now);
    for (const one of members) {
      if (one === leader || one.canvas.zoom() === 0) continue;
      one.canvas.goTo(inPixelsOf(one, leader, now));
      before.set(one, whereOf(one));
    }
  };
  let frame = 0;
  const tick = () => {
    frame = requestAnimationFrame(tick);
    const [first] = members;
    for (const one of members) {
      const now = whereOf(one);
      if (!(now.zoom > 0)) continue;
      const was = before.get(one);
      if (was && isSame(was, now)) continue;
      // One that has just come goes where the first one is.
      if (!was && one !== first && first && first.canvas.zoom() > 0) return follow(first, whereOf(first));
      return follow(one, now);
    }
  };
  frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
}

function whereOf({ canvas, turned }: Linked): Whereabouts {
  return { ...canvas.lookingAt(), ...turned() };
}

/** Less than a quarter of a pixel of the screen is nothing that anybody did. */
function isSame(a: Whereabouts, b: Whereabouts): boolean {
  const isThere = Math.hypot(a.x - b.x, a.y - b.y) * b.zoom < 0.25 && Math.abs(a.zoom / b.zoom - 1) < 1e-4;
  return isThere && a.rotation === b.rotation && a.flipped === b.flipped;
}

function inPixelsOf(one: Linked, leader: Linked, where: Whereabouts): Whereabouts {
  const [own, theirs] = [one.pixelSize(), leader.pixelSize()];
  const ratio = own && theirs ? own / theirs : 1;
  return { ...where, x: where.x / ratio, y: where.y / ratio, zoom: where.zoom * ratio };
}
