import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { type AnnotationPage, categoryQuery, projectListQuery } from '../../../api/category.ts';
import { ApiError } from '../../../api/client.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { rowWithChanges } from '../../../model/changes.ts';
import { leavesOut, type SampleFilter } from '../../../model/sample_filter.ts';
import { useOperations } from '../../../shell/queue.tsx';

export interface CategoryRows {
  rows: AnnotationRow[];
  /** how many rows of the list there are before these */
  before: number;
  /** in all of the list; null where the server does not count them */
  total: number | null;
  isPending: boolean;
  isError: boolean;
  error: unknown;
  /** there are more than these, and asking for them has not just failed */
  hasMore: boolean;
  loadMore: () => void;
  hasBefore: boolean;
  loadBefore: () => void;
  /** to another place of the list, with one request: at=N, end=1 */
  goTo: (place: string) => void;
  retry: () => void;
}

const none: AnnotationRow[] = [];

/** How many there are at least where the server does not count them. */
const uncounted = 1000;

/**
 * The annotations of a category that the filter lets through, as far as they have been fetched: from the first one on, or around
 * one that is open. What is open and not among them begins them anew.
 */
export function useCategory(categoryId: number | null, filter: SampleFilter, openId: number | null): CategoryRows {
  const list = `${categoryId} ${filter}`;
  const first = openId === null ? '' : `around=${openId}`;
  const [chosen, setChosen] = useState({ list, place: first, openId });
  if (chosen.list !== list) setChosen({ list, place: first, openId });
  const place = chosen.list === list ? chosen.place : first;
  const query = useInfiniteQuery({
    ...categoryQuery(categoryId ?? 0, filter, place),
    enabled: categoryId !== null,
    // From one place of a list to another, what was shown stays until the rows are here.
    placeholderData: (shown, before) =>
      before?.queryKey[1] === categoryId && before.queryKey[2] === filter ? shown : undefined,
  });
  const rows = useRowsOf(query);
  // Once for each that is opened: afterwards one goes where one wants to.
  if (chosen.list === list && openId !== null && chosen.openId !== openId && query.data && !query.isFetching) {
    const isHere = rows.rows.some((row) => row.id === openId);
    setChosen({ list, place: isHere ? place : first, openId });
  }
  const goTo = useCallback(
    (where: string) => setChosen((before) => ({ list, place: where, openId: before.openId })),
    [list],
  );
  return useMemo(() => ({ ...rows, goTo }), [rows, goTo]);
}

/** The same of all categories of a project, one after the other, when a filter leaves some out. */
export function useFound(projectId: number, filter: SampleFilter): CategoryRows | null {
  const isOn = leavesOut(filter);
  const rows = useRowsOf(useInfiniteQuery({ ...projectListQuery(projectId, filter), enabled: isOn }));
  return useMemo(() => (isOn ? { ...rows, goTo: () => {} } : null), [isOn, rows]);
}

type Asked = Pick<
  ReturnType<typeof useInfiniteQuery<AnnotationPage, Error, InfiniteData<AnnotationPage>>>,
  | 'data'
  | 'isError'
  | 'isFetching'
  | 'isPending'
  | 'error'
  | 'isFetchNextPageError'
  | 'fetchNextPage'
  | 'fetchPreviousPage'
  | 'refetch'
>;

function useRowsOf(query: Asked): Omit<CategoryRows, 'goTo'> {
  const { data, isError, isFetching, isFetchNextPageError, fetchNextPage, fetchPreviousPage, refetch } = query;
  // What failed is asked for again when someone says so, not by every row that comes into view.
  // The query itself does not tell it of rows that stand in for those that are coming.
  const isWhole = !data?.pages.at(-1)?.next;
  const isFromFirst = !data?.pages[0]?.previous;
  const hasMore = !isWhole && !isError;
  const hasBefore = !isFromFirst && !isError;
  const operations = useOperations();
  const rows = useMemo(
    () => data?.pages.flatMap((page) => page.rows.map((row) => rowWithChanges(row, operations))) ?? none,
    [data, operations],
  );
  const before = useMemo(() => (isFromFirst ? 0 : rowsBefore(data?.pages ?? [])), [data, isFromFirst]);
  const total = isWhole ? before + rows.length : rowsInAll(data?.pages ?? []);
  const loadMore = useCallback(() => {
    if (hasMore && !isFetching) fetchNextPage();
  }, [hasMore, isFetching, fetchNextPage]);
  const loadBefore = useCallback(() => {
    if (hasBefore && !isFetching) fetchPreviousPage();
  }, [hasBefore, isFetching, fetchPreviousPage]);
  const { isPending, error } = query;
  // A page that begins after a row that is gone (409) is had only from the first one on.
  const hasLostItsPlace = error instanceof ApiError && error.status === 409;
  const retry = isFetchNextPageError && !hasLostItsPlace ? fetchNextPage : refetch;
  return useMemo(
    () => ({
      rows,
      before,
      total,
      isPending,
      isError,
      error,
      hasMore,
      loadMore,
      hasBefore,
      loadBefore,
      retry: () => void retry(),
    }),
    [rows, before, total, isPending, isError, error, hasMore, loadMore, hasBefore, loadBefore, retry],
  );
}

/** Where the page that was asked for first tells it. */
export function rowsInAll(pages: readonly AnnotationPage[]): number | null {
  const counted = pages.find((page) => page.before !== null && page.after !== null);
  return counted ? (counted.before ?? 0) + counted.rows.length + (counted.after ?? 0) : null;
}

/** The page that was asked for first is counted, and those before it are here. */
export function rowsBefore(pages: readonly AnnotationPage[]): number {
  const counted = pages.findIndex((page) => page.before !== null);
  const here = pages.slice(0, Math.max(counted, 0)).reduce((sum, page) => sum + page.rows.length, 0);
  return Math.max(0, (pages[counted]?.before ?? uncounted) - here);
}
