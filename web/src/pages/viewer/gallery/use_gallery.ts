import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { fetchShape, type GalleryOf, galleryQuery } from '../../../api/gallery.ts';
import { type Edit, slices } from '../../../model/drawing/edits.ts';
import {
  changesOf,
  classified,
  type Done,
  type GalleryLayer,
  type GalleryShape,
  removed,
  undone,
} from '../../../model/drawing/gallery.ts';
import { type Arrangement, arranged, asDrawn, isAsDrawn } from '../../../model/drawing/gallery_order.ts';
import type { Shape } from '../../../model/drawing/shape.ts';
import { count } from '../../../model/text.ts';
import { useQueue } from '../../../shell/queue.tsx';

/** So many are selected at once at the most, and fetched for it. */
export const maxSelected = 10_000;

const none: ReadonlySet<string> = new Set();

/** The shapes of a class: fetched as one comes to them, selected, and changed; what is changed stays in its place until one leaves. */
export function useGallery(of: GalleryOf) {
  const queue = useQueue();
  const client = useQueryClient();
  const query = useInfiniteQuery(galleryQuery(of));
  const [done, setDone] = useState<readonly Done[]>([]);
  /** the same at once, however fast keys come after each other */
  const kept = useRef(done);
  const keep = (next: readonly Done[]) => {
    kept.current = next;
    setDone(next);
  };
  const [selected, setSelected] = useState<ReadonlySet<string>>(none);
  const [current, setCurrent] = useState(0);
  const anchor = useRef(0);
  const [wholes, setWholes] = useState<ReadonlyMap<string, Shape>>(new Map());
  const [problem, setProblem] = useState('');
  const [gathering, setGathering] = useState(false);

  const pages = query.data?.pages;
  const layers = useMemo(
    () => new Map<number, GalleryLayer>(pages?.flatMap((page) => page.layers.map((one) => [one.id, one] as const))),
    [pages],
  );
  const changes = useMemo(() => changesOf(done), [done]);
  const all = useMemo(
    () =>
      (pages?.flatMap((page) => page.shapes) ?? []).map((one): GalleryShape => {
        const whole = wholes.get(one.shape.id);
        const change = changes.get(one.shape.id);
        if (!whole && !change) return one;
        const shape = { ...(whole ?? one.shape), ...change };
        return { ...one, shape, isPartial: one.isPartial && !whole };
      }),
    [pages, wholes, changes],
  );
  const [order, setOrder] = useState<Arrangement>(asDrawn);
  const shapes = useMemo(() => (isAsDrawn(order) ? all : arranged(all, order, layers)), [all, order, layers]);
  const counts = useMemo(() => {
    const now = new Map(pages?.[0]?.counts);
    const add = (label: number | null, by: number) => now.set(label ?? 0, (now.get(label ?? 0) ?? 0) + by);
    if (changes.size === 0) return now;
    for (const { shape } of pages?.flatMap((page) => page.shapes) ?? []) {
      const change = changes.get(shape.id);
      if (change === undefined) continue;
      add(shape.label, -1);
      if (change) add(change.label, 1);
    }
    return now;
  }, [pages, changes]);

  const isGone = (one: GalleryShape) => changes.get(one.shape.id) === null;
  const mayDraw = (one: GalleryShape) => layers.get(one.layerId)?.mayDraw ?? false;
  const at = Math.max(0, Math.min(shapes.length - 1, current));
  const chosen = selected.size > 0 ? shapes.filter(({ shape }) => selected.has(shape.id)) : shapes.slice(at, at + 1);
  const changeable = chosen.filter((one) => mayDraw(one) && !isGone(one));

  const hand = async (edits: readonly Edit[], what: string) => {
    const parts = edits.flatMap((whole) => {
      const layer = layers.get(whole.layerId);
      if (!layer) return [];
      const { annotationId, annotationName: where, seq: base } = layer;
      return [...slices(whole)].map((edit) => ({
        change: { kind: 'draw' as const, annotationId, base, edit },
        what,
        where,
      }));
    });
    await queue?.addAll(parts);
    // What the pages know of the drawings is old now.
    void client.invalidateQueries({ queryKey: ['annotation'], refetchType: 'none' });
  };
  const act = async (make: (whole: readonly GalleryShape[]) => Edit[], what: (count: number) => string) => {
    setProblem('');
    try {
      const whole = await withGeometry(changeable);
      setWholes(
        (before) =>
          new Map([
            ...before,
            ...whole.flatMap(({ shape }) => (before.has(shape.id) ? [] : [[shape.id, shape] as const])),
          ]),
      );
      const edits = make(whole);
      const total = edits.reduce((sum, one) => sum + one.updated.length + one.deleted.length, 0);
      if (total === 0) return;
      const text = what(total);
      await hand(edits, text);
      keep([...kept.current, { what: text, edits }]);
      setSelected(none);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It could not be kept.');
    }
  };
  const gather = async () => {
    setGathering(true);
    let result = await query.fetchNextPage();
    const so = () => result.data?.pages.reduce((sum, page) => sum + page.shapes.length, 0) ?? 0;
    while (result.hasNextPage && !result.isError && so() < maxSelected) result = await result.fetchNextPage();
    setGathering(false);
    return result.data?.pages.flatMap((page) => page.shapes) ?? [];
  };
  return {
    shapes,
    /** those that are not shown by what one has chosen among them */
    all,
    order,
    /** what is hidden is not selected, and is not changed unseen */
    arrange: (next: Arrangement) => {
      setOrder(next);
      setSelected(none);
      setCurrent(0);
      anchor.current = 0;
      if (!isAsDrawn(next) && query.hasNextPage && !gathering) void gather();
    },
    layers,
    counts,
    changes,
    selected,
    at,
    chosen,
    changeable,
    problem,
    gathering,
    isPending: query.isPending,
    error: query.isError ? query.error : null,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    more: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    last: done.at(-1)?.what ?? '',
    classify: (label: number | null, name: string) =>
      void act(
        (some) => classified(some, layers, label),
        (n) => `${count(n, 'ROI')} given ${name}`,
      ),
    remove: () =>
      void act(
        (some) => removed(some, layers),
        (n) => `${count(n, 'ROI')} deleted`,
      ),
    undo: async () => {
      const last = kept.current.at(-1);
      if (!last) return;
      keep(kept.current.slice(0, -1));
      await hand(undone(last), `Taken back: ${last.what}`);
    },
    /** to another one; isRange: and all from where one began */
    go: (to: number, isRange: boolean) => {
      const next = Math.max(0, Math.min(shapes.length - 1, to));
      setCurrent(next);
      if (!isRange) {
        anchor.current = next;
        return;
      }
      const [from, until] = [Math.min(anchor.current, next), Math.max(anchor.current, next)];
      setSelected(new Set(shapes.slice(from, until + 1).map(({ shape }) => shape.id)));
    },
    toggle: (index: number) => {
      const id = shapes[index]?.shape.id;
      if (id === undefined) return;
      anchor.current = index;
      setCurrent(index);
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      setSelected(next);
    },
    selectNone: () => setSelected(none),
    selectAll: async () => {
      const some = query.hasNextPage && isAsDrawn(order) ? await gather() : shapes;
      setSelected(new Set(some.slice(0, maxSelected).map(({ shape }) => shape.id)));
    },
    invert: () =>
      setSelected(new Set(shapes.filter(({ shape }) => !selected.has(shape.id)).map(({ shape }) => shape.id))),
  };
}

export type Gallery = ReturnType<typeof useGallery>;

/** What is to be changed is known as a whole: it may be brought back, or be a conflict. */
async function withGeometry(shapes: readonly GalleryShape[]): Promise<GalleryShape[]> {
  const whole = [...shapes];
  const partial = whole.flatMap((one, place) => (one.isPartial ? [{ one, place }] : []));
  const fetchAll = async () => {
    for (let next = partial.pop(); next; next = partial.pop()) {
      const { one, place } = next;
      const shape = { ...(await fetchShape(one.layerId, one.shape.id)), label: one.shape.label };
      whole[place] = { ...one, shape, isPartial: false };
    }
  };
  await Promise.all(Array.from({ length: 6 }, fetchAll));
  return whole;
}
