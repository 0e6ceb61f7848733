import { useMemo } from 'react';
import { type Draft, Drafts } from '../../../model/drafts.ts';
import { readStored, removeStored, writeStored } from '../../../ui/use_stored.ts';

const kept = new Map<number, Drafts>();

/** What a user has chosen and not sent; the same for as long as the page is loaded. */
export function useDrafts(userId: number | undefined): Drafts {
  return useMemo(() => {
    const id = userId ?? 0;
    const known = kept.get(id);
    if (known) return known;
    const key = (annotationId: number) => `draft-${id}-${annotationId}`;
    const made = new Drafts({
      read: (annotationId) => readStored<Draft>(key(annotationId)),
      write: (annotationId, draft) => (draft ? writeStored(key(annotationId), draft) : removeStored(key(annotationId))),
    });
    kept.set(id, made);
    return made;
  }, [userId]);
}
