import type { SessionOver } from '../../api/client.ts';
import { type CanvasView, emptyView } from '../../canvas/canvas_view.ts';
import { ImageCanvas } from '../../canvas/image_canvas.ts';
import type { PixelProbe } from '../../canvas/pointer_probe.ts';
import type { Shape } from '../../model/drawing/shape.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { makeSignal, type Signal } from '../../model/signal.ts';

/** The canvas as the panels around it see it: what it shows, and the canvas itself while there is one. */
export interface CanvasModel {
  view: Signal<CanvasView>;
  probe: Signal<PixelProbe | null>;
  canvas: Signal<ImageCanvas | null>;
}

export function makeCanvasModel(): CanvasModel {
  return {
    view: makeSignal<CanvasView>(emptyView),
    probe: makeSignal<PixelProbe | null>(null),
    canvas: makeSignal<ImageCanvas | null>(null),
  };
}

/** Starts a canvas in the page; returns how to end it. */
export function startCanvas(
  model: CanvasModel,
  host: HTMLElement,
  overview: HTMLElement,
  onSessionOver: SessionOver,
): () => void {
  const canvas = new ImageCanvas(host, overview, { onView: model.view.set, onProbe: model.probe.set, onSessionOver });
  model.canvas.set(canvas);
  return () => {
    canvas.destroy();
    model.canvas.set(null);
    model.view.set(emptyView);
    model.probe.set(null);
  };
}

/**
 * What tests of the whole application look through, always there: `window.__memento`.
 *   ready()              every tile in view has arrived and is drawn, nothing moves
 *   seen()               the annotation of which some is on the screen; null while it is that of another, or none
 *   whole()              of what is seen every tile in view has arrived
 *   readPixels()         the canvas as { width, height, data }, RGBA, top row first
 *   imageToCanvas(x, y)  where an image pixel lies in those pixels
 *   showAt(zoom, x, y)   goes there: canvas pixels per image pixel, image pixel in the middle
 *   layers()             the layers of the open annotation with their looks, bottom to top
 *   refetch()            asks the server again for everything that is shown
 * and `window.__mementoShapes(layer)`, the shapes of a drawing as they are shown, null until they are here; and `window.__mementoBeside`, which has for each pane beside it while samples are compared what says where and what it shows.
 */
export interface MementoHook {
  ready: () => boolean;
  seen: () => number | null;
  whole: () => boolean;
  readPixels: () => { width: number; height: number; data: Uint8Array } | null;
  imageToCanvas: (x: number, y: number) => { x: number; y: number } | null;
  showAt: (zoom: number, x: number, y: number) => void;
  layers: () => { id: number; title: string; kind: string; shown: boolean; look: object }[];
  refetch: () => Promise<void>;
}

export type PaneHook = Pick<MementoHook, 'ready' | 'readPixels' | 'imageToCanvas' | 'layers'>;

declare global {
  interface Window {
    __memento?: MementoHook;
    __mementoBeside?: PaneHook[];
    __mementoShapes?: (layerId: number) => Shape[] | null;
  }
}

export function paneHook({ canvas }: CanvasModel, store: LayerStore | null): PaneHook {
  return {
    ready: () => canvas.get()?.isReady() ?? false,
    readPixels: () => canvas.get()?.readPixels() ?? null,
    imageToCanvas: (x, y) => canvas.get()?.imageToCanvas(x, y) ?? null,
    layers: () =>
      (store?.layers ?? []).map((layer) => ({
        id: layer.id,
        title: layer.title,
        kind: layer.kind,
        shown: store?.isShown(layer) ?? false,
        look: { ...store?.look(layer.id) },
      })),
  };
}

/** stale: what is shown is still the annotation before the one that is being opened. */
export function exposeHook(
  model: CanvasModel,
  store: LayerStore | null,
  stale: boolean,
  refetch: () => Promise<void>,
): void {
  const canvas = model.canvas.get;
  const pane = paneHook(model, store);
  window.__memento = {
    ...pane,
    refetch,
    ready: () => !stale && pane.ready(),
    seen: () => (canvas()?.isSeen() ? (canvas()?.stack?.store.annotationId ?? null) : null),
    whole: () => canvas()?.hasArrived() ?? false,
    showAt: (zoom, x, y) => canvas()?.showAt(zoom, x, y),
  };
}
