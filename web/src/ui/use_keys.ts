import { useEffect, useRef } from 'react';

/** Keys by what they mean: "n", "+", "left", "Shift+0". Digits go by their place on the keyboard. */
export type KeyMap = Record<string, (() => void) | undefined>;

/**
 * Calls the action of a key, but never while someone types, moves a slider, or has a menu or dialog open.
 * `keys` is asked at the moment a key is pressed: what a key does may depend on what is there then.
 */
export function useKeys(keys: () => KeyMap): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isBusy(event.target, event.key)) return;
      const action = latest.current()[keyName(event)];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

export function keyName(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit && !'/?'.includes(event.key)) return event.shiftKey ? `Shift+${digit}` : digit;
  // A sign that needs Shift on some keyboards (+, ?) is meant, not the way it is typed.
  const letter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const key = letter ? event.key.toLowerCase() : event.key.replace(/^Arrow(.+)$/, (_all, way) => way.toLowerCase());
  return event.shiftKey && (letter || event.key.length > 1) ? `Shift+${key}` : key;
}

function isBusy(target: EventTarget | null, key: string): boolean {
  if (document.querySelector('dialog[open], [role="dialog"], [role="menu"]')) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  // A range input is no typing: it keeps the keys that move it, the others stay ours.
  if (target instanceof HTMLInputElement) return target.type !== 'range' || movesSlider.test(key);
  if (key.startsWith('Arrow')) return target.closest('[role="radiogroup"], [role="slider"]') !== null;
  return false;
}

const movesSlider = /^(Arrow|Home|End|Page)/;
