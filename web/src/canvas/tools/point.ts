import { rounded } from '../../model/drawing/transform.ts';
import type { Desk, Tool } from './tool.ts';

/** Each press is a point. */
export function pointTool({ editor }: Desk): Tool {
  let hasDrawn = false;
  return {
    down: ({ x, y }) => {
      hasDrawn = editor.draw({ kind: 'point', geometry: [[rounded(x), rounded(y)]] }, 'Point') === '';
      return true;
    },
    move: () => {},
    up: () => {},
    close: () => false,
    back: () => false,
    cancel: () => false,
    unpress: () => {
      if (hasDrawn) editor.turnBack();
      hasDrawn = false;
    },
    draft: () => null,
    cursor: () => 'crosshair',
  };
}
