import styles from './compare.module.css';

interface Props {
  /** 0 … 1 from the left */
  split: number;
  onSplit: (split: number) => void;
}

const step = 0.02;

/** The edge of the curtain: dragged, or moved by arrow keys. */
export function CurtainHandle({ split, onSplit }: Props) {
  const drag = (event: React.PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box) onSplit(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)));
  };
  return (
    <div className={styles.curtain}>
      <div
        className={styles.handle}
        style={{ left: `${split * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Curtain"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(split * 100)}
        aria-valuetext={`${Math.round(split * 100)} % of A`}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          event.preventDefault();
          event.stopPropagation();
          onSplit(Math.max(0, Math.min(1, split + (event.key === 'ArrowLeft' ? -step : step))));
        }}
      />
    </div>
  );
}
