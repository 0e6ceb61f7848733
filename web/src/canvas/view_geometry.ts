export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One step of zoom: a turn of the wheel, a key, a button. */
export const zoomStep = 1.25;

/**
 * Room kept free around a fitted image, CSS pixels: on top for the buttons of the view, at the left for the tools that draw, where there are
 * any, and a little elsewhere. The tools stand in as many columns as `.tools` says of a canvas of this height (drawings.module.css).
 */
export function fitMargin(height: number, hasTools: boolean) {
  const columns = height < 340 ? 3 : height < 600 ? 2 : 1;
  return { left: hasTools ? 32 + 32 * columns + (columns > 1 ? 2 : 0) : 16, top: 56, right: 16, bottom: 16 };
}

/**
 * The view that shows a box as large as it fits: zoom in CSS pixels per image pixel, and the image point in the middle of
 * the canvas, which is off the middle of the box because the margins differ.
 */
export function fitView(
  box: Box,
  canvas: { width: number; height: number },
  rotation: number,
  flipped: boolean,
  hasTools = false,
) {
  const { left, top, right, bottom } = fitMargin(canvas.height, hasTools);
  const angle = (turn(rotation) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const wide = Math.abs(box.width * cos) + Math.abs(box.height * sin);
  const high = Math.abs(box.width * sin) + Math.abs(box.height * cos);
  const room = { width: Math.max(32, canvas.width - left - right), height: Math.max(32, canvas.height - top - bottom) };
  const zoom = Math.min(room.width / wide, room.height / high);
  // From the middle of the canvas to the middle of the room, on the screen, then turned back into the image.
  const dx = ((left - right) / 2 / zoom) * (flipped ? -1 : 1);
  const dy = (top - bottom) / 2 / zoom;
  return {
    zoom,
    x: box.x + box.width / 2 - (dx * cos + dy * sin),
    y: box.y + box.height / 2 - (dy * cos - dx * sin),
  };
}

/** Degrees in 0 … 360. */
export function turn(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** Points all over a part, near its edges, too. */
export function gridOf({ x, y, width, height }: Box): { x: number; y: number }[] {
  const parts = [0.01, 0.25, 0.5, 0.75, 0.99];
  return parts.flatMap((down) => parts.map((right) => ({ x: x + width * right, y: y + height * down })));
}
