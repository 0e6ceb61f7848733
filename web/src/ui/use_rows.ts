import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { placeRows, rowsInView, scrollToShow, totalHeight } from '../model/row_places.ts';

interface Frame {
  top: number;
  height: number;
  width: number;
}

/** An element that scrolls, and what is seen of it. */
interface Box {
  element: RefObject<HTMLDivElement | null>;
  frame: Frame;
  /** looks at once, for who has just scrolled it */
  read: () => void;
}

/**
 * Draws only the rows of a long list that are in view. Heights are known, so nothing is measured and nothing jumps.
 * `box` is what useFrame gives: heights may depend on its width.
 */
export function useRows(
  { element, frame, read }: Box,
  count: number,
  heightOf: (index: number) => number,
  { more = 8, margin = 0 } = {},
) {
  const places = useMemo(() => placeRows(count, heightOf), [count, heightOf]);
  const { from, to } = rowsInView(places, frame.top, frame.height, more);
  const rows = Array.from({ length: to - from }, (_, i) => ({
    index: from + i,
    top: places.tops[from + i] as number,
    height: (places.tops[from + i + 1] as number) - (places.tops[from + i] as number),
  }));
  const show = useCallback(
    (index: number) => {
      const box = element.current;
      if (!box) return;
      box.scrollTop = scrollToShow(places, index, box.scrollTop, box.clientHeight, margin);
      read();
    },
    [element, places, read, margin],
  );
  /** As show, and the row is there when this returns: to be called from an event, not while React draws. */
  const showNow = useCallback((index: number) => flushSync(() => show(index)), [show]);
  return { rows, frame, showNow, last: to - 1, total: totalHeight(places), tops: places.tops, show };
}

/** Size of an element and how far it is scrolled. */
export function useFrame(): Box {
  const element = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState<Frame>({ top: 0, height: 0, width: 0 });
  const read = useCallback(() => {
    const box = element.current;
    if (!box) return;
    const now = { top: box.scrollTop, height: box.clientHeight, width: box.clientWidth };
    setFrame((old) => (old.top === now.top && old.height === now.height && old.width === now.width ? old : now));
  }, []);
  const watched = useRef<{ box: HTMLDivElement | null; end: () => void }>({ box: null, end: () => {} });
  // Looked up whenever something is drawn: it may go and come back as another one.
  useLayoutEffect(() => {
    const box = element.current;
    if (box === watched.current.box) return;
    watched.current.end();
    watched.current = { box, end: box ? watch(box, read) : () => {} };
    read();
  });
  useEffect(
    () => () => {
      watched.current.end();
      watched.current = { box: null, end: () => {} };
    },
    [],
  );
  return { element, frame, read };
}

/** Returns how to end it. */
function watch(box: HTMLElement, read: () => void): () => void {
  box.addEventListener('scroll', read, { passive: true });
  const sizes = new ResizeObserver(read);
  sizes.observe(box);
  return () => {
    box.removeEventListener('scroll', read);
    sizes.disconnect();
  };
}
