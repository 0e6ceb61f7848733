import { useSyncExternalStore } from 'react';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { panelOrder } from '../../model/layers/layers.ts';
import { groupDigits } from '../../model/text.ts';
import { Tip, TipButton } from '../../ui/tip_button.tsx';
import styles from './rails.module.css';
import { useLayers } from './use_session.ts';
import { ViewerButton } from './viewer_button.tsx';

interface LeftProps {
  submitted: number;
  total: number;
  showsGrid: boolean;
}

/** What is left of the annotations when their panel is closed: the way back, progress, and the two steps. */
export function LeftRail({ submitted, total, showsGrid }: LeftProps) {
  return (
    <nav className={`${styles.rail} ${styles.left}`} aria-label="Annotations">
      <ViewerButton command="annotations" placement="right" />
      <ViewerButton command="grid" placement="right" pressed={showsGrid} />
      <ViewerButton command="find" placement="right" />
      <span className={styles.space} />
      <Tip title={`${groupDigits(submitted)} of ${groupDigits(total)} reviewed`} placement="right">
        <span className={styles.count}>
          <span>{groupDigits(submitted)}</span>
          <hr />
          <span>{groupDigits(total)}</span>
        </span>
      </Tip>
      <ViewerButton command="previous" placement="right" />
      <ViewerButton command="next" placement="right" />
    </nav>
  );
}

/** The layers as chips: one click shows or hides, everything else is in the panel. */
export function RightRail({ store }: { store: LayerStore | null }) {
  return (
    <aside className={`${styles.rail} ${styles.right}`} aria-label="Layers">
      <ViewerButton command="layers" placement="left" />
      <hr />
      {store && <Chips store={store} />}
      {store && <Planes store={store} />}
    </aside>
  );
}

/** Where one is in a stack, and the planes beside that. */
function Planes({ store }: { store: LayerStore }) {
  const views = useSyncExternalStore(store.subscribe, store.planesSnapshot);
  useSyncExternalStore(store.subscribe, store.snapshot);
  const { stack, id = 0 } = store.shownStack() ?? {};
  const view = views.get(id);
  if (!stack || !view) return null;
  const axes = [
    { axis: 'z', name: 'Depth', at: view.z, count: stack.depths.length, all: view.projected },
    { axis: 't', name: 'Time', at: view.t, count: stack.times.length, all: false },
  ] as const;
  return axes
    .filter(({ count }) => count > 1)
    .map(({ axis, name, at, count, all }) => (
      <div key={axis} className={styles.planes}>
        <hr />
        <TipButton
          icon="up"
          label={`${name} before`}
          placement="left"
          disabled={all || at === 0}
          onClick={() => store.stepPlane(axis, -1)}
        />
        <span className={styles.count}>
          <span>{all ? 'all' : `${axis}\u00a0${at + 1}`}</span>
          <hr />
          <span>{count}</span>
        </span>
        <TipButton
          icon="down"
          label={`${name} after`}
          placement="left"
          disabled={all || at === count - 1}
          onClick={() => store.stepPlane(axis, 1)}
        />
      </div>
    ));
}

function Chips({ store }: { store: LayerStore }) {
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const rows = panelOrder(useLayers(store)).filter((layer) => layer.kind === 'image' && layer.image);
  const toggle = (id: number, parentId: number) => {
    const hiddenGroup = looks.get(parentId)?.visible === false;
    if (hiddenGroup) store.set(parentId, { visible: true });
    store.set(id, { visible: hiddenGroup || !looks.get(id)?.visible });
  };
  return (
    <div className={`scroll ${styles.chips}`}>
      {rows.map((layer) => {
        const shown = store.look(layer.id).visible && store.isGroupShown(layer);
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
