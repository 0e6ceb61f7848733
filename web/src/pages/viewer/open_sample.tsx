import { useDeferredValue, useMemo } from 'react';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import { type Annotation, commentCounts } from '../../model/annotation.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import type { Me } from '../../model/me.ts';
import type { NamedView } from '../../model/named_views.ts';
import { mayAnnotate, type Project } from '../../model/project.ts';
import { isOn, type Settings } from '../../model/settings.ts';
import { ErrorBoundary } from '../../shell/error_boundary.tsx';
import { useSignal } from '../../ui/use_signal.ts';
import type { CanvasModel } from './canvas_model.ts';
import { CanvasPane } from './canvas_pane.tsx';
import { CommentsButton } from './comments/comments_button.tsx';
import { CommentDrawer, Pins } from './comments/late_drawer.ts';
import type { useDrawer } from './comments/use_drawer.ts';
import { Comparing } from './comparing.tsx';
import { DrawingsOf } from './drawings_of.tsx';
import type { Away } from './faults/away_note.tsx';
import { late, useFetched } from './late.tsx';
import { LayerPanel } from './layers/layer_panel.tsx';
import type { useStack } from './layers/use_stack.ts';
import { RightRail } from './rails.tsx';
import { Strip } from './strip.tsx';
import styles from './viewer.module.css';
import { useViewing } from './viewer_button.tsx';
import { type useViewsMenu, Views } from './views_of.tsx';

const Properties = late(async () => (await import('./properties.tsx')).Properties);

interface Props {
  project: Project;
  model: CanvasModel;
  store: LayerStore | null;
  /** what is shown: that which was open before, until the other has arrived */
  annotation: Annotation | undefined;
  arrived: Annotation | undefined;
  openId: number;
  /** as lists call it, also before it has arrived */
  name: string | undefined;
  away: Away | undefined;
  me: Me | undefined;
  settings: Settings;
  dark: boolean;
  twoFingers: boolean;
  stack: ReturnType<typeof useStack>;
  drawer: ReturnType<typeof useDrawer>;
  views: readonly NamedView[];
  viewsMenu: ReturnType<typeof useViewsMenu>;
}

/** The open annotation: its picture, what lies over and below that, and its layers. */
export function OpenSample(props: Props) {
  const { project, model, store, annotation, arrived, openId, me, settings, dark, twoFingers, stack, drawer } = props;
  const { views, viewsMenu } = props;
  const { panels } = useViewing();
  useFetched(CommentDrawer, Pins);
  const canvas: ImageCanvas | null = useSignal(model.canvas);
  // The picture goes first: its rows come in a moment.
  const listed = useDeferredValue(store);
  const comments = useMemo(() => commentCounts(arrived?.comments ?? []), [arrived]);
  return (
    <>
      <ErrorBoundary place={String(openId)} className={`${styles.canvas} ${styles.broken}`}>
        <CanvasPane
          model={model}
          store={store}
          name={annotation?.name ?? ''}
          stale={store?.annotationId !== openId}
          dark={dark}
          twoFingers={twoFingers}
          draws={annotation !== undefined && mayAnnotate(annotation.level)}
        />
      </ErrorBoundary>
      {arrived && store && (
        <Comparing
          project={project}
          model={model}
          store={store}
          name={arrived.name}
          categoryName={arrived.categoryName}
          categoryId={arrived.categoryId}
          dark={dark}
        />
      )}
      {arrived && <DrawingsOf canvas={canvas} store={store} annotation={arrived} project={project} me={me} />}
      {canvas && arrived && <Pins canvas={canvas} {...drawer} onChoose={drawer.choose} />}
      {drawer.isOpen && arrived && <CommentDrawer annotation={arrived} me={me} {...drawer} onChoose={drawer.choose} />}
      <Strip
        model={model}
        store={store}
        opening={arrived && !props.away ? '' : (props.name ?? 'the image')}
        away={props.away}
      >
        <CommentsButton comments={arrived?.comments ?? []} open={drawer.isOpen} />
      </Strip>
      {panels.right ? (
        <LayerPanel store={listed} player={stack.player} comments={comments} unfolds={isOn(settings, 'expandcontrols')}>
          {project.properties.length > 0 && arrived && <Properties annotationId={arrived.id} />}
          {store && viewsMenu.isOpen && (
            <Views project={project} views={views} store={store} onClose={viewsMenu.close} />
          )}
        </LayerPanel>
      ) : (
        <RightRail store={store} />
      )}
    </>
  );
}
