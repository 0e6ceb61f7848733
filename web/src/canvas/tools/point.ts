import { rounded } from '../../model/drawing/transform.ts';
import type { Desk, Tool } from './tool.ts';

/** Each press is a point. */
export function pointTool({ editor }: Desk): Tool {
  return {
    down: ({ x, y }) => {
      editor.draw({ kind: 'point', geometry: [[rounded(x), rounded(y)]] }, 'Point');
      return true;
    },
    move: () => {},
    up: () => {},
    close: () => false,
    back: () => false,
    cancel: () => false,
    draft: () => null,
    cursor: () => 'crosshair',
  };
}
