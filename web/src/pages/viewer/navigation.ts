import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meQuery } from '../../api/session.ts';
import type { Annotation } from '../../model/annotation.ts';
import { rememberOpened } from '../../shell/last_opened.ts';
import type { CategoryRows } from './list/use_category.ts';

/** Fetches pages until the open annotation is among them, with some to come after it: Next must not end at a page. */
export function useRowsAround({ rows, hasMore, loadMore }: CategoryRows, openId: number | null): void {
  useEffect(() => {
    if (openId === null || !hasMore) return;
    const at = rows.findIndex((row) => row.id === openId);
    if (at < 0 || at > rows.length - 20) loadMore();
  }, [rows, hasMore, loadMore, openId]);
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
