import { useCallback } from 'react';
import type { Waiting } from '../../../api/uploads.ts';
import { count } from '../../../model/text.ts';
import { type Planned, sizeText, type UploadPlan } from '../../../model/upload_plan.ts';
import type { Upload } from '../../../sync/uploads.ts';
import styles from '../../../ui/edit.module.css';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import looks from './upload.module.css';

interface Row {
  plan: Planned;
  /** null: it is planned only */
  upload: Upload | null;
}

const height = 32;

/** Each file: what it becomes, and how far it is. */
export function FileRows({ rows, waiting }: { rows: readonly Row[]; waiting: readonly Waiting[] }) {
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const list = useRows(box, rows.length, heightOf);
  const states = new Map(waiting.map((one) => [one.id, one]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section ref={box.element} className={`${styles.rows} ${looks.files}`} aria-label="Files" tabIndex={0}>
      <ul style={{ position: 'relative', height: list.total }}>
        {list.rows.map(({ index, top }) => {
          const { plan, upload } = rows[index] as Row;
          const place = [plan.category, plan.annotation, plan.group, plan.isAlone ? '' : plan.layer].filter(Boolean);
          return (
            <li key={plan.image} className={`${styles.row} ${looks.file}`} style={{ top, height }}>
              <span className="cut" title={plan.path}>
                {plan.path}
              </span>
              <span className="cut quiet" title={place.join(' / ')}>
                {place.join(' / ')}
              </span>
              <span className="small faint">{sizeText(plan.size)}</span>
              <span
                className={`small cut ${upload?.step === 'failed' ? looks.failed : 'quiet'}`}
                title={upload?.reason ?? ''}
              >
                {upload && stateText(upload, states.get(upload.imageId))}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function stateText({ step, sent, file, reason }: Upload, image: Waiting | undefined): string {
  if (step === 'failed') return reason;
  if (step === 'waiting') return sent > 0 ? `paused at ${Math.floor((100 * sent) / file.size)} %` : 'waits';
  if (step === 'sending') return `${Math.floor((100 * sent) / file.size)} %`;
  if (step === 'lost') return 'line lost';
  if (step === 'placing') return 'is placed';
  if (!image) return 'ready';
  if (image.state === 'failed') return `failed: ${image.reason}`;
  return image.state === 'tiling' ? `tiling ${image.percent} %` : 'waits to be tiled';
}

/** What is not uploaded, by reason. */
export function LeftOut({ left }: { left: UploadPlan['left'] }) {
  if (left.length === 0) return null;
  return (
    <details>
      <summary className="small quiet">{count(left.length, 'file')} left out</summary>
      <ul className={looks.scroll}>
        {left.slice(0, 500).map(({ path, why }) => (
          <li key={path} className="small">
            {path} <span className="faint">{why}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
