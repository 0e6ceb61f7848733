import { useEffect, useRef } from 'react';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { Pin } from '../../../model/annotation.ts';
import type { Thread } from '../../../model/comments.ts';
import { Icon } from '../../../ui/icons.tsx';
import type { Pinning } from './comment_drawer.tsx';
import styles from './comments.module.css';

interface Props {
  canvas: ImageCanvas;
  threads: readonly Thread[];
  chosen: number;
  onChoose: (threadId: number) => void;
  pinning: Pinning;
}

/** Comments at their spots, over the picture, which they follow. */
export function Pins({ canvas, threads, chosen, onChoose, pinning }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const pinned = threads.filter(({ first }) => first.pin !== null);
  const hasSome = pinned.length > 0 || pinning.pin !== null;
  useEffect(() => {
    if (!hasSome) return;
    let frame = 0;
    const place = () => {
      frame = requestAnimationFrame(place);
      for (const element of box.current?.children ?? []) {
        const { x, y } = (element as HTMLElement).dataset;
        if (x === undefined || y === undefined) continue;
        const at = canvas.imageToPage(Number(x), Number(y));
        (element as HTMLElement).style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`;
      }
    };
    frame = requestAnimationFrame(place);
    return () => cancelAnimationFrame(frame);
  }, [canvas, hasSome]);
  return (
    <div
      ref={box}
      data-over=""
      className={`${styles.pins} ${pinning.isAiming ? styles.aiming : ''}`}
      onPointerDown={(event) => {
        if (!pinning.isAiming || !box.current) return;
        const at = box.current.getBoundingClientRect();
        pinning.setPin(canvas.pageToImage(event.clientX - at.left, event.clientY - at.top));
        pinning.aim(false);
      }}
    >
      {pinned.map(({ first, number }) => (
        <button
          key={first.id}
          type="button"
          className={`${styles.pin} ${first.resolved ? styles.done : ''} ${chosen === first.id ? styles.chosenPin : ''}`}
          data-x={first.pin?.x}
          data-y={first.pin?.y}
          aria-label={`Comment ${number}${first.resolved ? ', resolved' : ''}`}
          aria-pressed={chosen === first.id}
          title={first.content}
          onClick={() => onChoose(first.id)}
        >
          {first.resolved ? <Icon name="tick" small /> : number}
        </button>
      ))}
      {pinning.pin && <NewPin pin={pinning.pin} />}
    </div>
  );
}

function NewPin({ pin }: { pin: Pin }) {
  return (
    <span className={`${styles.pin} ${styles.chosenPin}`} data-x={pin.x} data-y={pin.y}>
      <Icon name="spot" small />
    </span>
  );
}
