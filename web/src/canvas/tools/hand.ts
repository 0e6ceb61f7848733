import type { At, Tool } from './tool.ts';

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

/** A press that was passed back to the picture by this very hand. */
const passed = new WeakSet<Event>();

/**
 * Leads pointers to what is held: a press that is the tool's never reaches the picture below, so that drawing does not move it; every
 * other does. Two fingers always are the picture's; and once a pen has been seen, fingers are, too: a palm rests on the glass.
 */
export function holdTool(surface: Surface, held: () => Held | null): () => void {
  const { host } = surface;
  const ended = new AbortController();
  let pressed: number | null = null;
  let isTool = false;
  let hasPen = false;
  let first: PointerEvent | null = null;

  const at = (event: PointerEvent): At => {
    const { left, top } = host.getBoundingClientRect();
    const [px, py] = [event.clientX - left, event.clientY - top];
    const { x, y } = surface.pageToImage(px, py);
    const pressure = event.pointerType === 'pen' ? event.pressure : 0.5;
    return { x, y, px, py, shift: event.shiftKey, alt: event.altKey, pressure };
  };
  const isOurs = (event: PointerEvent) =>
    event.isPrimary && (event.pointerType !== 'touch' || !hasPen) && (event.button === 0 || event.buttons === 1);

  const onDown = (event: PointerEvent) => {
    if (passed.has(event)) return;
    if (event.pointerType === 'pen') hasPen = true;
    const now = held();
    if (!now) return;
    // A second finger: what the first one has begun was the beginning of a pinch.
    if (pressed !== null && event.pointerType === 'touch' && isTool && first) {
      now.tool.cancel();
      isTool = false;
      const again = new PointerEvent('pointerdown', first);
      passed.add(again);
      first.target?.dispatchEvent(again);
      return;
    }
    if (!isOurs(event) || pressed !== null || !now.isFree()) return;
    pressed = event.pointerId;
    first = event;
    isTool = now.tool.down(at(event));
    if (!isTool) return;
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
    if (!now || (pressed !== null && event.pointerId !== pressed)) return;
    if (pressed === null && event.pointerType === 'touch') return;
    // Every place the pointer was at since the last frame.
    const all = isTool && pressed !== null ? (event.getCoalescedEvents?.() ?? []) : [];
    for (const one of all.length > 0 ? all : [event]) now.tool.move(at(one));
    host.style.cursor = now.isFree() ? now.tool.cursor() : '';
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== pressed) return;
    pressed = null;
    first = null;
    const now = held();
    if (event.type === 'pointercancel') now?.tool.cancel();
    else now?.tool.up(at(event));
    if (isTool) event.stopPropagation();
    isTool = false;
  };
  const options = { capture: true, signal: ended.signal };
  host.addEventListener('pointerdown', onDown, options);
  host.addEventListener('pointermove', onMove, options);
  host.addEventListener('pointerup', onUp, options);
  host.addEventListener('pointercancel', onUp, options);
  return () => {
    ended.abort();
    host.style.cursor = '';
  };
}
