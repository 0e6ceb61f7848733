import { useSyncExternalStore } from 'react';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { panelOrder } from '../../../model/layers/layers.ts';
import { useLayers } from '../use_session.ts';
import styles from './compare.module.css';
import { Popover } from './popover.tsx';

/** Which groups, channels and drawings a pane shows. */
export function Channels({ store, letter }: { store: LayerStore; letter: string }) {
  const rows = panelOrder(useLayers(store));
  const looks = useSyncExternalStore(store.subscribe, store.snapshot);
  const shown = rows.filter((row) => row.kind === 'image' && store.isShown(store.inPlane(row)));
  const text = shown.length === 0 ? 'nothing' : shown.map(({ title }) => title).join(', ');
  return (
    <Popover text={text} label={`Channels of ${letter}`}>
      {() => (
        <ul className={`scroll ${styles.channels}`}>
          {rows.map((row) => {
            const look = looks.get(row.id);
            return (
              <li key={row.id} className={row.parentId !== 0 ? styles.inside : undefined}>
                <label>
                  <input
                    type="checkbox"
                    checked={look?.visible ?? false}
                    onChange={(event) => store.set(row.id, { visible: event.target.checked })}
                  />
                  {row.kind === 'image' && <i style={{ background: look?.tint }} />}
                  <span className="cut">{row.title}</span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
    </Popover>
  );
}
