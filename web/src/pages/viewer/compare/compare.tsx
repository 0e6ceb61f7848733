import { useEffect, useMemo, useState } from 'react';
import { type Linked, linkViews } from '../../../canvas/linked_views.ts';
import { type Comparison, comparing, linked, maxPanes } from '../../../model/comparison.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { baseImage } from '../../../model/layers/layers.ts';
import { linkLooks, linkPlanes } from '../../../model/layers/linked_layers.ts';
import type { Project } from '../../../model/project.ts';
import { Icon } from '../../../ui/icons.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { useStored } from '../../../ui/use_stored.ts';
import { type CanvasModel, paneHook } from '../canvas_model.ts';
import { ViewerButton } from '../viewer_button.tsx';
import { Channels } from './channels.tsx';
import styles from './compare.module.css';
import { CurtainHandle } from './curtain_handle.tsx';
import { Pane } from './pane.tsx';
import { sharePointer } from './shared_pointer.ts';

interface Props {
  comparison: Comparison;
  project: Project;
  model: CanvasModel;
  store: LayerStore;
  name: string;
  categoryName: string;
  categoryId: number;
  /** the ground of the pictures */
  dark: boolean;
}

/** What a pane shows, once it is there. */
export interface Shown {
  model: CanvasModel;
  store: LayerStore;
}

const letters = ['A', 'B', 'C', 'D'];

/** Other samples beside the open one, or behind a curtain over it. */
export default function Compare(props: Props) {
  const { comparison, project, model, store, name, categoryName, categoryId, dark } = props;
  const { panes, curtain } = comparison;
  const isLinked = useSignal(linked);
  const [zoomLinked, setZoomLinked] = useStored('compare-zoom', true);
  const [planesLinked, setPlanesLinked] = useStored('compare-planes', true);
  const [looksLinked, setLooksLinked] = useStored('compare-looks', true);
  const [others, setOthers] = useState<readonly (Shown | null)[]>([]);
  const [split, setSplit] = useState(0.5);
  const canvas = useSignal(model.canvas);
  const shown = useMemo(
    () => [{ model, store }, ...others.slice(0, curtain ? 1 : panes.length)].filter((one) => one !== null),
    [model, store, others, panes.length, curtain],
  );
  useEffect(() => {
    window.__mementoBeside = shown.slice(1).map((one) => paneHook(one.model, one.store));
    return () => {
      delete window.__mementoBeside;
    };
  }, [shown]);
  // Over each other, pictures make sense at one place only.
  const together = curtain || (isLinked && zoomLinked);
  useEffect(() => {
    if (!together || !canvas) return;
    const members = shown.flatMap((one) => linkedOf(one));
    return members.length > 1 ? linkViews(members) : undefined;
  }, [shown, together, canvas]);
  useEffect(() => {
    if (together && canvas) return sharePointer(shown, !curtain);
  }, [shown, together, canvas, curtain]);
  useEffect(() => {
    if (isLinked && planesLinked) return linkPlanes(shown.map((one) => one.store));
  }, [shown, isLinked, planesLinked]);
  useEffect(() => {
    if (isLinked && looksLinked) return linkLooks(shown.map((one) => one.store));
  }, [shown, isLinked, looksLinked]);

  const change = (next: readonly number[]) => comparing.set(next.length > 0 ? { panes: next, curtain } : null);
  const visible = curtain ? panes.slice(0, 1) : panes;
  return (
    <>
      <div className={styles.bar} role="toolbar" aria-label="Compare">
        <b>Compare</b>
        <span className={styles.choice} role="radiogroup" aria-label="Arrangement">
          {[false, true].map((value) => (
            <label key={String(value)}>
              <input
                type="radio"
                name="arrangement"
                checked={curtain === value}
                onChange={() => comparing.set({ panes, curtain: value })}
              />
              <span>{value ? 'Curtain' : 'Side by side'}</span>
            </label>
          ))}
        </span>
        <ViewerButton dense command="link_panes" pressed={isLinked} />
        {!curtain && (
          <Toggle text="Zoom and place" on={zoomLinked} off={!isLinked} onToggle={() => setZoomLinked(!zoomLinked)} />
        )}
        <Toggle text="Planes" on={planesLinked} off={!isLinked} onToggle={() => setPlanesLinked(!planesLinked)} />
        <Toggle text="Looks" on={looksLinked} off={!isLinked} onToggle={() => setLooksLinked(!looksLinked)} />
        <span className={styles.grow} />
        {!curtain && panes.length < maxPanes && (
          <button type="button" className={styles.toggle} onClick={() => change([...panes, store.annotationId])}>
            <Icon name="add" small />
            Pane
          </button>
        )}
        <ViewerButton dense command="leave_compare" />
      </div>
      <div className={styles.headA}>
        <span className={styles.letter}>A</span>
        <span className="cut">
          {categoryName} / {name}
        </span>
        <Channels store={store} letter="A" />
      </div>
      {visible.map((id, at) => (
        <Pane
          // biome-ignore lint/suspicious/noArrayIndexKey: a pane is its place; what it shows is chosen in it
          key={at}
          place={letters[at + 1] ?? ''}
          id={id}
          project={project}
          categoryId={categoryId}
          dark={dark}
          split={curtain ? split : null}
          onShown={(one) => setOthers((all) => replaced(all, at, one))}
          onChoose={(next) => change(panes.map((pane, i) => (i === at ? next : pane)))}
          onClose={() => change(panes.filter((_, i) => i !== at))}
        />
      ))}
      {curtain && <CurtainHandle split={split} onSplit={setSplit} />}
    </>
  );
}

function replaced(all: readonly (Shown | null)[], at: number, one: Shown | null): readonly (Shown | null)[] {
  return [0, 1, 2].map((i) => (i === at ? one : (all[i] ?? null)));
}

function linkedOf({ model, store }: Shown): Linked[] {
  const canvas = model.canvas.get();
  return canvas ? [{ canvas, pixelSize: () => baseImage(store.layers)?.pixelSize ?? null }] : [];
}

interface ToggleProps {
  text: string;
  on: boolean;
  /** what it says does not count now */
  off: boolean;
  onToggle: () => void;
}

function Toggle({ text, on, off, onToggle }: ToggleProps) {
  return (
    <button type="button" className={styles.toggle} aria-pressed={on} disabled={off} onClick={onToggle}>
      <Icon name={on && !off ? 'link' : 'unlink'} small />
      {text}
    </button>
  );
}

export function CloseButton({ label, onClick }: { label: string; onClick: () => void }) {
  return <TipButton dense smallIcon icon="close" label={label} onClick={onClick} />;
}
