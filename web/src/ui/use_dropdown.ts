import { type RefObject, useEffect, useRef, useState } from 'react';

/** What a button opens below it, until one presses beside both or Escape. The box holds both. */
export function useDropdown<Box extends HTMLElement>(): {
  box: RefObject<Box | null>;
  open: boolean;
  setOpen: (open: boolean) => void;
} {
  const [open, setOpen] = useState(false);
  const box = useRef<Box>(null);
  useEffect(() => {
    if (!open) return;
    const onPress = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false);
    };
    window.addEventListener('pointerdown', onPress);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('pointerdown', onPress);
      window.removeEventListener('keydown', onKey);
    };
  }, [open]);
  return { box, open, setOpen };
}
