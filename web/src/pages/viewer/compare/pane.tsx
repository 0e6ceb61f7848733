import { useQuery } from '@tanstack/react-query';
import { useContext, useEffect, useRef, useState } from 'react';
import { annotationQuery } from '../../../api/annotation.ts';
import type { Annotation } from '../../../model/annotation.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { Project } from '../../../model/project.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { SessionContext } from '../../../shell/session.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { type CanvasModel, makeCanvasModel, startCanvas } from '../canvas_model.ts';
import { ScaleBarView } from '../canvas_pane.tsx';
import { DrawingsOf } from '../drawings_of.tsx';
import { ReadOut } from '../strip.tsx';
import { session } from '../use_session.ts';
import viewer from '../viewer.module.css';
import { Channels } from './channels.tsx';
import { Chooser } from './chooser.tsx';
import styles from './compare.module.css';
import type { Shown } from './compare.tsx';
import { CloseButton, PlaneOf } from './head.tsx';

interface Props {
  /** B, C or D */
  place: string;
  id: number;
  project: Project;
  categoryId: number;
  dark: boolean;
  /** behind a curtain: how much of the width, from the left, belongs to the picture below */
  split: number | null;
  onShown: (shown: Shown | null) => void;
  onChoose: (annotationId: number) => void;
  onClose: () => void;
}

/** Another sample with a canvas and looks of its own. */
export function Pane({ place, id, project, categoryId, dark, split, onShown, onChoose, onClose }: Props) {
  const opened = useQuery(annotationQuery(id));
  const [model] = useState(makeCanvasModel);
  const store = useOwnStore(opened.data);
  const canvas = useSignal(model.canvas);
  const tell = useRef(onShown);
  tell.current = onShown;
  const { name: title = '', categoryName = '' } = opened.data ?? {};
  useEffect(() => {
    if (!canvas || !store) return;
    tell.current({ model, store, name: title, categoryName });
    return () => tell.current(null);
  }, [canvas, store, model, title, categoryName]);
  const name = opened.data ? `${opened.data.categoryName} / ${opened.data.name}` : '…';
  return (
    <section className={split === null ? styles[`pane${place}`] : styles.over} aria-label={`Pane ${place}: ${name}`}>
      <div className={styles.head}>
        <span className={styles.letter}>{place}</span>
        <Chooser
          text={name}
          place={place}
          project={project}
          categoryId={opened.data?.categoryId ?? categoryId}
          onChoose={onChoose}
        />
        {store && <Channels store={store} letter={place} />}
        {store && <PlaneOf store={store} />}
        <span className={styles.grow} />
        <ReadOut model={model} store={store} />
        <CloseButton label={`Close pane ${place}`} onClick={onClose} />
      </div>
      <div className={styles.body} style={split === null ? undefined : { clipPath: `inset(0 0 0 ${split * 100}%)` }}>
        {opened.isError && !opened.data ? (
          <ErrorNotice error={opened.error} onRetry={() => opened.refetch()} />
        ) : (
          <Picture model={model} store={store} name={name} dark={dark} />
        )}
        {opened.data && <DrawingsOf canvas={canvas} store={store} annotation={opened.data} project={project} />}
      </div>
    </section>
  );
}

/** Looks of its own, as they would be if it were opened now; kept while the same sample is shown. */
function useOwnStore(annotation: Annotation | undefined): LayerStore | null {
  const [store, setStore] = useState<LayerStore | null>(null);
  useEffect(() => {
    if (!annotation) return;
    setStore((before) => {
      if (before?.annotationId !== annotation.id) return session.storeOf(annotation);
      before.update(annotation.layers);
      return before;
    });
  }, [annotation]);
  return annotation && store?.annotationId === annotation.id ? store : null;
}

interface PictureProps {
  model: CanvasModel;
  store: LayerStore | null;
  name: string;
  dark: boolean;
}

function Picture({ model, store, name, dark }: PictureProps) {
  const host = useRef<HTMLDivElement>(null);
  const overview = useRef<HTMLDivElement>(null);
  const sessionOver = useContext(SessionContext);
  const [broken, setBroken] = useState<unknown>(null);
  useEffect(() => {
    if (!host.current || !overview.current) return;
    return startCanvas(model, host.current, overview.current, sessionOver);
  }, [model, sessionOver]);
  const canvas = useSignal(model.canvas);
  useEffect(() => {
    if (canvas && store) canvas.open(store).catch(setBroken);
  }, [canvas, store]);
  if (broken) throw broken;
  return (
    <div className={styles.picture} role="img" aria-label={`Image of ${name}`}>
      <div ref={host} className={viewer.host} data-theme={dark ? 'dark' : 'light'} />
      <ScaleBarView model={model} store={store} />
      <div ref={overview} className={styles.overview} aria-hidden="true" />
    </div>
  );
}
