import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { categoryQuery } from '../api/queries.ts';
import type { AnnotationRow } from '../api/types.ts';

export interface CategoryRows {
  rows: AnnotationRow[];
  isPending: boolean;
  isError: boolean;
  error: unknown;
  /** there are more than these */
  hasMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

const none: AnnotationRow[] = [];

/** The annotations of a category that have been fetched so far, in the server's order. */
export function useCategory(categoryId: number | null): CategoryRows {
  const query = useInfiniteQuery({ ...categoryQuery(categoryId ?? 0), enabled: categoryId !== null });
  const { data, hasNextPage, isFetching, fetchNextPage, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.annotations) ?? none, [data]);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const { isPending, isError, error } = query;
  return useMemo(
    () => ({ rows, isPending, isError, error, hasMore: hasNextPage, loadMore, retry: refetch }),
    [rows, isPending, isError, error, hasNextPage, loadMore, refetch],
  );
}
