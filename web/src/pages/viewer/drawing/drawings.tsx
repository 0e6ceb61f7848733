import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { drawingQuery } from '../../../api/drawing.ts';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import { type Affine, affineOf } from '../../../canvas/shapes/affine.ts';
import { ShapePainter } from '../../../canvas/shapes/shape_painter.ts';
import { readFabric, unknownText } from '../../../model/drawing/fabric.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { drawingNotes, type Overlay, overlays } from '../overlays.ts';
import { useLayers } from '../use_session.ts';
import styles from './drawings.module.css';

/** A drawing that is larger is not fetched: reading it would hold the page for longer than anybody waits. */
const mostBytes = 16 * 1024 * 1024;
const mostText = '16 MB';

interface Painted {
  layer: ViewLayer;
  painter: ShapePainter | null;
  note: string;
}

/** The drawings of what is open, over the picture, each with the eye and the opacity of its layer. Read only. */
export default function Drawings({ canvas, store }: { canvas: ImageCanvas; store: LayerStore }) {
  const layers = useLayers(store);
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const planes = useSyncExternalStore(store.subscribe, store.planesSnapshot);
  const asked = useRef(new Set<number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown depends on looks and planes, which the store holds
  const drawings = useMemo(() => {
    const all = layers.filter(({ kind, shapes }) => kind === 'drawing' && shapes > 0);
    // Fetched when it is first shown, and kept.
    for (const layer of all) if (store.isShown(layer)) asked.current.add(layer.id);
    return all.filter(({ id }) => asked.current.has(id));
  }, [layers, looks, planes, store]);
  const fetched = drawings.filter(({ bytes }) => bytes <= mostBytes);
  const texts = useQueries({ queries: fetched.map(({ id, version }) => drawingQuery(id, version)) });
  const key = texts.map(({ data, isError, dataUpdatedAt }) => `${data !== undefined}${isError}${dataUpdatedAt}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when one of the texts has come
  const painted = useMemo((): Painted[] => {
    return drawings.map((layer) => {
      if (layer.bytes > mostBytes) {
        return { layer, painter: null, note: `It is larger than ${mostText}, and not shown here.` };
      }
      const answer = texts[fetched.indexOf(layer)];
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
  return <Overlaid canvas={canvas} store={store} painted={painted} />;
}

function read(text: string): Pick<Painted, 'painter' | 'note'> {
  try {
    const { shapes, unknown } = readFabric(text, (colour) => CSS.supports('color', colour));
    return { painter: new ShapePainter(shapes), note: unknownText(unknown) };
  } catch {
    return { painter: null, note: 'It is no drawing that can be read here.' };
  }
}

interface OverlaidProps {
  canvas: ImageCanvas;
  store: LayerStore;
  painted: readonly Painted[];
}

/** Follows the picture frame by frame, and paints when that has moved. */
function Overlaid({ canvas, store, painted }: OverlaidProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const wasSeen = useRef<LayerStore | null>(null);
  useEffect(() => {
    // While a slider is dragged, its value is told to nobody else.
    const dragged = new Map<number, number>();
    let before = '';
    let frame = 0;
    const paint: Overlay = (ink, width, height) => {
      const at = affineOf((x, y) => canvas.imageToPage(x, y));
      for (const { layer, painter } of painted) {
        if (!painter || !store.isShown(layer)) continue;
        painter.paint(ink, at, width, height, dragged.get(layer.id) ?? store.look(layer.id).opacity);
      }
    };
    const tick = () => {
      frame = requestAnimationFrame(tick);
      const page = element.current;
      const ink = page?.getContext('2d');
      if (!page || !ink) return;
      // Not over the picture of the annotation before.
      if (wasSeen.current !== store && canvas.isSeen()) wasSeen.current = store;
      const isSeen = wasSeen.current === store;
      const { clientWidth: width, clientHeight: height } = page;
      const ratio = window.devicePixelRatio;
      const now = `${isSeen} ${width} ${height} ${ratio} ${placeText(affineOf((x, y) => canvas.imageToPage(x, y)))}`;
      if (now === before) return;
      before = now;
      page.width = Math.round(width * ratio);
      page.height = Math.round(height * ratio);
      page.dataset.painted = String(isSeen);
      if (!isSeen) return;
      ink.scale(ratio, ratio);
      paint(ink, width, height);
    };
    const again = () => {
      before = '';
    };
    const stopLooks = store.onLook((id, { opacity }) => {
      dragged.set(id, opacity);
      again();
    });
    const stop = store.subscribe(() => {
      dragged.clear();
      again();
    });
    overlays.set(paint, canvas);
    frame = requestAnimationFrame(tick);
    return () => {
      cancelAnimationFrame(frame);
      overlays.delete(paint);
      stopLooks();
      stop();
    };
  }, [canvas, store, painted]);
  return (
    <div className={styles.overlay} aria-hidden="true">
      <canvas ref={element} data-shapes="" />
    </div>
  );
}

function placeText({ a, b, c, d, e, f }: Affine): string {
  return [a, b, c, d, e, f].join(' ');
}
