import { useEffect } from 'react';

/** The name of the page in the browser's tab: what is open first, the program last. */
export function useTitle(...parts: (string | undefined)[]): void {
  const title = parts.filter(Boolean).join(', ');
  useEffect(() => {
    document.title = title ? `${title}: Memento` : 'Memento';
  }, [title]);
}
