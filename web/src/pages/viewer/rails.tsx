import { useSyncExternalStore } from 'react';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { panelOrder } from '../../model/layers/layers.ts';
import { groupDigits } from '../../model/text.ts';
import { Tip, TipButton } from '../../ui/tip_button.tsx';
import styles from './rails.module.css';

interface LeftProps {
  submitted: number;
  total: number;
  showsGrid: boolean;
  onOpen: () => void;
  onGrid: (() => void) | undefined;
  onFind: () => void;
  previous: (() => void) | undefined;
  next: (() => void) | undefined;
}

/** What is left of the annotations when their panel is closed: the way back, progress, and the two steps. */
export function LeftRail({ submitted, total, showsGrid, onOpen, onGrid, onFind, previous, next }: LeftProps) {
  return (
    <nav className={`${styles.rail} ${styles.left}`} aria-label="Annotations">
      <TipButton icon="left_open" label="Show annotations" hotkey="[" placement="right" onClick={onOpen} />
      <TipButton
        icon="grid"
        label="Grid"
        hotkey="G"
        placement="right"
        pressed={showsGrid}
        disabled={!onGrid}
        onClick={() => onGrid?.()}
      />
      <TipButton icon="search" label="Find an annotation" hotkey="/" placement="right" onClick={onFind} />
      <span className={styles.space} />
      <Tip title={`${groupDigits(submitted)} of ${groupDigits(total)} reviewed`} placement="right">
        <span className={styles.count}>
          <span>{groupDigits(submitted)}</span>
          <hr />
          <span>{groupDigits(total)}</span>
        </span>
      </Tip>
      <TipButton
        icon="up"
        label="Previous"
        hotkey="B"
        placement="right"
        disabled={!previous}
        onClick={() => previous?.()}
      />
      <TipButton icon="down" label="Next" hotkey="N" placement="right" disabled={!next} onClick={() => next?.()} />
    </nav>
  );
}

/** The layers as chips: one click shows or hides, everything else is in the panel. */
export function RightRail({ store, onOpen }: { store: LayerStore | null; onOpen: () => void }) {
  return (
    <aside className={`${styles.rail} ${styles.right}`} aria-label="Layers">
      <TipButton icon="right_open" label="Show layers" hotkey="]" placement="left" onClick={onOpen} />
      <hr />
      {store && <Chips store={store} />}
    </aside>
  );
}

function Chips({ store }: { store: LayerStore }) {
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const rows = panelOrder(store.layers).filter((layer) => layer.kind === 'image' && layer.image);
  const toggle = (id: number, parentId: number) => {
    const hiddenGroup = looks.get(parentId)?.visible === false;
    if (hiddenGroup) store.set(parentId, { visible: true });
    store.set(id, { visible: hiddenGroup || !looks.get(id)?.visible });
  };
  return (
    <div className={`scroll ${styles.chips}`}>
      {rows.map((layer) => {
        const shown = store.isShown(layer);
        return (
          <Tip key={layer.id} title={`${shown ? 'Hide' : 'Show'} ${layer.title}`} placement="left">
            <button
              type="button"
              className={`${styles.chip} ${shown ? '' : styles.off}`}
              aria-label={layer.title}
              aria-pressed={shown}
              style={{ '--c': looks.get(layer.id)?.tint } as object}
              onClick={() => toggle(layer.id, layer.parentId)}
            >
              <i />
            </button>
          </Tip>
        );
      })}
    </div>
  );
}
