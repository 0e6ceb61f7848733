import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meQuery } from '../../api/session.ts';
import type { Annotation } from '../../model/annotation.ts';
import { rememberOpened } from '../../shell/last_opened.ts';
import type { CategoryRows } from './list/use_category.ts';

/** Fetches what comes before and after the open annotation where it is near an end of what is here. */
export function useRowsAround(list: CategoryRows, openId: number | null): void {
  const { rows, hasMore, loadMore, hasBefore, loadBefore } = list;
  useEffect(() => {
    const at = openId === null ? -1 : rows.findIndex((row) => row.id === openId);
    if (at < 0) return;
    if (hasMore && at > rows.length - 20) loadMore();
    else if (hasBefore && at < 20) loadBefore();
  }, [rows, hasMore, loadMore, hasBefore, loadBefore, openId]);
}

/** Keeps what was opened last for the home page. */
export function useRemember(annotation: Annotation | undefined, thumbnail: string | undefined): void {
  const { data: me } = useQuery(meQuery);
  useEffect(() => {
    if (!annotation || !me) return;
    const { id, projectId, name, categoryName } = annotation;
    const picture = thumbnail || annotation.thumbnail;
    rememberOpened({
      userId: me.id,
      projectId,
      annotationId: id,
      name,
      categoryName,
      thumbnail: picture,
      time: Date.now(),
    });
  }, [annotation, me, thumbnail]);
}
