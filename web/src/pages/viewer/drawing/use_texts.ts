import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { drawingQuery } from '../../../api/drawing.ts';
import { ShapePainter } from '../../../canvas/shapes/shape_painter.ts';
import { readFabric, unknownText } from '../../../model/drawing/fabric.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { drawingNotes } from '../overlays.ts';
import { useLayers } from '../use_session.ts';

/** A text that is larger is not fetched, reading it would hold the page for longer than anybody waits: its shapes are asked for. */
export const maxBytes = 16 * 1024 * 1024;

interface Painted {
  layer: ViewLayer;
  painter: ShapePainter | null;
  note: string;
}

/** Drawings as their texts have them, by layer: those that are shown and are no shapes yet. What is not understood is said in their rows. */
export function useTexts(store: LayerStore, isText: (layer: ViewLayer) => boolean): ReadonlyMap<number, ShapePainter> {
  const layers = useLayers(store);
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const planes = useSyncExternalStore(store.subscribe, store.planesSnapshot);
  const asked = useRef(new Set<number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown depends on looks and planes, which the store holds
  const drawings = useMemo(() => {
    const all = layers.filter(
      (layer) => layer.kind === 'drawing' && layer.shapes > 0 && layer.bytes <= maxBytes && isText(layer),
    );
    // Fetched when it is first shown, and kept.
    for (const layer of all) if (store.isShown(layer)) asked.current.add(layer.id);
    return all.filter(({ id }) => asked.current.has(id));
  }, [layers, looks, planes, store, isText]);
  const texts = useQueries({ queries: drawings.map(({ id, version }) => drawingQuery(id, version)) });
  const key = texts.map(({ data, isError, dataUpdatedAt }) => `${data !== undefined}${isError}${dataUpdatedAt}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when one of the texts has come
  const painted = useMemo((): Painted[] => {
    return drawings.map((layer, i) => {
      const answer = texts[i];
      if (answer?.data === undefined) {
        return { layer, painter: null, note: answer?.isError ? 'Its shapes could not be fetched.' : '' };
      }
      return { layer, ...read(answer.data) };
    });
  }, [drawings, key]);
  useEffect(() => {
    const notes = painted.flatMap(({ layer, note }) => (note ? [[layer.id, note] as const] : []));
    drawingNotes.set(new Map([...drawingNotes.get(), ...notes]));
    const own = new Set(notes.map(([id]) => id));
    return () => drawingNotes.set(new Map([...drawingNotes.get()].filter(([id]) => !own.has(id))));
  }, [painted]);
  return useMemo(
    () => new Map(painted.flatMap(({ layer, painter }) => (painter ? [[layer.id, painter] as const] : []))),
    [painted],
  );
}

function read(text: string): Pick<Painted, 'painter' | 'note'> {
  try {
    const { shapes, unknown } = readFabric(text, (colour) => CSS.supports('color', colour));
    return { painter: new ShapePainter(shapes), note: unknownText(unknown) };
  } catch {
    return { painter: null, note: 'It is no drawing that can be read here.' };
  }
}
