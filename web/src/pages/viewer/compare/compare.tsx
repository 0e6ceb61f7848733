import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Comparison, comparing } from '../../../model/comparison.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { Project } from '../../../model/project.ts';
import { saveFile } from '../../../ui/save_file.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { type CanvasModel, paneHook } from '../canvas_model.ts';
import { savePanes } from '../overlays.ts';
import { tellAddress } from '../use_address.ts';
import { Channels } from './channels.tsx';
import { Chooser } from './chooser.tsx';
import styles from './compare.module.css';
import { CompareBar } from './compare_bar.tsx';
import { CurtainHandle } from './curtain_handle.tsx';
import { CloseButton, PlaneOf } from './head.tsx';
import { Pane } from './pane.tsx';
import { type Seen, seenOf, showAs } from './swapping.ts';
import { useLinks } from './use_links.ts';

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
  name: string;
  categoryName: string;
}

const letters = ['A', 'B', 'C', 'D'];

/** Other samples beside the open one, or behind a curtain over it. */
export default function Compare(props: Props) {
  const { comparison, project, model, store, name, categoryName, categoryId, dark } = props;
  const { panes, curtain } = comparison;
  const [, navigate] = useLocation();
  const [others, setOthers] = useState<readonly (Shown | null)[]>([]);
  const [split, setSplit] = useState(0.5);
  const canvas = useSignal(model.canvas);
  const shown = useMemo(
    () =>
      [{ model, store, name, categoryName }, ...others.slice(0, curtain ? 1 : panes.length)].filter(
        (one) => one !== null,
      ),
    [model, store, name, categoryName, others, panes.length, curtain],
  );
  useEffect(() => {
    window.__mementoBeside = shown.slice(1).map((one) => paneHook(one.model, one.store));
    return () => {
      delete window.__mementoBeside;
    };
  }, [shown]);
  /** how samples that change their panes are seen in their new ones */
  const moved = useRef<{ a?: Seen; b?: Seen }>({});
  const arrive = (pane: 'a' | 'b', at: LayerStore) => {
    const seen = moved.current[pane];
    if (seen?.id !== at.annotationId) return;
    delete moved.current[pane];
    showAs(seen, at);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is open
  useEffect(() => arrive('a', store), [store]);
  const links = useLinks(shown, curtain, canvas);

  const change = (next: readonly number[]) => comparing.set(next.length > 0 ? { panes: next, curtain } : null);
  const openIn = (id: number) => navigate(`/project/${project.id}/annotation/${id}`);
  const beside = others[0];
  const swap = () => {
    if (!beside) return;
    const [mine, theirs] = [seenOf(store), seenOf(beside.store)];
    if (mine.id === theirs.id) {
      links.apart(() => {
        showAs(theirs, store);
        showAs(mine, beside.store);
      });
      return;
    }
    moved.current = { a: theirs, b: mine };
    change([mine.id, ...panes.slice(1)]);
    openIn(theirs.id);
  };
  /** What stands in the next pane takes its place. */
  const closeFirst = () => {
    const [next, ...rest] = panes;
    if (next === undefined) return;
    const theirs = beside && seenOf(beside.store);
    if (theirs?.id === store.annotationId) links.apart(() => showAs(theirs, store));
    else if (theirs) moved.current = { a: theirs };
    change(rest);
    openIn(next);
  };
  useEffect(() => {
    savePanes.set((times) => void save(project.name, shown, curtain ? split : null, times));
    return () => savePanes.set(null);
  }, [project.name, shown, curtain, split]);

  const visible = curtain ? panes.slice(0, 1) : panes;
  return (
    <>
      <CompareBar
        comparison={comparison}
        links={links}
        onAdd={() => change([...panes, store.annotationId])}
        onSwap={beside ? swap : undefined}
      />
      <div className={styles.headA}>
        <span className={styles.letter}>A</span>
        <Chooser
          text={`${categoryName} / ${name}`}
          place="A"
          project={project}
          categoryId={categoryId}
          onChoose={openIn}
        />
        <Channels store={store} letter="A" />
        <PlaneOf store={store} />
        <span className={styles.grow} />
        {!curtain && <CloseButton label="Close pane A" onClick={closeFirst} />}
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
          onShown={(one) => {
            if (one && at === 0) arrive('b', one.store);
            setOthers((all) => replaced(all, at, one));
          }}
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

async function save(project: string, shown: readonly Shown[], split: number | null, times: number): Promise<void> {
  const panes = shown.flatMap(({ model, store, name, categoryName }) => {
    const canvas = model.canvas.get();
    return canvas ? [{ canvas, store, names: { project, category: categoryName, annotation: name } }] : [];
  });
  const [first] = panes;
  if (!first) return;
  const { panesFile } = await import('../picture_file.ts');
  const file = await panesFile(panes, split, times, tellAddress(first.store, first.canvas));
  if (file) saveFile(file, `${[...new Set(shown.map(({ name }) => name))].join(' and ')}.png`);
}
