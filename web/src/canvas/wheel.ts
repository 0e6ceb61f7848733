import { zoomStep } from './view_geometry.ts';

/** What of a wheel event is used. */
export type Turn = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

/** What a turn of the wheel, or two fingers on a trackpad, ask for. */
export type Wish =
  | { kind: 'zoom'; factor: number; isNotch: boolean }
  | { kind: 'pan'; right: number; down: number }
  /** so much of a plane further, in depth or, with Shift, in time; whole ones are steps */
  | { kind: 'plane'; axis: 'z' | 't'; planes: number };

/** CSS pixels of a turn: what browsers that count in lines or pages take for one. A notch of a mouse is 100, or 3 lines. */
const notch = 100;
const pixels = [1, notch / 3, 3 * notch];

/** A pinch comes as a turn with Ctrl, and a hundred times finer than a notch: a spread to twice the size sums to about -70. */
const pinchPixels = 1 / 100;

/** A single event never does more than this many notches: free-spinning wheels send thousands of pixels at once. */
const maxNotches = 4;

export function wishOf(turn: Turn, twoFingersPan: boolean): Wish {
  const unit = pixels[turn.deltaMode] ?? 1;
  const [x, y] = [turn.deltaX * unit, turn.deltaY * unit];
  // Shift turns a wheel sideways in most browsers.
  if (turn.altKey) return { kind: 'plane', axis: turn.shiftKey ? 't' : 'z', planes: (y || x) / notch };
  const isNotch = Math.abs(y) >= notch / 2;
  if (twoFingersPan && !turn.ctrlKey) return { kind: 'pan', right: x, down: y };
  const isPinch = turn.ctrlKey && !isNotch;
  const notches = Math.max(-maxNotches, Math.min(maxNotches, y / notch));
  const factor = isPinch ? Math.exp(-y * pinchPixels) : zoomStep ** -notches;
  return { kind: 'zoom', factor, isNotch };
}

export interface WheelTarget {
  /** about a point of the element, CSS pixels */
  zoomAt: (factor: number, x: number, y: number, immediately: boolean) => void;
  panBy: (right: number, down: number) => void;
  stepPlane: (axis: 'z' | 't', by: number) => void;
  twoFingersPan: () => boolean;
}

/** Safari's own event for a pinch on a trackpad. */
type GestureEvent = UIEvent & { scale: number; clientX: number; clientY: number };

export function listenToWheel(element: HTMLElement, target: WheelTarget, signal: AbortSignal): void {
  let planes = 0;
  const place = (event: { clientX: number; clientY: number }) => {
    const { left, top } = element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top] as const;
  };
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const wish = wishOf(event, target.twoFingersPan());
    if (wish.kind === 'zoom') target.zoomAt(wish.factor, ...place(event), !wish.isNotch);
    if (wish.kind === 'pan') target.panBy(wish.right, wish.down);
    if (wish.kind !== 'plane') return;
    planes += wish.planes;
    const steps = Math.trunc(planes);
    planes -= steps;
    if (steps !== 0) target.stepPlane(wish.axis, steps);
  };
  element.addEventListener('wheel', onWheel, { signal, passive: false, capture: true });

  let scale = 1;
  const onGesture = (event: Event) => {
    event.preventDefault();
    const gesture = event as GestureEvent;
    if (event.type === 'gesturechange') target.zoomAt(gesture.scale / scale, ...place(gesture), true);
    scale = event.type === 'gesturestart' ? 1 : gesture.scale;
  };
  for (const name of ['gesturestart', 'gesturechange', 'gestureend']) {
    element.addEventListener(name, onGesture, { signal, passive: false });
  }
}
