import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { categoryQuery } from '../../../api/category.ts';
import { ApiError } from '../../../api/client.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { rowWithChanges } from '../../../model/changes.ts';
import { useOperations } from '../../../shell/queue.tsx';

export interface CategoryRows {
  rows: AnnotationRow[];
  isPending: boolean;
  isError: boolean;
  error: unknown;
  /** there are more than these, and asking for them has not just failed */
  hasMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

const none: AnnotationRow[] = [];

/** The annotations of a category that have been fetched so far, in the server's order. */
export function useCategory(categoryId: number | null): CategoryRows {
  const query = useInfiniteQuery({ ...categoryQuery(categoryId ?? 0), enabled: categoryId !== null });
  const { data, isError, isFetching, isFetchNextPageError, fetchNextPage, refetch } = query;
  // What failed is asked for again when someone says so, not by every row that comes into view.
  const hasMore = query.hasNextPage && !isError;
  const operations = useOperations();
  const rows = useMemo(
    () => data?.pages.flatMap((page) => page.rows.map((row) => rowWithChanges(row, operations))) ?? none,
    [data, operations],
  );
  const loadMore = useCallback(() => {
    if (hasMore && !isFetching) fetchNextPage();
  }, [hasMore, isFetching, fetchNextPage]);
  const { isPending, error } = query;
  // A page that begins after a row that is gone (409) is had only from the first one on.
  const hasLostItsPlace = error instanceof ApiError && error.status === 409;
  const retry = isFetchNextPageError && !hasLostItsPlace ? fetchNextPage : refetch;
  return useMemo(
    () => ({ rows, isPending, isError, error, hasMore, loadMore, retry: () => void retry() }),
    [rows, isPending, isError, error, hasMore, loadMore, retry],
  );
}
