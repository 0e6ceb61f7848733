import { useQueryClient } from '@tanstack/react-query';
import { flushSync } from 'react-dom';
import { annotationQuery } from '../../api/annotation.ts';
import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import { session } from './use_session.ts';

/**
 * How the next sample is opened while one looks at another: where it is here already its picture is drawn in the frame of the key, and the
 * page follows once that can be seen.
 */
export function usePictureFirst(canvas: ImageCanvas | null, open: (id: number) => void): (id: number) => void {
  const client = useQueryClient();
  return (id) => {
    const known = client.getQueryData(annotationQuery(id).queryKey);
    if (!known || !canvas?.stack || document.hidden) {
      open(id);
      return;
    }
    // What went wrong is told by the page, which asks for the same.
    canvas.open(session.expect(known)).catch(() => {});
    const overlays = canvas.host.parentElement?.parentElement;
    overlays?.setAttribute('data-leaving', '');
    onceSeen(() => {
      overlays?.removeAttribute('data-leaving');
      open(id);
    });
  };
}

/** Long enough for any picture; a page that nobody sees has no frames at all. */
const longest = 300;

/**
 * Once the next frame is on the screen, which it is when the one after it begins: where the processor draws, what the page does meanwhile
 * takes that from the picture. At once when something is pressed meanwhile, which is about what is seen then.
 */
export function onceSeen(act: () => void): void {
  const pressed = new AbortController();
  let isDone = false;
  const run = () => {
    if (isDone) return;
    isDone = true;
    pressed.abort();
    clearTimeout(timer);
    act();
  };
  const timer = setTimeout(run, longest);
  for (const type of ['keydown', 'pointerdown', 'click'] as const) {
    window.addEventListener(type, () => flushSync(run), { capture: true, signal: pressed.signal });
  }
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(run)));
}
