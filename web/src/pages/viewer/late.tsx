import { type ComponentType, useEffect, useState } from 'react';

/**
 * A component that is not seen at once: its code comes after the picture's, with ahead(), and before it is asked for. It then appears at
 * once, also when the server is away.
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | null = null;
  let coming: Promise<void> | null = null;
  const ahead = () => {
    coming ??= load().then(
      (component) => {
        loaded = component;
      },
      // The page was built anew meanwhile, or the server is away: it is asked for again when it is seen.
      () => {
        coming = null;
      },
    );
    return coming;
  };
  function Late(props: Props) {
    const [Loaded, setLoaded] = useState(() => loaded);
    useEffect(() => {
      let isGone = false;
      if (!Loaded) void ahead().then(() => !isGone && setLoaded(() => loaded));
      return () => {
        isGone = true;
      };
    }, [Loaded]);
    return Loaded && <Loaded {...props} />;
  }
  return Object.assign(Late, { ahead });
}

/** Fetches what may be seen next. */
export function useFetched(...components: { ahead: () => Promise<void> }[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same ones each time
  useEffect(() => {
    for (const { ahead } of components) void ahead();
  }, []);
}
