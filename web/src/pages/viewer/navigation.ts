import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meQuery } from '../../api/queries.ts';
import type { Annotation, AnnotationRow, Project } from '../../api/types.ts';
import { rememberOpened } from '../../shell/last_opened.ts';
import type { CategoryRows } from './list/use_category.ts';

/** The annotations before and after one in its list; from the grid the first one is next. */
export function neighbours(
  rows: readonly AnnotationRow[],
  openId: number | null,
): { previous?: number; next?: number } {
  const at = openId === null ? -1 : rows.findIndex((row) => row.annotation_id === openId);
  if (openId !== null && at < 0) return {};
  const previous = rows[at - 1]?.annotation_id;
  const next = rows[at + 1]?.annotation_id;
  return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) };
}

/** Fetches pages until the open annotation is among them, with some to come after it: Next must not end at a page. */
export function useRowsAround({ rows, hasMore, loadMore }: CategoryRows, openId: number | null): void {
  useEffect(() => {
    if (openId === null || !hasMore) return;
    const at = rows.findIndex((row) => row.annotation_id === openId);
    if (at < 0 || at > rows.length - 20) loadMore();
  }, [rows, hasMore, loadMore, openId]);
}

/** How far a project is, all categories together. */
export function progressOf({ categories }: Project): { submitted: number; total: number } {
  return {
    submitted: categories.reduce((sum, one) => sum + one.submitted, 0),
    total: categories.reduce((sum, one) => sum + one.annotations, 0),
  };
}

export function firstCategory(project: Project): number | null {
  return project.categories[0]?.category_id ?? null;
}

/** Keeps what was opened last for the home page. */
export function useRemember(annotation: Annotation | undefined, thumbnail: string | undefined): void {
  const { data: me } = useQuery(meQuery);
  useEffect(() => {
    if (!annotation || !me) return;
    const { annotation_id, project_id, name, category_name, images } = annotation;
    const picture = thumbnail || images.find((image) => image.thumbnail)?.thumbnail || '';
    rememberOpened({
      user_id: me.user_id,
      project_id,
      annotation_id,
      name,
      category_name,
      thumbnail: picture,
      time: Date.now(),
    });
  }, [annotation, me, thumbnail]);
}
