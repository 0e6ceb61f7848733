import { useEffect, useMemo } from 'react';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import type { Project } from '../../model/project.ts';
import { isOn, parseSettings, positiveInt, type Settings } from '../../model/settings.ts';
import { session } from './use_session.ts';

/** What the project says of its viewer; and that is done of it which concerns layers: which is selected first, and which go together. */
export function useProjectSettings({ settings: text }: Project, store: LayerStore | null): Settings {
  const settings = useMemo(() => parseSettings(text), [text]);
  useEffect(() => {
    const sequence = positiveInt(settings, 'defaultlayer', 1e9);
    // Who has selected one goes on with that.
    if (!store || sequence === undefined || session.selected.get() !== '') return;
    const layer = store.layers.find((one) => one.lead === one.id && one.kind !== 'group' && one.sequence === sequence);
    if (layer) session.preselect(layer);
  }, [settings, store]);
  useEffect(() => {
    if (!store || !isOn(settings, 'groupcontrols')) return;
    let end: (() => void) | undefined;
    let isOver = false;
    import('../../model/layers/linked_layers.ts').then(
      ({ linkGroups }) => {
        if (!isOver) end = linkGroups(store);
      },
      // The server is away: they are not in step until the page is loaded again.
      () => {},
    );
    return () => {
      isOver = true;
      end?.();
    };
  }, [settings, store]);
  return settings;
}
