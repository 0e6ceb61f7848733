import { useEffect, useState } from 'react';
import type { Panels } from '../../commands/viewer.ts';
import { isOn, type Settings } from '../../model/settings.ts';
import { useStored } from '../../ui/use_stored.ts';

interface Open {
  left: boolean;
  right: boolean;
  /** how they were when both were put away */
  before?: { left: boolean; right: boolean };
}

const wideScreen = window.matchMedia('(min-width: 1366px)');

/**
 * Which panels are open. Wide and narrow screens are remembered apart: below 1366 pixels both start closed, unless the project
 * says otherwise of those who have not chosen yet.
 */
export function usePanels(settings: Settings = new Map()): Panels {
  const [wide, setWide] = useState(wideScreen.matches);
  useEffect(() => {
    const onChange = () => setWide(wideScreen.matches);
    wideScreen.addEventListener('change', onChange);
    return () => wideScreen.removeEventListener('change', onChange);
  }, []);
  const [onWide, setOnWide] = useStored<Open>('panels-wide', {
    left: settings.get('expandannotation') !== '0',
    right: settings.get('expandlayer') !== '0',
  });
  const [onNarrow, setOnNarrow] = useStored<Open>('panels-narrow', {
    left: isOn(settings, 'expandannotation'),
    right: isOn(settings, 'expandlayer'),
  });
  const [open, setOpen] = wide ? [onWide, setOnWide] : [onNarrow, setOnNarrow];
  const any = open.left || open.right;
  const toggleBoth = () => {
    if (any) setOpen({ left: false, right: false, before: { left: open.left, right: open.right } });
    else setOpen(open.before ?? { left: true, right: true });
  };
  return {
    left: open.left,
    right: open.right,
    setLeft: (left) => setOpen({ left, right: open.right }),
    setRight: (right) => setOpen({ left: open.left, right }),
    toggleBoth,
  };
}
