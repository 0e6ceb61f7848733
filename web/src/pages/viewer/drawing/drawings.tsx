import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { annotationQuery } from '../../../api/annotation.ts';
import { isStatus } from '../../../api/client.ts';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { Look } from '../../../canvas/shapes/drawing_painter.ts';
import { Bench } from '../../../canvas/tools/bench.ts';
import { historyCommands } from '../../../commands/history.ts';
import { useCommands } from '../../../commands/use_commands.ts';
import type { Annotation } from '../../../model/annotation.ts';
import { classLooks, noClass } from '../../../model/drawing/classes.ts';
import type { Shape } from '../../../model/drawing/shape.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import type { Me } from '../../../model/me.ts';
import { mayAnnotate, type Project } from '../../../model/project.ts';
import { useQueue } from '../../../shell/queue.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { useStored } from '../../../ui/use_stored.ts';
import { historyContext, isHistoryOpen, thenShown } from '../history/state.ts';
import { belowLayers, moreKeys, overlays, shapeCounts } from '../overlays.ts';
import { useViewing } from '../viewer_button.tsx';
import { DensityNote } from './density_note.tsx';
import styles from './drawings.module.css';
import { RoiTable } from './roi_table.tsx';
import { fill, letters, onlyOf, onlyShown, toolInHand } from './state.ts';
import { Studio } from './studio.tsx';
import { useEditor } from './use_editor.ts';
import { useRowLists } from './use_row_lists.ts';
import { useShapes } from './use_shapes.ts';
import { useTexts } from './use_texts.ts';

const History = lazy(() => import('../history/history.tsx'));

const none: ReadonlySet<number> = new Set();

interface Props {
  canvas: ImageCanvas;
  store: LayerStore;
  annotation: Annotation;
  /** of who is logged in, and has come through the project */
  project?: Project;
  me?: Me | undefined;
}

/** The drawings of what is open, over the picture, each with the eye and the opacity of its layer; and what draws them. */
export default function Drawings(props: Props) {
  const queue = useQueue();
  const draws = props.me !== undefined && props.project !== undefined && mayAnnotate(props.annotation.level);
  // What waits is in the browser's database, which is still being opened.
  return draws && !queue ? null : <Open key={String(draws)} {...props} draws={draws} />;
}

function Open({ canvas, store, annotation, project, me, draws }: Props & { draws: boolean }) {
  const element = useRef<HTMLCanvasElement>(null);
  const client = useQueryClient();
  const { id: annotationId, projectId } = annotation;
  const editor = useEditor(annotation, me);
  const [bench, setBench] = useState<Bench | null>(null);
  const classes = useMemo(() => classLooks(project?.labels ?? []), [project?.labels]);
  const only = useSignal(onlyShown);
  const shownOnly = useMemo(() => onlyOf(only, classes), [only, classes]);
  const hasLetters = useSignal(letters);
  const style = useSignal(editor.style);
  const isFilled = useSignal(fill);
  const was = useSignal(thenShown);
  const tool = useSignal(toolInHand);
  const { loader, here } = useShapes(editor, store, draws && tool !== null);
  const [isListed, setListed] = useStored('roi-table', true);
  const rows = useRowLists(editor, me && (isListed || tool === 'counter') ? here : none);
  const isText = useCallback((layer: ViewLayer) => !here.has(layer.id) && !layer.isDrawn, [here]);
  const texts = useTexts(store, isText);

  useEffect(() => {
    if (!element.current) return;
    const made = new Bench(element.current, canvas, store, editor);
    overlays.set(made.paint, canvas);
    setBench(made);
    return () => {
      overlays.delete(made.paint);
      // Where the right to draw is lost, what is begun is done as far as it goes: it is kept with what was refused.
      if (made.hasDraft() && isLost(client, annotationId)) made.close();
      made.end();
      setBench(null);
    };
  }, [canvas, store, editor, client, annotationId]);

  useEffect(() => {
    if (!bench || !loader) return;
    const follow = () => {
      const seen = bench.seen.get();
      if (seen) loader.look(seen);
    };
    follow();
    return bench.seen.subscribe(follow);
  }, [bench, loader]);

  const mine = me?.name || me?.username || '';
  const drawn = tool === null || tool === 'select' ? undefined : style.label;
  const lookOf = useMemo(() => {
    const byId = new Map(classes.map((one) => [one.id, one]));
    return (shape: Shape): Look => {
      const its = byId.get(shape.label) ?? noClass;
      // What one draws is seen, whatever else is not.
      const isOfClass = shownOnly.label === undefined || its.id === shownOnly.label || its.id === drawn;
      const isShown = isOfClass && (!shownOnly.mine || shape.author === mine);
      return {
        colour: shape.colour || its.colour,
        mark: its.mark,
        letter: hasLetters ? its.letter : '',
        isMine: mine === '' || shape.author === mine,
        isShown: isShown && isOnPlane(store, shape),
      };
    };
  }, [classes, shownOnly, drawn, hasLetters, mine, store]);
  useEffect(() => {
    const colour = () => style.colour || (classes.find(({ id }) => id === style.label) ?? noClass).colour;
    bench?.give({ texts, was, lookOf, colour, fill: isFilled });
  }, [bench, texts, was, lookOf, classes, style, isFilled]);
  useCounts(editor, here);
  useEffect(() => {
    // For tests of the whole application.
    if (me) window.__mementoShapes = (id) => (editor.isHere(id) ? [...editor.drawing(id).all()] : null);
  }, [editor, me]);
  const [, navigate] = useLocation();
  const openGallery = useCallback(
    () => navigate(`/project/${projectId}/gallery?annotation=${annotationId}`),
    [navigate, projectId, annotationId],
  );
  // Beside a sample that is open, and not in the panes that it is compared in.
  useEffect(() => {
    if (!me || here.size === 0) return;
    const given = { editor, store, canvas, classes, here, mine, rows, isOpen: isListed, setOpen: setListed };
    belowLayers.set(<RoiTable {...given} onGallery={openGallery} />);
    return () => belowLayers.set(null);
  }, [me, editor, store, canvas, classes, here, mine, rows, isListed, setListed, openGallery]);
  return (
    <>
      <div className={styles.overlay} data-over="" aria-hidden="true">
        <canvas ref={element} data-shapes="" />
      </div>
      <DensityNote editor={editor} here={here} isFiltered={shownOnly.mine || shownOnly.label !== undefined} />
      {draws && bench && project && me && <Studio {...{ bench, store, annotation, classes, me, canvas, rows }} />}
      {me && (
        <WithHistory draws={draws} store={store} onGallery={openGallery} isListed={isListed} setListed={setListed}>
          <History editor={editor} store={store} canvas={canvas} annotation={annotation} me={me} lookOf={lookOf} />
        </WithHistory>
      )}
    </>
  );
}

/** What the server has said of it last: that one may not draw on it, or not even look. */
function isLost(client: QueryClient, annotationId: number): boolean {
  const { data, error } = client.getQueryState<Annotation>(annotationQuery(annotationId).queryKey) ?? {};
  return isStatus(error, 403) || isStatus(error, 404) || (data !== undefined && !mayAnnotate(data.level));
}

interface WithHistoryProps {
  draws: boolean;
  store: LayerStore;
  onGallery: () => void;
  isListed: boolean;
  setListed: (isListed: boolean) => void;
  children: ReactNode;
}

/** The history, with the keys that are for whoever sees the drawings. */
function WithHistory({ draws, store, onGallery, isListed, setListed, children }: WithHistoryProps) {
  const isOpen = useSignal(isHistoryOpen);
  const { panels } = useViewing();
  const hidden = useRef<ReadonlySet<number>>(new Set());
  const toggle = () => {
    // It stands in the place of the layers.
    panels.setRight(true);
    historyContext.toggle();
  };
  const toggleTable = () => {
    const isSeen = panels.right && !isOpen && isListed;
    if (isOpen) historyContext.toggle();
    panels.setRight(true);
    setListed(!isSeen);
  };
  const toggleDrawings = () => {
    const all = store.layers.flatMap(({ id, kind }) => (kind === 'drawing' ? [id] : []));
    const seen = all.filter((id) => store.look(id).visible);
    if (seen.length > 0) hidden.current = new Set(seen);
    const before = all.filter((id) => hidden.current.has(id));
    for (const id of seen) store.set(id, { visible: false });
    if (seen.length === 0) for (const id of before.length > 0 ? before : all) store.set(id, { visible: true });
  };
  const context = { ...historyContext, isOpen, toggle, openGallery: onGallery, toggleTable, toggleDrawings };
  useCommands(historyCommands, context, true);
  useEffect(() => {
    if (draws) return;
    moreKeys.set(historyCommands);
    return () => moreKeys.set({});
  }, [draws]);
  return isOpen && <Suspense>{children}</Suspense>;
}

/** A shape of one plane is seen there alone. */
function isOnPlane(store: LayerStore, { group }: Shape): boolean {
  return group === null || store.isPlaneShown(group);
}

/** The rows of the layers say how many there are by now. */
function useCounts(editor: ReturnType<typeof useEditor>, here: ReadonlySet<number>): void {
  const turn = useSignal(editor.turn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that the counts may have changed
  useEffect(() => {
    shapeCounts.set(new Map([...here].map((id) => [id, editor.drawing(id).total])));
    return () => shapeCounts.set(new Map());
  }, [editor, here, turn]);
}
