import { useCallback, useState } from 'react';

/** A small choice that outlives the page. What cannot be stored or read again is simply not remembered. */
export function useStored<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => readStored<T>(key) ?? initial);
  const store = useCallback(
    (next: T) => {
      setValue(next);
      writeStored(key, next);
    },
    [key],
  );
  return [value, store];
}

export function readStored<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(`memento-${key}`);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(`memento-${key}`, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the choice lasts as long as the page.
  }
}

export function removeStored(key: string): void {
  try {
    localStorage.removeItem(`memento-${key}`);
  } catch {
    // What cannot be stored is not there either.
  }
}
