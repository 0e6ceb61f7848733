import { useEffect, useMemo, useRef, useState } from 'react';
import { fetchRows } from '../../../api/shape_answers.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { Lists } from '../../../model/drawing/roi_rows.ts';
import { RowStore } from '../../../model/drawing/row_store.ts';
import { useSignalPart } from '../../../ui/use_signal.ts';
import { maxAtAll } from './shape_loader.ts';

const pause = 3000;

export interface RowLists {
  /** by the drawing they are of */
  lists: ReadonlyMap<number, Lists>;
  /** why there are fewer rows than shapes; "" when there are not */
  note: string;
}

/**
 * The rows of the drawings that are here. Of one that is too large to be here as a whole they are fetched apart, without geometry; of one
 * that is too large even for that, those are listed that are in view.
 */
export function useRowLists(editor: Editor, here: ReadonlySet<number>): RowLists {
  const [stores, setStores] = useState<ReadonlyMap<number, RowStore>>(new Map());
  /** of those that are fetched apart, with how often their shapes were fetched anew */
  const apart = useSignalPart(editor.turn, () =>
    [...here]
      .filter((id) => !editor.drawing(id).isWhole && editor.drawing(id).total <= maxAtAll)
      .map((id) => `${id}:${editor.drawing(id).renewals}`)
      .join(),
  );
  useEffect(() => {
    const ended = new AbortController();
    const made: RowStore[] = [];
    const fetchOne = async (id: number): Promise<void> => {
      try {
        const { rows, seq } = await fetchRows(id, ended.signal);
        if (ended.signal.aborted) return;
        const store = new RowStore(editor.drawing(id), rows, seq);
        made.push(store);
        setStores((before) => new Map(before).set(id, store));
      } catch {
        if (!ended.signal.aborted) setTimeout(() => !ended.signal.aborted && void fetchOne(id), pause);
      }
    };
    for (const one of apart.split(',')) if (one) void fetchOne(Number.parseInt(one, 10));
    return () => {
      ended.abort();
      for (const store of made) store.end();
      setStores(new Map());
    };
  }, [editor, apart]);
  useEffect(() => {
    editor.setPlaces((id) => {
      for (const [layerId, store] of stores) if (store.has(id)) return layerId;
      return undefined;
    });
    return () => editor.setPlaces(() => undefined);
  }, [editor, stores]);
  const drawings = [...here].map((id) => editor.drawing(id));
  const isPart = drawings.some(({ isWhole, layerId }) => !isWhole && !stores.has(layerId));
  const isHuge = drawings.some(({ isWhole, total }) => !isWhole && total > maxAtAll);
  const key = drawings.map(({ layerId, isWhole }) => `${layerId} ${isWhole}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which they are
  const lists = useMemo(
    () => new Map(drawings.map((one) => [one.layerId, one.isWhole ? one : (stores.get(one.layerId) ?? one)] as const)),
    [editor, key, stores],
  );
  const note = isHuge
    ? 'Too many to be listed: these are those in view.'
    : isPart
      ? 'Those in view; the others are on their way.'
      : '';
  return useMemo(() => ({ lists, note }), [lists, note]);
}

/** How many shapes these drawings have. */
export function totalOf(editor: Editor, { lists }: RowLists): number {
  return [...lists.keys()].reduce((sum, id) => sum + editor.drawing(id).total, 0);
}

/** A value that changes often, where following it takes long: now and then, and the last one always. */
export function useSlowly<T>(value: T, isSlow: boolean, ms = 400): T {
  const [followed, setFollowed] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setFollowed(latest.current);
    }, ms);
  }, [value, ms]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return isSlow ? followed : value;
}
