import { startTransition, useEffect, useRef, useState } from 'react';

/**
 * How many rows of a long list are drawn: so many at first, and more as one comes near those that are not, for which `rest` stands.
 * For rows of any height; where heights are known there is useRows.
 */
export function useMore(count: number, atFirst: number) {
  const [limit, setLimit] = useState(atFirst);
  const rest = useRef<HTMLLIElement>(null);
  const shown = Math.min(count, limit);
  useEffect(() => {
    if (!rest.current || shown === count) return;
    // Told at once, too: while the rest is still in sight, more is drawn.
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) startTransition(() => setLimit(shown + atFirst));
      },
      { rootMargin: '400px' },
    );
    watch.observe(rest.current);
    return () => watch.disconnect();
  }, [shown, count, atFirst]);
  return { shown, rest };
}
