import { memo, useSyncExternalStore } from 'react';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { type LayerLook, panelOrder, type ViewLayer } from '../../../model/layers/layers.ts';
import { count } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import type { CanvasModel } from '../canvas_model.ts';
import { session, useLayers } from '../use_session.ts';
import { ViewerButton } from '../viewer_button.tsx';
import { LayerDetail } from './layer_detail.tsx';
import styles from './layers.module.css';

interface Props {
  store: LayerStore | null;
  model: CanvasModel;
  comments: ReadonlyMap<number, number>;
}

/** The layers, topmost first: seen or not, and how. */
export function LayerPanel({ store, model, comments }: Props) {
  return (
    <aside className={styles.panel} aria-label="Layers">
      <div className={styles.head}>
        <h2>Layers</h2>
        {store && (
          <>
            <ViewerButton dense command="adjust_all" />
            <ViewerButton dense command="reset_all" />
          </>
        )}
        <ViewerButton dense command="layers" />
      </div>
      {store && <LayerList key={store.annotationId} store={store} model={model} comments={comments} />}
    </aside>
  );
}

/** On such a screen everything starts unfolded. */
const largeScreen = window.matchMedia('(min-width: 1920px) and (min-height: 1000px)');

function LayerList({ store, model, comments }: Omit<Props, 'store'> & { store: LayerStore }) {
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const layers = useLayers(store);
  useSignal(session.selected);
  useSignal(session.unfolded);
  const isOpen = (layer: ViewLayer) =>
    session.isUnfolded(layer) ?? (layer.kind === 'group' || (largeScreen.matches && layer.first.visible && layer.grey));
  const toggle = (layer: ViewLayer) => session.unfold(layer, !isOpen(layer));
  const rows = panelOrder(layers);
  const groups = new Map(rows.filter((row) => row.kind === 'group').map((row) => [row.id, row]));
  return (
    <ul className={`scroll ${styles.list}`}>
      {rows.map((layer) => {
        const group = groups.get(layer.parentId);
        const look = looks.get(layer.id);
        if (!look || (group && !isOpen(group))) return null;
        return (
          <LayerRow
            key={layer.id}
            layer={layer}
            look={look}
            inGroup={group !== undefined}
            dimmed={group ? !looks.get(group.id)?.visible : false}
            comments={comments.get(layer.id) ?? 0}
            open={isOpen(layer)}
            selected={session.isSelected(layer)}
            store={store}
            model={model}
            onToggle={toggle}
          />
        );
      })}
    </ul>
  );
}

interface RowProps {
  layer: ViewLayer;
  look: LayerLook;
  inGroup: boolean;
  dimmed: boolean;
  comments: number;
  open: boolean;
  selected: boolean;
  store: LayerStore;
  model: CanvasModel;
  onToggle: (layer: ViewLayer) => void;
}

const LayerRow = memo(function LayerRow(props: RowProps) {
  const { layer, look, inGroup, dimmed, comments, open, selected, store, model, onToggle } = props;
  const unavailable = layer.kind === 'image' && !layer.image?.isExternal && layer.image?.state !== 'ready';
  const adjustable = layer.kind === 'image' && !unavailable;
  const seen = look.visible && !dimmed;
  const fold = layer.kind === 'group' ? (open ? 'Fold' : 'Unfold') : 'Adjust';
  const row = [
    styles.row,
    inGroup && styles.inside,
    !seen && layer.kind !== 'drawing' && styles.off,
    // Its own eye may be open: that counts again once the group is shown.
    dimmed && styles.dimmed,
  ];
  return (
    <li className={selected ? styles.selected : undefined} onFocus={() => session.select(layer)}>
      <div className={row.filter(Boolean).join(' ')}>
        {layer.kind === 'drawing' || unavailable ? (
          <span className={styles.noEye} />
        ) : (
          <TipButton
            dense
            icon={look.visible ? 'eye' : 'eye_off'}
            label={`${look.visible ? 'Hide' : 'Show'} ${layer.title}`}
            className={styles.eye}
            onClick={() => store.set(layer.id, { visible: !look.visible })}
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
        <span className="small faint">{noteOf(layer, unavailable)}</span>
        {comments > 0 && (
          <span className={`small faint ${styles.comments}`} title={count(comments, 'comment')}>
            <Icon name="chat" small />
            {comments}
          </span>
        )}
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
      {adjustable && open && <LayerDetail layer={layer} look={look} store={store} model={model} />}
    </li>
  );
});

function noteOf(layer: ViewLayer, unavailable: boolean): string {
  if (layer.kind === 'drawing') return count(layer.shapes, 'shape');
  if (!unavailable) return '';
  const state = layer.image?.state;
  return state === 'failed' ? 'failed' : state ? 'being prepared' : 'image is gone';
}
