/** Signs that do something, wherever a keyboard has them. `=` is none: it stands for the `+` above it on some. */
const signs = '/?+-[]\\,.<>';

/** Somebody else's key: the browser's, or the system's. AltGr is how some keyboards type a sign, and nothing but that. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (event.getModifierState('AltGraph')) return event.metaKey || !signs.includes(event.key);
  return event.ctrlKey || event.metaKey || event.altKey;
}

/** What was pressed, with Ctrl (⌘ on a Mac) where that is ours, too: "Ctrl+z". "": somebody else's. */
export function pressedKey(event: KeyboardEvent): string {
  if (!isShortcut(event)) return keyName(event);
  return event.altKey || event.ctrlKey === event.metaKey ? '' : `Ctrl+${keyName(event)}`;
}

/** Keys by what they mean: "n", "+", "left", "Shift+0". Digits go by their place, unless a sign we use is there. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  // One sign, because the digits beside the letters move the cursor while Num Lock is off.
  const digit = event.key.length === 1 && /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit && !signs.includes(event.key)) return event.shiftKey ? `Shift+${digit}` : digit;
  // A sign that needs Shift on some keyboards (+, ?) is meant, not the way it is typed.
  if (event.key === ' ') return event.shiftKey ? 'Shift+space' : 'space';
  const letter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const key = letter ? event.key.toLowerCase() : event.key.replace(/^Arrow(.+)$/, (_all, way) => way.toLowerCase());
  return event.shiftKey && (letter || event.key.length > 1) ? `Shift+${key}` : key;
}

const caps: Record<string, string> = {
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
  space: 'Space',
  '-': '−',
  '=': '',
  Enter: '⏎',
  Escape: 'Esc',
  Backspace: '⌫',
  Delete: 'Del',
};

/** What is printed on a key: "N", "⇧0", "←", "Ctrl A". Nothing for `=`, which is the key of `+`. */
export function capOf(key: string): string {
  if (key.startsWith('Ctrl+')) return `Ctrl ${capOf(key.slice('Ctrl+'.length))}`;
  const plain = key.replace(/^Shift\+/, '');
  const cap = caps[plain] ?? plain.toUpperCase();
  return key === plain ? cap : `⇧${cap}`;
}

/** Whether a key belongs to what has the focus: someone types, moves a slider, or has a menu or dialog open. */
export function isBusy(target: EventTarget | null, key: string): boolean {
  if (document.querySelector('dialog[open], [role="dialog"]')) return true;
  // One that fades has the focus no more.
  if (document.querySelector('[role="menu"]')?.contains(document.activeElement)) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  // A range input is no typing: it keeps the keys that move it, the others stay ours.
  if (target instanceof HTMLInputElement) return target.type !== 'range' || movesSlider.test(key);
  if (key === ' ') return target.closest('button, a, summary, [role="button"]') !== null;
  // Enter presses the button, takes the row, and follows the link, that was reached by the keyboard.
  if (key === 'Enter') return target.closest('a[href], button, [role="button"], [role="listbox"], summary') !== null;
  if (key.startsWith('Arrow')) return target.closest('[role="radiogroup"], [role="slider"], [role="listbox"]') !== null;
  return false;
}

const movesSlider = /^(Arrow|Home|End|Page)/;
