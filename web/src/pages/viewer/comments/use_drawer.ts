import { useEffect, useState } from 'react';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { Annotation, Pin } from '../../../model/annotation.ts';
import { threadsOf } from '../../../model/comments.ts';
import { useStored } from '../../../ui/use_stored.ts';
import type { Pinning } from './comment_drawer.tsx';

/** What the drawer and the pins on the picture share. */
export function useDrawer(annotation: Annotation | undefined, canvas: ImageCanvas | null) {
  const [isOpen, setOpen] = useStored('comments-open', false);
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
    const { zoom, x, y } = canvas.lookingAt();
    return `zoom=${zoom.toPrecision(6)}&x=${x.toFixed(2)}&y=${y.toFixed(2)}`;
  };
  /** A pin in the list or on the picture: both show it, and the picture as it was shown when it was written. */
  const choose = (threadId: number) => {
    setChosen(threadId);
    setOpen(true);
    const thread = threads.find(({ first }) => first.id === threadId);
    const view = new URLSearchParams(thread?.first.view ?? '');
    const at = { zoom: Number(view.get('zoom')), x: Number(view.get('x')), y: Number(view.get('y')) };
    if (canvas && at.zoom > 0 && Number.isFinite(at.x + at.y)) canvas.showAt(at.zoom, at.x, at.y);
  };
  return { isOpen, toggle: () => setOpen(!isOpen), threads, chosen, choose, pinning, viewNow };
}
