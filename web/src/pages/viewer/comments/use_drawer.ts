import { useEffect, useState } from 'react';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { Annotation, Pin } from '../../../model/annotation.ts';
import { threadsOf } from '../../../model/comments.ts';
import { parseView, viewText } from '../../../model/kept_view.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { applyLooks, looksOf } from '../../../model/named_views.ts';
import { useStored } from '../../../ui/use_stored.ts';
import type { Pinning } from './comment_drawer.tsx';

/** What the drawer and the pins on the picture share. */
export function useDrawer(
  annotation: Annotation | undefined,
  canvas: ImageCanvas | null,
  store: LayerStore | null,
  startsOpen = false,
) {
  const [isOpen, setOpen] = useStored('comments-open', startsOpen);
  const [chosen, setChosen] = useState(0);
  const [pin, setPin] = useState<Pin | null>(null);
  const [isAiming, aim] = useState(false);
  const id = annotation?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a spot is one of the sample that is open
  useEffect(() => {
    setChosen(0);
    setPin(null);
    aim(false);
  }, [id]);
  const pinning: Pinning = { pin, isAiming, setPin, aim };
  const threads = threadsOf(annotation?.comments ?? []);
  const viewNow = () => {
    if (!canvas) return '';
    const stack = store?.shownStack();
    const shown = stack && store?.planeView(stack);
    return viewText({
      ...canvas.lookingAt(),
      ...(stack && shown ? { plane: { stackId: stack.id, ...shown } } : {}),
      ...(store ? { looks: looksOf(store) } : {}),
    });
  };
  /** A pin in the list or on the picture: both show it, and the picture as it was shown when it was written. */
  const choose = (threadId: number) => {
    setChosen(threadId);
    setOpen(true);
    const view = parseView(threads.find(({ first }) => first.id === threadId)?.first.view ?? '');
    if (!canvas || !view) return;
    canvas.showAt(view.zoom, view.x, view.y);
    if (view.plane) store?.showPlane(view.plane.stackId, view.plane);
    if (view.looks && store) applyLooks(view.looks, store);
  };
  return { isOpen, toggle: () => setOpen(!isOpen), threads, chosen, choose, pinning, viewNow };
}
