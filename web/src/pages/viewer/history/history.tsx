import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { annotationQuery } from '../../../api/annotation.ts';
import { historyQuery, idsOfEdit, restoreShapes, thenQuery } from '../../../api/drawing_history.ts';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { Look } from '../../../canvas/shapes/drawing_painter.ts';
import { ThenPainter } from '../../../canvas/shapes/then_painter.ts';
import type { Annotation } from '../../../model/annotation.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { type HistoryEdit, type HistoryShape, sinceText, sinceThen } from '../../../model/drawing/history.ts';
import type { Shape } from '../../../model/drawing/shape.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import type { Me } from '../../../model/me.ts';
import { mayAnnotate, mayManage } from '../../../model/project.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { useOperations } from '../../../shell/queue.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { flyTo } from '../drawing/roi_table.tsx';
import { toolInHand } from '../drawing/state.ts';
import { toolWords } from '../overlays.ts';
import { session, useLayers } from '../use_session.ts';
import { useViewing } from '../viewer_button.tsx';
import { DeletedDrawings } from './deleted_drawings.tsx';
import { EditList } from './edit_list.tsx';
import styles from './history.module.css';
import { MomentBar } from './moment_bar.tsx';
import { isHistoryOpen, leaveMoment, momentShown, thenShown } from './state.ts';

interface Props {
  editor: Editor;
  canvas: ImageCanvas;
  store: LayerStore;
  annotation: Annotation;
  me: Me;
  lookOf: (shape: Shape) => Look;
}

/** Instead of the id of one. */
const allDrawings = 0;

/** In the place of the layers: who did what to a drawing, and when; looked at as it was, and brought back. */
export default function History(props: Props) {
  const { store, annotation, me } = props;
  const { panels } = useViewing();
  const rows = useLayers(store);
  const drawings = useMemo(() => rows.filter(({ kind }) => kind === 'drawing').reverse(), [rows]);
  const [chosenId, setChosen] = useState<number | null>(null);
  const layer =
    drawings.find(({ id }) => id === chosenId) ?? drawings.find((one) => session.isSelected(one)) ?? drawings[0];
  const isAll = chosenId === allDrawings && drawings.length > 1;
  const shown = isAll ? drawings : drawings.filter((one) => one === layer);
  const close = () => {
    leaveMoment();
    isHistoryOpen.set(false);
  };
  const isThere = panels.right;
  useEffect(() => {
    // It stands where the layers do: put away, it is closed.
    if (!isThere) isHistoryOpen.set(false);
  }, [isThere]);
  useEffect(() => leaveMoment, []);
  const manages = mayManage(annotation.level);
  const mayChange = (one: ViewLayer) => mayAnnotate(annotation.level) && (manages || one.ownerId === me.id);
  return (
    <aside className={styles.panel} aria-label="History">
      <div className={styles.head}>
        <h2>History</h2>
        <TipButton dense icon="close" label="Close the history" hotkey="⇧H" onClick={close} />
      </div>
      {drawings.length > 1 && (
        <label className={styles.pick}>
          <span className="small quiet">Drawing layer</span>
          <select
            value={isAll ? allDrawings : layer?.id}
            onChange={(event) => {
              leaveMoment();
              setChosen(Number(event.target.value));
            }}
          >
            <option value={allDrawings}>All drawing layers</option>
            {drawings.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {layer ? (
        <Edits key={isAll ? allDrawings : layer.id} {...props} layers={shown} mayChange={mayChange} />
      ) : (
        <p className={`quiet ${styles.none}`}>There is no drawing layer.</p>
      )}
      {mayAnnotate(annotation.level) && <DeletedDrawings annotationId={annotation.id} layers={drawings.length} />}
    </aside>
  );
}

interface EditsProps extends Props {
  /** one, or all there are */
  layers: readonly ViewLayer[];
  mayChange: (layer: ViewLayer) => boolean;
}

function Edits({ editor, canvas, store, annotation, lookOf, layers, mayChange }: EditsProps) {
  const client = useQueryClient();
  const history = useInfiniteQuery(historyQuery(layers));
  const edits = useMemo(() => history.data?.pages.flatMap((page) => page.edits) ?? [], [history.data]);
  const moment = useSignal(momentShown);
  const edit = edits.find(({ seq }) => seq === moment) ?? null;
  /** what the edit was of that one looks at */
  const layer = (edit && layers.find(({ id }) => id === edit.layerId)) ?? (layers[0] as ViewLayer);
  const [shape, setShape] = useState<HistoryShape | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const tool = useSignal(toolInHand);
  const place = useRef<HTMLSpanElement>(null);
  const waits = useOperations().some(
    ({ state, change }) => state === 'waiting' && change.kind === 'draw' && change.annotationId === annotation.id,
  );

  const choose = (next: HistoryEdit | null) => {
    setShape(null);
    setError(null);
    if (!next) return leaveMoment();
    // What one looks at is not changed by what is in the hand.
    toolInHand.set(null);
    editor.select([]);
    if (!store.look(next.layerId).visible) store.set(next.layerId, { visible: true });
    momentShown.set(next.seq);
  };
  useEffect(() => {
    if (tool !== null) leaveMoment();
  }, [tool]);

  const then = useThen(layer, edit, shape, lookOf);
  const back = async (what: 'some' | 'all') => {
    if (!edit) return;
    setBusy(true);
    setError(null);
    try {
      const some = what === 'some' ? (shape ? [shape.id] : await idsOfEdit(layer.id, edit)) : undefined;
      await restoreShapes(layer.id, edit.seq - 1, some);
      await client.refetchQueries({ queryKey: annotationQuery(annotation.id).queryKey });
      choose(null);
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      {history.isError && <ErrorNotice error={history.error} />}
      <EditList
        layers={layers}
        edits={edits}
        chosen={edit}
        hasMore={history.hasNextPage}
        isFetching={history.isFetching}
        onMore={() => void history.fetchNextPage()}
        onChoose={choose}
      />
      <span ref={place} hidden />
      {edit &&
        place.current &&
        createPortal(
          <MomentBar
            edit={edit}
            shape={shape}
            layer={layer}
            problem={!mayChange(layer) ? 'read only' : waits ? 'waits' : busy ? 'busy' : ''}
            onNow={() => choose(null)}
            onSome={() => void back('some')}
            onAll={() => void back('all')}
            onShape={(next) => {
              setShape(next);
              const was = next && then?.before.find(({ id }) => id === next.id);
              if (was) flyTo(canvas, store, { shape: was });
            }}
          />,
          // It stands across the page, where labels and scores do.
          place.current.closest('aside')?.parentElement ?? document.body,
        )}
    </>
  );
}

/** The drawing as it was before an edit, in the picture. */
function useThen(
  { id, version }: ViewLayer,
  edit: HistoryEdit | null,
  chosen: HistoryShape | null,
  lookOf: (shape: Shape) => Look,
) {
  const { data } = useQuery({ ...thenQuery(id, version, (edit?.seq ?? 1) - 1), enabled: edit !== null });
  const since = useMemo(() => data && sinceThen(data.before, data.now), [data]);
  useEffect(() => {
    if (!edit || !data || !since) return;
    const stressed = chosen ? new Set([chosen.id]) : new Set([...since.gone, ...since.changed]);
    thenShown.set(new Map([[id, new ThenPainter(data.before, { stressed, came: since.came }, lookOf)]]));
    return () => thenShown.set(new Map());
  }, [id, edit, chosen, data, since, lookOf]);
  useEffect(() => {
    if (!edit) return;
    const said = since ? sinceText(since) : 'Fetching how it was';
    toolWords.set({ said, keys: [['Esc', 'back to now']] });
    return () => toolWords.set(null);
  }, [edit, since]);
  return data;
}
