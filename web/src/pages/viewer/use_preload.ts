import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { annotationQuery } from '../../api/annotation.ts';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import { session } from './use_session.ts';

/**
 * Fetches what may be opened next, first the annotations and, once the picture is complete, their tiles. `openId` is what
 * has arrived; null while it is on its way.
 */
export function usePreload(canvas: ImageCanvas | null, openId: number | null, next?: number, previous?: number): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!canvas || openId === null) return;
    let isWanted = true;
    const ids = [next, previous].filter((id) => id !== undefined);
    // One that cannot be had says so when it is opened.
    Promise.all(ids.map((id) => client.fetchQuery({ ...annotationQuery(id), retry: false }).catch(() => null))).then(
      (found) => {
        if (isWanted) canvas.expect(found.flatMap((annotation) => (annotation ? session.storeOf(annotation) : [])));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [canvas, openId, next, previous, client]);
}
