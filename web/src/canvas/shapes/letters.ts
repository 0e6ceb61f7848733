import { inkOn } from '../../model/drawing/classes.ts';
import type { Box, Shape } from '../../model/drawing/shape.ts';
import { type Affine, placed, zoomOf } from './affine.ts';

/** What is told apart by a letter as well as by its colour. */
interface Lettered {
  shape: Shape;
  box: Box;
}

/** More would be a cloud of letters, and slow. */
const maxLetters = 400;
/** CSS pixels: an outline that is smaller has no room for one. */
const smallestOutline = 40;

/** The letters of classes in view: in the marks of points, above outlines. Collected while shapes are painted, written after them. */
export class Letters {
  private found: { one: Lettered; letter: string; colour: string }[] = [];

  add(members: readonly Lettered[], letter: string, colour: string): void {
    if (letter === '' || this.found.length > maxLetters) return;
    for (const one of members) this.found.push({ one, letter, colour });
  }

  /** In CSS pixels, upright however the image is turned. */
  write(ink: CanvasRenderingContext2D, at: Affine, width: number, height: number, opacity: number): void {
    const zoom = zoomOf(at);
    const room = ({ shape, box }: Lettered) =>
      shape.kind === 'point' || Math.max(box[2] - box[0], box[3] - box[1]) * zoom >= smallestOutline;
    const written = this.found.length > maxLetters ? [] : this.found.filter(({ one }) => room(one));
    this.found = [];
    if (written.length === 0) return;
    ink.save();
    ink.globalAlpha = opacity;
    ink.textAlign = 'center';
    ink.textBaseline = 'middle';
    ink.lineJoin = 'round';
    for (const { one, letter, colour } of written) {
      const { shape, box } = one;
      if (shape.kind === 'point') {
        const [x, y] = placed(at, shape.geometry[0]?.[0] ?? 0, shape.geometry[0]?.[1] ?? 0);
        if (x < 0 || y < 0 || x > width || y > height) continue;
        ink.font = '700 8px sans-serif';
        ink.fillStyle = inkOn(colour);
        ink.fillText(letter, x, y + 0.5);
        continue;
      }
      const [x, y] = topOf(at, box);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      ink.font = '700 11px sans-serif';
      ink.strokeStyle = 'rgba(0, 0, 0, 0.7)';
      ink.lineWidth = 3;
      ink.strokeText(letter, x, y - 8);
      ink.fillStyle = colour;
      ink.fillText(letter, x, y - 8);
    }
    ink.restore();
  }
}

/** The middle of its upper side as it lies on the page. */
function topOf(at: Affine, [left, top, right, bottom]: Box): [number, number] {
  const corners = [placed(at, left, top), placed(at, right, top), placed(at, left, bottom), placed(at, right, bottom)];
  const [x] = placed(at, (left + right) / 2, (top + bottom) / 2);
  return [x, Math.min(...corners.map(([, y]) => y))];
}
