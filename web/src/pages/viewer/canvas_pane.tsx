import { useQueryClient } from '@tanstack/react-query';
import { useContext, useEffect, useRef, useState } from 'react';
import { drawer, loadDrawer } from '../../canvas/drawers.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { baseImage, type ViewLayer } from '../../model/layers/layers.ts';
import { scaleBar } from '../../model/scale_bar.ts';
import { SessionContext } from '../../shell/session.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useSignal, useSignalPart } from '../../ui/use_signal.ts';
import { type CanvasModel, exposeHook, startCanvas } from './canvas_model.ts';
import { useLayers } from './use_session.ts';
import { ViewTools } from './view_tools.tsx';
import styles from './viewer.module.css';

interface Props {
  model: CanvasModel;
  store: LayerStore | null;
  /** for the label of the picture */
  name: string;
  /** another annotation is on its way; this one is still shown, faintly */
  stale: boolean;
  dark: boolean;
  twoFingers: boolean;
  /** one may draw on it */
  draws: boolean;
}

/** The picture: an island React makes room for and never draws itself. */
export function CanvasPane({ model, store, name, stale, dark, twoFingers, draws }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const overview = useRef<HTMLDivElement>(null);
  const sessionOver = useContext(SessionContext);
  const [broken, setBroken] = useState<unknown>(null);
  const [canDraw, setCanDraw] = useState(drawer() !== null);
  useEffect(() => {
    if (!canDraw) loadDrawer().then(() => setCanDraw(true), setBroken);
  }, [canDraw]);

  useEffect(() => {
    if (!canDraw || !host.current || !overview.current) return;
    return startCanvas(model, host.current, overview.current, sessionOver);
  }, [canDraw, model, sessionOver]);
  const canvas = useSignal(model.canvas);
  const layers = useLayers(store);
  const client = useQueryClient();
  useEffect(() => {
    if (canvas) canvas.hasTools = draws;
  }, [canvas, draws]);
  useEffect(() => {
    if (canvas && store) canvas.open(store).catch(setBroken);
  }, [canvas, store]);
  useEffect(
    () => exposeHook(model, store, stale, () => client.refetchQueries({ type: 'active' })),
    [model, store, stale, client],
  );

  // For the boundary around this: it sees only what goes wrong while React draws.
  if (broken) throw broken;
  const problem = store && problemOf(layers);
  return (
    <main className={`${styles.canvas} ${stale ? styles.stale : ''}`} aria-label={`Image of ${name}`}>
      <div ref={host} className={styles.host} data-theme={dark ? 'dark' : 'light'} />
      {problem && (
        <div className={styles.problem}>
          <Empty icon={problem.icon} title={problem.title}>
            {problem.text}
          </Empty>
        </div>
      )}
      {!problem && <ViewTools model={model} dark={dark} twoFingers={twoFingers} />}
      {!problem && <ScaleBarView model={model} store={store} />}
      <FailedLayers model={model} store={store} />
      <div ref={overview} className={styles.overview} hidden={Boolean(problem)} aria-hidden="true" />
    </main>
  );
}

/** Why there is nothing to see, when there is nothing to see. */
function problemOf(layers: readonly ViewLayer[]) {
  const images = layers.filter((layer) => layer.kind === 'image');
  if (images.length === 0) {
    return {
      icon: 'layers' as const,
      title: 'No image yet',
      text: 'This annotation has no image layer. Its owner can add one.',
    };
  }
  if (images.some((layer) => layer.image && (layer.image.state === 'ready' || layer.image.isExternal))) return null;
  const states = new Set(images.map((layer) => layer.image?.state ?? 'missing'));
  if (states.has('failed') || states.has('missing')) {
    return {
      icon: 'warn' as const,
      title: 'This image cannot be shown',
      text: 'Preparing it failed, or its file is gone. Its owner can upload it again.',
    };
  }
  return {
    icon: 'hourglass' as const,
    title: 'The image is being prepared',
    text: 'Large images take a few minutes. Load the page again a little later.',
  };
}

export function ScaleBarView({ model, store }: { model: CanvasModel; store: LayerStore | null }) {
  const zoom = useSignalPart(model.view, (view) => view.zoom);
  const size = baseImage(useLayers(store))?.pixelSize;
  const bar = size && zoom > 0 ? scaleBar(size, zoom) : null;
  if (!bar) return null;
  return (
    <div className={styles.scaleBar} style={{ width: bar.length }}>
      {bar.text}
    </div>
  );
}

function FailedLayers({ model, store }: { model: CanvasModel; store: LayerStore | null }) {
  const { failed } = useSignal(model.view);
  const layers = useLayers(store);
  if (failed.size === 0) return null;
  return (
    <ul className={styles.failed} role="alert">
      {[...failed].map(([id, reason]) => (
        <li key={id}>
          <strong>{layers.find((layer) => layer.id === id)?.title}</strong>: {reason}
        </li>
      ))}
    </ul>
  );
}
