import { type At, dragDistance, type Tool } from './tool.ts';

/** The part of a canvas that a hand needs. */
export interface Surface {
  readonly host: HTMLElement;
  pageToImage: (x: number, y: number) => { x: number; y: number };
}

export interface Held {
  tool: Tool;
  /** whether a press is the tool's at all: not while Space is held, or nothing may be drawn */
  isFree: () => boolean;
}

/** A press, or its end, that was passed to the picture by this very hand. */
const passed = new WeakSet<Event>();

/** Milliseconds after a pen was seen last in which a touch is a palm: it does nothing at all. */
const palmTime = 500;

/** Milliseconds in which a finger may become one of two: what it presses begins when they are over, or when it moves or leaves. */
const pinchTime = 120;

/** CSS pixels that a finger has gone when what it has drawn is a stroke, and not the beginning of a pinch. */
const strokeDistance = 24;

/** The other end of a pen is its sixth button. */
const [eraserButton, eraserButtons] = [5, 32];

/**
 * Leads pointers to what is held: a press that is the tool's never reaches the picture below, so that drawing does not move it; every
 * other does. Two fingers always are the picture's. A pen goes before touch: what a palm has begun before the pen came down is
 * left, nothing that touches while the pen is near does anything, and from then on fingers move the picture and draw no more.
 */
export function holdTool(surface: Surface, held: () => Held | null): () => void {
  const { host } = surface;
  const ended = new AbortController();
  let pressed: number | null = null;
  let isTool = false;
  /** what is pressed has become one of two fingers: the tool hears of it no more */
  let isPinch = false;
  let penAt = -Infinity;
  let first: PointerEvent | null = null;
  /** where it was last, and how far from its beginning it has been */
  let lastAt: At | null = null;
  let gone = 0;
  /** a finger is down, and nothing has begun yet */
  let waits: ReturnType<typeof setTimeout> | null = null;
  /** touches that are down, and that the picture knows of */
  const onPicture = new Map<number, PointerEvent>();

  const at = (event: PointerEvent): At => {
    const { left, top } = host.getBoundingClientRect();
    const [px, py] = [event.clientX - left, event.clientY - top];
    const { x, y } = surface.pageToImage(px, py);
    const isPen = event.pointerType === 'pen';
    const pressure = isPen ? event.pressure : 0.5;
    const eraser = isPen && (event.button === eraserButton || (event.buttons & eraserButtons) !== 0);
    return { x, y, px, py, shift: event.shiftKey, alt: event.altKey, pressure, eraser };
  };
  const isTouch = (event: PointerEvent) => event.pointerType === 'touch';
  const hasPen = () => penAt > -Infinity;
  const isPressing = ({ button, buttons, pointerType }: PointerEvent) =>
    button === 0 || buttons === 1 || (pointerType === 'pen' && (button === eraserButton || buttons === eraserButtons));
  const isOurs = (event: PointerEvent) =>
    (event.isPrimary || event.pointerType === 'pen') && (!isTouch(event) || !hasPen()) && isPressing(event);
  const isPalm = (event: PointerEvent) =>
    isTouch(event) && (event.timeStamp - penAt < palmTime || (pressed !== null && first?.pointerType === 'pen'));

  const pass = (event: PointerEvent, type: 'pointerdown' | 'pointercancel') => {
    const again = new PointerEvent(type, event);
    passed.add(again);
    event.target?.dispatchEvent(again);
  };
  const stopWaiting = () => {
    if (waits === null) return false;
    clearTimeout(waits);
    waits = null;
    return true;
  };
  /** The finger is alone: what it presses is the tool's, or else the picture's. */
  const begin = () => {
    const now = held();
    if (!stopWaiting() || !first || !now) return;
    isTool = now.tool.down(at(first));
    if (isTool) return;
    onPicture.set(first.pointerId, first);
    pass(first, 'pointerdown');
  };
  /** What touched first was a palm: the tool forgets it, and the picture is not moved by it any more. */
  const dismissTouches = (tool: Tool) => {
    if (!stopWaiting() && pressed !== null && isTool) tool.cancel();
    for (const event of onPicture.values()) pass(event, 'pointercancel');
    onPicture.clear();
    pressed = null;
    isTool = false;
  };

  const onDown = (event: PointerEvent) => {
    if (passed.has(event)) return;
    const now = held();
    if (!now) return;
    if (isPalm(event)) {
      event.stopPropagation();
      event.preventDefault();
      return;
    }
    if (event.pointerType === 'pen') {
      penAt = event.timeStamp;
      if (onPicture.size > 0 || (first && isTouch(first))) dismissTouches(now.tool);
    }
    // A second finger, and the picture moves: a stroke ends where it was, less than that was the beginning of a pinch.
    if (pressed !== null && isTouch(event) && isTool && first) {
      if (!stopWaiting()) {
        if (gone >= strokeDistance && lastAt) now.tool.up(lastAt);
        else if (now.tool.unpress) now.tool.unpress();
        else now.tool.cancel();
      }
      isTool = false;
      isPinch = true;
      onPicture.set(first.pointerId, first);
      pass(first, 'pointerdown');
    }
    if (!isOurs(event) || pressed !== null || !now.isFree()) {
      if (isTouch(event)) onPicture.set(event.pointerId, event);
      return;
    }
    pressed = event.pointerId;
    first = event;
    lastAt = null;
    gone = 0;
    isPinch = false;
    isTool = isTouch(event) || now.tool.down(at(event));
    if (!isTool) return;
    if (isTouch(event)) waits = setTimeout(begin, pinchTime);
    event.stopPropagation();
    event.preventDefault();
    // What has the focus gives it up, as it does where a press is not kept from the page.
    (document.activeElement as HTMLElement | null)?.blur?.();
    try {
      host.setPointerCapture(event.pointerId);
    } catch {
      // One that was made by a test, or has just left.
    }
  };
  const onMove = (event: PointerEvent) => {
    const now = held();
    if (!now) return;
    if (event.pointerType === 'pen') penAt = event.timeStamp;
    else if (isPalm(event) && event.pointerId !== pressed) event.stopPropagation();
    if (pressed !== null && (event.pointerId !== pressed || isPinch)) return;
    if (pressed === null && isTouch(event)) return;
    if (waits !== null && first) {
      if (Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY) <= dragDistance) return;
      begin();
    }
    // Every place the pointer was at since the last frame.
    const all = isTool && pressed !== null ? (event.getCoalescedEvents?.() ?? []) : [];
    for (const one of all.length > 0 ? all : [event]) {
      lastAt = at(one);
      if (first) gone = Math.max(gone, Math.hypot(one.clientX - first.clientX, one.clientY - first.clientY));
      now.tool.move(lastAt);
    }
    host.style.cursor = now.isFree() ? now.tool.cursor() : '';
  };
  const onUp = (event: PointerEvent) => {
    if (passed.has(event)) return;
    onPicture.delete(event.pointerId);
    if (event.pointerType === 'pen') penAt = event.timeStamp;
    if (event.pointerId !== pressed) {
      if (isPalm(event)) event.stopPropagation();
      return;
    }
    const now = held();
    if (event.type === 'pointerup') begin();
    stopWaiting();
    pressed = null;
    first = null;
    if (isPinch) isPinch = false;
    else if (event.type === 'pointercancel') now?.tool.cancel();
    else now?.tool.up(at(event));
    if (isTool) event.stopPropagation();
    isTool = false;
  };
  const onLeave = () => {
    if (pressed === null) held()?.tool.away?.();
  };
  const options = { capture: true, signal: ended.signal };
  host.addEventListener('pointerdown', onDown, options);
  host.addEventListener('pointermove', onMove, options);
  host.addEventListener('pointerup', onUp, options);
  host.addEventListener('pointercancel', onUp, options);
  host.addEventListener('pointerleave', onLeave, { signal: ended.signal });
  return () => {
    stopWaiting();
    ended.abort();
    host.style.cursor = '';
  };
}
