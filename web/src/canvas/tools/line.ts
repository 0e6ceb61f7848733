import { dragTool } from './drag.ts';
import type { At, Desk, Tool } from './tool.ts';

/** From one place to another; with Shift by steps of 45°. */
export function lineTool(desk: Desk): Tool {
  return dragTool('line', 'Line', desk, (from, to) => [
    from.x,
    from.y,
    ...(to.shift ? inSteps(from, to) : [to.x, to.y]),
  ]);
}

function inSteps(from: At, to: At): [number, number] {
  const step = Math.PI / 4;
  const angle = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / step) * step;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return [from.x + Math.cos(angle) * length, from.y + Math.sin(angle) * length];
}
