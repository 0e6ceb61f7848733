import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Band } from '../../../model/selection.ts';

/** Farther than a hand trembles, in CSS pixels. */
const threshold = 6;
const edge = 32;

interface Given {
  element: RefObject<HTMLDivElement | null>;
  /** before it begins; adds: beside what is selected already */
  onStart: (adds: boolean) => void;
  onMove: (band: Band) => void;
}

/**
 * A rectangle drawn with the mouse, in the places of what scrolls; it scrolls on at the edges. What was pressed is not clicked
 * then.
 */
export function useBand({ element, onStart, onMove }: Given) {
  const [band, setBand] = useState<Band | null>(null);
  const drag = useRef<{ x: number; y: number; startX: number; startY: number; began: boolean; id: number } | null>(
    null,
  );
  const ended = useRef(0);

  const move = () => {
    const box = element.current;
    const now = drag.current;
    if (!box || !now) return;
    const frame = box.getBoundingClientRect();
    const x = Math.max(0, Math.min(box.clientWidth, now.x - frame.left));
    const y = now.y - frame.top + box.scrollTop;
    const bottom = Math.max(0, Math.min(box.scrollHeight, y));
    const next = {
      left: Math.min(now.startX, x),
      right: Math.max(now.startX, x),
      top: Math.min(now.startY, bottom),
      bottom: Math.max(now.startY, bottom),
    };
    setBand(next);
    onMove(next);
  };
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });

  const isDrawn = band !== null;
  useEffect(() => {
    if (!isDrawn) return;
    const timer = setInterval(() => {
      const box = element.current;
      const now = drag.current;
      if (!box || !now) return;
      const frame = box.getBoundingClientRect();
      const beyond = Math.max(0, now.y - (frame.bottom - edge)) - Math.max(0, frame.top + edge - now.y);
      if (beyond === 0) return;
      box.scrollTop += beyond / 2;
      latest.current();
    }, 16);
    return () => clearInterval(timer);
  }, [isDrawn, element]);

  const end = () => {
    if (drag.current?.began) ended.current = performance.now();
    drag.current = null;
    setBand(null);
  };
  return {
    band,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
        const box = element.current;
        // A finger scrolls; the bar at the side is no picture.
        if (!box || event.button !== 0 || event.pointerType !== 'mouse') return;
        const frame = box.getBoundingClientRect();
        const startX = event.clientX - frame.left;
        if (startX > box.clientWidth) return;
        const startY = event.clientY - frame.top + box.scrollTop;
        drag.current = { x: event.clientX, y: event.clientY, startX, startY, began: false, id: event.pointerId };
      },
      onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
        const now = drag.current;
        if (!now || event.pointerId !== now.id) return;
        const frame = element.current?.getBoundingClientRect();
        now.x = event.clientX;
        now.y = event.clientY;
        if (!now.began) {
          const right = now.x - (frame?.left ?? 0) - now.startX;
          const down = now.y - (frame?.top ?? 0) + (element.current?.scrollTop ?? 0) - now.startY;
          if (Math.hypot(right, down) < threshold) return;
          now.began = true;
          event.currentTarget.setPointerCapture(now.id);
          onStart(event.ctrlKey || event.metaKey || event.shiftKey);
        }
        move();
      },
      onPointerUp: end,
      onPointerCancel: end,
      onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => {
        if (performance.now() - ended.current > 100) return;
        event.preventDefault();
        event.stopPropagation();
      },
    },
  };
}
