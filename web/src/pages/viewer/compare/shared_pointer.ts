import { baseImage } from '../../../model/layers/layers.ts';
import styles from './compare.module.css';
import type { Shown } from './compare.tsx';

/**
 * The pointer over one picture is in the others, too, where the same place of the sample lies, and what lies there is read in all.
 * `hasMark`: it is drawn there; where pictures lie over each other it is in the same place anyway. Returns how to end it.
 */
export function sharePointer(members: readonly Shown[], hasMark: boolean): () => void {
  let leader: Shown | null = null;
  const marks = new Map<Shown, HTMLElement>();
  const markOf = (one: Shown, host: HTMLElement) => {
    const made = marks.get(one) ?? host.appendChild(document.createElement('div'));
    made.className = styles.mark ?? '';
    marks.set(one, made);
    return made;
  };
  const follow = (one: Shown) => {
    const canvas = one.model.canvas.get();
    if (canvas?.host.matches(':hover')) leader = one;
    if (leader !== one) return;
    if (hasMark) marks.get(one)?.remove();
    marks.delete(one);
    const at = one.model.probe.get();
    for (const other of members) {
      const its = other.model.canvas.get();
      if (other === one || !its) continue;
      const ratio = ratioOf(one, other);
      const place = at && its.imageToPage((at.x + 0.5) * ratio, (at.y + 0.5) * ratio);
      its.pointer.moveTo(place);
      if (!hasMark) continue;
      const mark = markOf(other, its.host);
      mark.hidden = !place;
      if (place) mark.style.translate = `${place.x}px ${place.y}px`;
    }
  };
  const stops = members.map((one) => one.model.probe.subscribe(() => follow(one)));
  return () => {
    for (const stop of stops) stop();
    for (const mark of marks.values()) mark.remove();
  };
}

/** Pixels of the other for one of the one: where both say how large they are. */
function ratioOf(one: Shown, other: Shown): number {
  const [own, theirs] = [one, other].map(({ store }) => baseImage(store.layers)?.pixelSize);
  return own && theirs ? own / theirs : 1;
}
