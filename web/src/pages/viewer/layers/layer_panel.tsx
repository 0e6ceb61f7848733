import { memo, type ReactNode, useMemo, useState, useSyncExternalStore } from 'react';
import { sealedLayers } from '../../../canvas/canvas_view.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { type LayerLook, manyLayers, panelOrder, type ViewLayer } from '../../../model/layers/layers.ts';
import { count } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useMore } from '../../../ui/use_more.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { late, useFetched } from '../late.tsx';
import { belowLayers, drawingNotes, type LayerTools, layerTools, shapeCounts } from '../overlays.ts';
import { session, useLayers } from '../use_session.ts';
import { useViewing, ViewerButton } from '../viewer_button.tsx';
import { showOnly } from './layer_actions.ts';
import styles from './layers.module.css';
import type { StackPlayer } from './stack_player.ts';

const PlaneLines = late(async () => (await import('./plane_lines.tsx')).PlaneLines);
const LayerDetail = late(async () => (await import('./layer_detail.tsx')).LayerDetail);

interface Props {
  store: LayerStore | null;
  player: StackPlayer;
  comments: ReadonlyMap<number, number>;
  /** how to show channels starts unfolded */
  unfolds?: boolean;
  /** what is opened from its head */
  children?: ReactNode;
}

/** The layers, topmost first: seen or not, and how. */
export function LayerPanel({ store, player, comments, unfolds = false, children }: Props) {
  const { keepsLooks, toggleViews, isGuest } = useViewing();
  const tools = useSignal(layerTools);
  const below = useSignal(belowLayers);
  return (
    <aside className={styles.panel} aria-label="Layers">
      <div className={styles.head}>
        <h2>Layers</h2>
        {store && (
          <>
            {toggleViews && <ViewerButton dense command="views" />}
            {!isGuest && <ViewerButton dense command="keep_looks" pressed={keepsLooks} />}
            <ViewerButton dense command="adjust_all" />
            <ViewerButton dense command="reset_all" />
            {tools?.head}
          </>
        )}
        <ViewerButton dense command="layers" />
      </div>
      {children}
      {store && (
        <LayerList key={store.annotationId} store={store} player={player} comments={comments} unfolds={unfolds} />
      )}
      {below}
    </aside>
  );
}

/** On such a screen everything starts unfolded. */
const largeScreen = window.matchMedia('(min-width: 1920px) and (min-height: 1000px)');

/** So many are drawn before one scrolls: more than any screen has room for. */
const rowsAtFirst = 40;

function LayerList({ store, player, comments, unfolds }: Omit<Props, 'store' | 'children'> & { store: LayerStore }) {
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const layers = useLayers(store);
  const counts = useMemo(() => byLead(layers, comments), [layers, comments]);
  useFetched(LayerDetail, PlaneLines);
  const [wanted, setWanted] = useState('');
  useSignal(session.selected);
  useSignal(session.unfolded);
  const notes = useSignal(drawingNotes);
  const sealed = useSignal(sealedLayers);
  const shapes = useSignal(shapeCounts);
  const tools = useSignal(layerTools);
  const rows = useMemo(() => panelOrder(layers), [layers]);
  const isLarge = (unfolds || largeScreen.matches) && rows.length <= manyLayers;
  const isOpen = (layer: ViewLayer) =>
    session.isUnfolded(layer) ?? (layer.kind === 'group' || (isLarge && layer.first.visible && layer.grey));
  const toggle = (layer: ViewLayer) => session.unfold(layer, !isOpen(layer));
  const groups = new Map(rows.filter((row) => row.kind === 'group').map((row) => [row.id, row]));
  const channels = rows.filter(({ kind }) => kind === 'image');
  const shown = channels.filter(({ id }) => looks.get(id)?.visible).length;
  const isWanted = (layer: ViewLayer) => layer.title.toLowerCase().includes(wanted.trim().toLowerCase());
  const listed = rows.filter((layer) => {
    const group = groups.get(layer.parentId);
    return wanted ? isWanted(layer) : !group || isOpen(group);
  });
  const { shown: drawn, rest } = useMore(listed.length, rowsAtFirst);
  // One that is reached by keys is there, too.
  const end = Math.max(drawn, listed.findIndex((layer) => session.isSelected(layer)) + 1);
  return (
    <>
      {rows.length > manyLayers && (
        <SearchField className={styles.search} label="Find a layer" value={wanted} onChange={setWanted} />
      )}
      {channels.length > manyLayers && (
        <p className={`small quiet ${styles.count}`}>
          {shown} of {channels.length} channels are shown. The eye of a channel shows it, too.
        </p>
      )}
      <ul className={`scroll ${styles.list}`}>
        {listed.slice(0, end).map((layer) => {
          const group = groups.get(layer.parentId);
          const look = looks.get(layer.id);
          if (!look) return null;
          return (
            <LayerRow
              key={layer.id}
              layer={layer}
              look={look}
              inGroup={group !== undefined}
              dimmed={group ? !looks.get(group.id)?.visible : false}
              comments={counts.get(layer.id) ?? 0}
              said={notes.get(layer.id) ?? (sealed.has(layer.id) ? sealedNote : '')}
              shapes={shapes.get(layer.id) ?? layer.shapes}
              tools={layer.kind === 'drawing' ? tools : null}
              open={isOpen(layer)}
              selected={session.isSelected(layer)}
              store={store}
              player={player}
              onToggle={toggle}
            />
          );
        })}
        {end < listed.length && <li ref={rest} aria-hidden="true" style={{ height: 32 * (listed.length - end) }} />}
      </ul>
    </>
  );
}

const sealedNote = 'Its server lets no page read its values.';

/** Of all planes of a channel together. */
function byLead(layers: readonly ViewLayer[], comments: ReadonlyMap<number, number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { id, lead } of layers) {
    const own = comments.get(id);
    if (own) counts.set(lead, (counts.get(lead) ?? 0) + own);
  }
  return counts;
}

interface RowProps {
  layer: ViewLayer;
  look: LayerLook;
  inGroup: boolean;
  dimmed: boolean;
  comments: number;
  /** what there is to say of a drawing */
  said: string;
  shapes: number;
  tools: LayerTools | null;
  open: boolean;
  selected: boolean;
  store: LayerStore;
  player: StackPlayer;
  onToggle: (layer: ViewLayer) => void;
}

const LayerRow = memo(function LayerRow(props: RowProps) {
  const { layer, look, inGroup, dimmed, comments, said, shapes, tools, open, selected, store, player, onToggle } =
    props;
  const unavailable = layer.kind === 'image' && !layer.image?.isExternal && layer.image?.state !== 'ready';
  const adjustable = layer.kind === 'drawing' || (layer.kind === 'image' && !unavailable);
  const seen = look.visible && !dimmed;
  const fold = layer.kind === 'group' ? (open ? 'Fold' : 'Unfold') : 'Adjust';
  const row = [
    styles.row,
    inGroup && styles.inside,
    !seen && styles.off,
    // Its own eye may be open: that counts again once the group is shown.
    dimmed && styles.dimmed,
  ];
  return (
    <li
      className={selected ? styles.selected : undefined}
      onFocus={() => session.preselect(layer)}
      onPointerDown={({ target }) => {
        if (!(target as Element).closest('button, input, select')) session.select(layer);
      }}
    >
      <div className={row.filter(Boolean).join(' ')}>
        {unavailable ? (
          <span className={styles.noEye} />
        ) : (
          <TipButton
            dense
            icon={look.visible ? 'eye' : 'eye_off'}
            label={`${look.visible ? 'Hide' : 'Show'} ${layer.title}`}
            className={styles.eye}
            onClick={(event) =>
              event.altKey || event.ctrlKey || event.metaKey
                ? showOnly(layer, store)
                : store.set(layer.id, { visible: !look.visible })
            }
          />
        )}
        {layer.kind === 'group' ? (
          <span className={styles.groupIcon}>
            <Icon name="layers" small />
          </span>
        ) : (
          <i
            className={`${styles.chip} ${layer.kind === 'drawing' ? styles.outline : ''}`}
            style={{ '--c': look.tint } as object}
          />
        )}
        <Name text={layer.title} className={styles.name} />
        <span className={`small faint ${styles.note}`}>{noteOf(layer, shapes, unavailable)}</span>
        {comments > 0 && (
          <span className={`small faint ${styles.comments}`} title={count(comments, 'comment')}>
            <Icon name="chat" small />
            {comments}
          </span>
        )}
        {tools?.row(layer)}
        {(adjustable || layer.kind === 'group') && (
          <TipButton
            dense
            smallIcon
            icon={open ? 'down' : 'next'}
            label={`${fold} ${layer.title}`}
            expanded={open}
            onClick={() => onToggle(layer)}
          />
        )}
      </div>
      {said && <p className={`small quiet ${styles.said}`}>{said}</p>}
      {layer.stack && seen && open && <PlaneLines stack={layer} store={store} player={player} />}
      {adjustable && open && <LayerDetail layer={layer} look={look} store={store} />}
    </li>
  );
});

function noteOf(layer: ViewLayer, shapes: number, unavailable: boolean): string {
  if (layer.kind === 'drawing') return count(shapes, 'shape');
  if (layer.stack) {
    const { depths, times } = layer.stack;
    const axes = [depths.length > 1 && `${depths.length} z`, times.length > 1 && `${times.length} t`];
    return axes.filter(Boolean).join(' × ');
  }
  if (!unavailable) return '';
  const state = layer.image?.state;
  return state === 'failed' ? 'failed' : state ? 'being prepared' : 'image is gone';
}
