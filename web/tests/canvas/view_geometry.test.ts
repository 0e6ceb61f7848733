import { describe, expect, it } from 'vitest';
import { fitMargin, fitView, turn } from '../../src/canvas/view_geometry.ts';

const canvas = { width: 800, height: 600 };
const box = { x: 0, y: 0, width: 1000, height: 500 };

/** Where an image point comes to lie on the screen, as OpenSeadragon places it: turned about the centre, then flipped. */
function onScreen(
  point: { x: number; y: number },
  view: { zoom: number; x: number; y: number },
  rotation: number,
  flipped: boolean,
) {
  const angle = (rotation * Math.PI) / 180;
  const [dx, dy] = [(point.x - view.x) * view.zoom, (point.y - view.y) * view.zoom];
  const x = dx * Math.cos(angle) - dy * Math.sin(angle);
  const y = dx * Math.sin(angle) + dy * Math.cos(angle);
  return { x: canvas.width / 2 + (flipped ? -x : x), y: canvas.height / 2 + y };
}

describe('fitting', () => {
  for (const rotation of [0, 90, 180, 270]) {
    for (const flipped of [false, true]) {
      it(`keeps its margins at ${rotation}°${flipped ? ', flipped' : ''}`, () => {
        const margin = fitMargin(canvas.height, true);
        const view = fitView(box, canvas, rotation, flipped, true);
        const corners = [0, 1000].flatMap((x) => [0, 500].map((y) => onScreen({ x, y }, view, rotation, flipped)));
        const xs = corners.map(({ x }) => x);
        const ys = corners.map(({ y }) => y);
        expect(Math.min(...xs)).toBeGreaterThanOrEqual(margin.left - 1e-6);
        expect(Math.max(...xs)).toBeLessThanOrEqual(canvas.width - margin.right + 1e-6);
        expect(Math.min(...ys)).toBeGreaterThanOrEqual(margin.top - 1e-6);
        expect(Math.max(...ys)).toBeLessThanOrEqual(canvas.height - margin.bottom + 1e-6);
      });
    }
  }

  it('leaves the tools their columns, and where there are none no room for them', () => {
    expect([900, 599, 339].map((height) => fitMargin(height, true).left)).toEqual([64, 98, 130]);
    expect(fitMargin(900, false).left).toBe(16);
  });

  it('knows degrees in a circle', () => {
    expect([-90, 0, 360, 450].map(turn)).toEqual([270, 0, 0, 90]);
  });
});
