import type { Whereabouts } from '../model/view_address.ts';
import type { ImageCanvas } from './image_canvas.ts';

export interface Linked {
  canvas: Pick<ImageCanvas, 'place' | 'stack' | 'lookingAt' | 'goTo'>;
  /** micrometres a pixel of its base image; null where it is not known */
  pixelSize: () => number | null;
}

interface State {
  where: Whereabouts;
  /** it has its picture, and so a place of its own */
  isPlaced: boolean;
  width: number;
  height: number;
}

/**
 * Keeps pictures at the same zoom and place: whichever is moved leads, frame by frame, and the others follow. Where both say how
 * large a pixel is, the same size and place are meant; pixels otherwise. Returns how to end it.
 *
 * One leads only when somebody has moved it: not one whose picture is still on its way, and not one that merely has another
 * size or place on the page, since panes come and go. Then all go where the one that led last is; where that got another picture, it
 * comes to the others.
 */
export function linkViews(members: readonly Linked[]): () => void {
  const before = new Map<Linked, State>();
  const [first] = members;
  let leader = first;

  const follow = (led: Linked, now: State) => {
    leader = led;
    before.set(led, now);
    for (const one of members) {
      if (one === led) continue;
      // The first one has just been opened: it goes to where it is to be seen, and then it leads.
      if (one !== first || stateOf(one).isPlaced) one.canvas.goTo(inPixelsOf(one, led, now.where));
      before.set(one, stateOf(one));
    }
  };
  let frame = 0;
  const tick = () => {
    frame = requestAnimationFrame(tick);
    const now = members.map((one) => ({ one, was: before.get(one), is: stateOf(one) }));
    const placed = now.filter(({ is }) => is.isPlaced);
    const arranged = placed.filter(({ was, is }) => !was?.isPlaced || !isSameSize(was, is));
    const led =
      arranged.length > 0
        ? (arranged.find(({ one, was }) => one === first && !was?.isPlaced) ??
          placed.find(({ one, was }) => one === leader && was?.isPlaced) ??
          placed.find(({ was }) => was?.isPlaced) ??
          placed[0])
        : placed.find(({ was, is }) => was && !isSame(was.where, is.where));
    if (led) return follow(led.one, led.is);
    for (const { one, is } of now) before.set(one, is);
  };
  frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
}

function stateOf({ canvas }: Linked): State {
  const { width, height } = canvas.place;
  const where = canvas.lookingAt();
  return { where, isPlaced: canvas.stack?.isEmpty() === false && where.zoom > 0, width, height };
}

function isSameSize(a: State, b: State): boolean {
  return a.width === b.width && a.height === b.height;
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
