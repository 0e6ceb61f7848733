import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { fetchEdits, fetchNamed, fetchPart, fetchShapes } from '../../../api/shape_answers.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { useLayers } from '../use_session.ts';
import { ShapeLoader } from './shape_loader.ts';
import { maxBytes } from './use_texts.ts';

/**
 * Fetches the shapes of the drawings that are shown: of those that are shapes already, of those that are too long to be read as texts,
 * and of all others while one draws. Returns the ids of those that are here.
 */
export function useShapes(
  editor: Editor,
  store: LayerStore,
  isDrawing: boolean,
): { loader: ShapeLoader | null; here: ReadonlySet<number> } {
  const layers = useLayers(store);
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const planes = useSyncExternalStore(store.subscribe, store.planesSnapshot);
  const needed = useSignal(editor.needed);
  const [loader, setLoader] = useState<ShapeLoader | null>(null);
  const [here, setHere] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    const made = new ShapeLoader(editor, { all: fetchShapes, part: fetchPart, named: fetchNamed, since: fetchEdits });
    const deaf = made.here.subscribe(() => setHere(made.here.get()));
    setLoader(made);
    return () => {
      deaf();
      made.end();
      setLoader(null);
      setHere(new Set());
    };
  }, [editor]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown depends on looks and planes
  useEffect(() => {
    const isWanted = (layer: (typeof layers)[number]) =>
      (layer.isDrawn || isDrawing || layer.bytes > maxBytes || here.has(layer.id)) && store.isShown(layer);
    loader?.want(layers.filter((one) => one.kind === 'drawing' && (isWanted(one) || needed.has(one.id))));
  }, [loader, store, layers, looks, planes, isDrawing, here, needed]);
  // A layer that was deleted takes its shapes with it.
  const there = useMemo(() => {
    const left = layers.filter(({ id }) => here.has(id));
    return left.length === here.size ? here : new Set(left.map(({ id }) => id));
  }, [layers, here]);
  return { loader, here: there };
}
