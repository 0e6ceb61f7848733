import { useState } from 'react';
import type { Annotation } from '../../../model/annotation.ts';
import { mayAnnotate } from '../../../model/project.ts';

/** Since when one may do less with what is open than before. */
export interface LostRight {
  annotation: Annotation;
  since: number;
  /** one may not even look; or it is there no more: the server does not say which */
  isGone: boolean;
}

/** What was lost while the page was open; null for who never had it, or has it again. */
export function useLostRight(annotation: Annotation | undefined, isGone: boolean): LostRight | null {
  const [could, setCould] = useState<number | null>(null);
  const [lost, setLost] = useState<Pick<LostRight, 'since' | 'isGone'> | null>(null);
  const may = annotation !== undefined && !isGone && mayAnnotate(annotation.level);
  if (may && could !== annotation.id) setCould(annotation.id);
  if (may && lost) setLost(null);
  const isLost = annotation !== undefined && !may && could === annotation.id;
  if (isLost && lost?.isGone !== isGone) setLost({ since: Date.now(), isGone });
  return annotation && !may && lost ? { ...lost, annotation } : null;
}
