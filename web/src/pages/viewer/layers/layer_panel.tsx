import { memo, useState, useSyncExternalStore } from 'react';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { type LayerLook, panelOrder, type ViewLayer } from '../../../model/layers/layers.ts';
import { count } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import type { CanvasModel } from '../canvas_model.ts';
import { adjustAll } from './adjust.ts';
import { LayerDetail } from './layer_detail.tsx';
import styles from './layers.module.css';

interface Props {
  store: LayerStore | null;
  model: CanvasModel;
  comments: ReadonlyMap<number, number>;
  onClose: () => void;
}

/** The layers, topmost first: seen or not, and how. */
export function LayerPanel({ store, model, comments, onClose }: Props) {
  return (
    <aside className={styles.panel} aria-label="Layers">
      <div className={styles.head}>
        <h2>Layers</h2>
        {store && (
          <>
            <TipButton
              dense
              icon="auto"
              label="Auto-adjust all layers"
              hotkey="⇧A"
              onClick={() => adjustAll(store, model)}
            />
            <TipButton dense icon="reset" label="Reset all layers" onClick={() => resetAll(store)} />
          </>
        )}
        <TipButton dense icon="right_close" label="Hide layers" hotkey="]" onClick={onClose} />
      </div>
      {store && <LayerList key={store.layers[0]?.id} store={store} model={model} comments={comments} />}
    </aside>
  );
}

function resetAll(store: LayerStore): void {
  for (const layer of store.layers) store.reset(layer.id);
}

/** What is unfolded stays so from annotation to annotation, by name; on a large screen everything starts unfolded. */
const unfoldedByName = new Map<string, boolean>();
/** The layer one works on, also by name: the one that was touched last. */
let lastSelected = '';
const largeScreen = window.matchMedia('(min-width: 1920px) and (min-height: 1000px)');

function LayerList({ store, model, comments }: Omit<Props, 'store' | 'onClose'> & { store: LayerStore }) {
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const [, setTurn] = useState(0);
  const [selected, setSelected] = useState(lastSelected);
  const select = (layer: ViewLayer) => {
    lastSelected = nameKey(layer);
    setSelected(lastSelected);
  };
  const isOpen = (layer: ViewLayer) =>
    unfoldedByName.get(nameKey(layer)) ??
    (layer.kind === 'group' || (largeScreen.matches && layer.first.visible && layer.grey));
  const toggle = (layer: ViewLayer) => {
    unfoldedByName.set(nameKey(layer), !isOpen(layer));
    setTurn((turn) => turn + 1);
  };
  const rows = panelOrder(store.layers);
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
            selected={selected === nameKey(layer)}
            store={store}
            model={model}
            onToggle={toggle}
            onSelect={select}
          />
        );
      })}
    </ul>
  );
}

function nameKey(layer: ViewLayer): string {
  return `${layer.kind} ${layer.title}`;
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
  onSelect: (layer: ViewLayer) => void;
}

const LayerRow = memo(function LayerRow(props: RowProps) {
  const { layer, look, inGroup, dimmed, comments, open, selected, store, model, onToggle, onSelect } = props;
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
    <li className={selected ? styles.selected : undefined} onFocus={() => onSelect(layer)}>
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
