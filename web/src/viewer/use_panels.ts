import { useEffect, useState } from 'react';
import { useStored } from '../ui/use_stored.ts';

/** Which panels are open. Wide and narrow screens are remembered apart: below 1366 pixels both start closed. */
export interface Panels {
  left: boolean;
  right: boolean;
  setLeft: (open: boolean) => void;
  setRight: (open: boolean) => void;
  /** both away, or back as they were before */
  toggleBoth: () => void;
}

const wideScreen = window.matchMedia('(min-width: 1366px)');

export function usePanels(): Panels {
  const [wide, setWide] = useState(wideScreen.matches);
  useEffect(() => {
    const onChange = () => setWide(wideScreen.matches);
    wideScreen.addEventListener('change', onChange);
    return () => wideScreen.removeEventListener('change', onChange);
  }, []);
  const [onWide, setOnWide] = useStored('panels-wide', { left: true, right: true });
  const [onNarrow, setOnNarrow] = useStored('panels-narrow', { left: false, right: false });
  const [open, setOpen] = wide ? [onWide, setOnWide] : [onNarrow, setOnNarrow];
  const any = open.left || open.right;
  return {
    ...open,
    setLeft: (left) => setOpen({ ...open, left }),
    setRight: (right) => setOpen({ ...open, right }),
    toggleBoth: () => setOpen({ left: !any, right: !any }),
  };
}
