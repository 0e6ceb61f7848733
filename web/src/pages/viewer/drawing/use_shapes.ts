import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { isAway, isStatus } from '../../../api/client.ts';
import { fetchShapes } from '../../../api/shapes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { useLayers } from '../use_session.ts';

const pause = 3000;

/**
 * Fetches the shapes of the drawings that are shown: of those that are shapes already, and of all others while one draws. Those that
 * somebody has changed since are fetched again. The ids of those that are here.
 */
export function useShapes(editor: Editor, store: LayerStore, isDrawing: boolean): ReadonlySet<number> {
  const layers = useLayers(store);
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const planes = useSyncExternalStore(store.subscribe, store.planesSnapshot);
  const needed = useSignal(editor.needed);
  const [here, setHere] = useState<ReadonlySet<number>>(new Set());
  /** by layer: the version of it that was asked for last */
  const asked = useRef(new Map<number, number>());
  const [tries, setTries] = useState(0);
  const ended = useRef<AbortController | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    ended.current = controller;
    asked.current.clear();
    return () => controller.abort();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown depends on looks and planes; a try comes after one that failed
  useEffect(() => {
    const signal = ended.current?.signal;
    if (!signal) return;
    for (const layer of layers) {
      const { id, version } = layer;
      const isSeen = (layer.isDrawn || isDrawing || here.has(id)) && store.isShown(layer);
      const isWanted = layer.kind === 'drawing' && (isSeen || needed.has(id));
      if (!isWanted || asked.current.get(id) === version) continue;
      asked.current.set(id, version);
      fetchShapes(id, signal).then(
        ({ shapes, seq }) => {
          if (signal.aborted) return;
          editor.load(id, shapes, seq);
          setHere((before) => (before.has(id) ? before : new Set(before).add(id)));
        },
        (error: unknown) => {
          if (signal.aborted || isStatus(error, 403) || isStatus(error, 404)) return;
          asked.current.delete(id);
          if (!isAway(error)) editor.said.set('The shapes could not be fetched.');
          setTimeout(() => !signal.aborted && setTries((one) => one + 1), pause);
        },
      );
    }
  }, [editor, store, layers, looks, planes, isDrawing, here, needed, tries]);
  // A layer that was deleted takes its shapes with it.
  return useMemo(() => {
    const there = layers.filter(({ id }) => here.has(id));
    return there.length === here.size ? here : new Set(there.map(({ id }) => id));
  }, [layers, here]);
}
