import { turnDial } from './settings.ts';
import type { ToolId } from './tool.ts';

/** CSS pixels of a turn of the wheel that are one step; browsers that count in lines say three for as much. */
const notch = 100;
const pixels = [1, notch / 3, 3 * notch];

/** The wheel with Shift over the picture makes what is in the hand larger and smaller; without, it stays the picture's. */
export function wheelTurns(host: HTMLElement, tool: ToolId, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent) => {
    if (!event.shiftKey || event.altKey || event.ctrlKey || !host.contains(event.target as Node)) return;
    event.preventDefault();
    event.stopPropagation();
    // Shift turns a wheel sideways in most browsers.
    const turn = (event.deltaY || event.deltaX) * (pixels[event.deltaMode] ?? 1);
    turnDial(tool, -turn / notch);
  };
  // Before the picture hears of it.
  window.addEventListener('wheel', onWheel, { signal, passive: false, capture: true });
}
