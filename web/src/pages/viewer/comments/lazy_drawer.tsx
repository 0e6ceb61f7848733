import { type ComponentProps, useEffect, useState } from 'react';
import type Drawer from './comment_drawer.tsx';

let loaded: typeof Drawer | null = null;

/**
 * What is said, once it is opened. Its code comes after the picture's, and before it is asked for: it then opens at once, also when
 * the server is away.
 */
export function CommentDrawer({ isOpen, ...props }: ComponentProps<typeof Drawer> & { isOpen: boolean }) {
  const [Loaded, setLoaded] = useState(() => loaded);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening it asks once more, where it could not be had
  useEffect(() => {
    if (Loaded) return;
    import('./comment_drawer.tsx').then(
      (module) => {
        loaded = module.default;
        setLoaded(() => loaded);
      },
      // The page was built anew meanwhile, or the server is away: it is asked for again when it is opened.
      () => {},
    );
  }, [Loaded, isOpen]);
  return Loaded && isOpen ? <Loaded {...props} /> : null;
}
