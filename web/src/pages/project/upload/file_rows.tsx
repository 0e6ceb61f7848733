import { useCallback } from 'react';
import { isWaiting, type Waiting, type WaitingImages } from '../../../api/uploads.ts';
import { count } from '../../../model/text.ts';
import { type PlaceEdit, type Planned, sizeText, type UploadPlan } from '../../../model/upload_plan.ts';
import type { Upload } from '../../../sync/uploads.ts';
import styles from '../../../ui/edit.module.css';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import looks from './upload.module.css';

interface Row {
  plan: Planned;
  /** null: it is planned only */
  upload: Upload | null;
}

const height = 32;

interface Props {
  rows: readonly Row[];
  waiting?: WaitingImages | undefined;
  /** while it is planned only: where a file goes instead */
  onEdit?: (path: string, edit: PlaceEdit) => void;
  /** what failed is tried again */
  onRetry?: (upload: Upload) => void;
}

/** Each file: what it becomes, and how far it is. */
export function FileRows({ rows, waiting, onEdit, onRetry }: Props) {
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const list = useRows(box, rows.length, heightOf);
  const states = new Map(waiting?.images.map((one) => [one.id, one]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section ref={box.element} className={`${styles.rows} ${looks.files}`} aria-label="Files" tabIndex={0}>
      <ul style={{ position: 'relative', height: list.total }}>
        {list.rows.map(({ index, top }) => {
          const { plan, upload } = rows[index] as Row;
          const place = [plan.category, plan.annotation, plan.group, plan.isAlone ? '' : plan.layer].filter(Boolean);
          return (
            <li key={upload ? plan.image : plan.path} className={`${styles.row} ${looks.file}`} style={{ top, height }}>
              <span className="cut" title={plan.path}>
                {plan.path}
              </span>
              {onEdit ? (
                <PlaceFields plan={plan} onEdit={(edit) => onEdit(plan.path, edit)} />
              ) : (
                <span className="cut quiet" title={place.join(' / ')}>
                  {place.join(' / ')}
                </span>
              )}
              <span className="small faint">{sizeText(plan.size)}</span>
              <span
                className={`small cut ${upload?.step === 'failed' ? looks.failed : 'quiet'}`}
                title={upload?.reason ?? ''}
              >
                {upload && stateText(upload, states.get(upload.imageId), waiting)}
              </span>
              {onEdit && (
                <TipButton
                  dense
                  icon="close"
                  label={`Leave ${plan.path} out`}
                  onClick={() => onEdit(plan.path, { isLeft: true })}
                />
              )}
              {onRetry && upload?.step === 'failed' && (
                <TipButton dense icon="redo" label={`Try ${plan.path} again`} onClick={() => onRetry(upload)} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Category, annotation, group and layer as fields; each is taken by Enter or by leaving it. */
function PlaceFields({ plan, onEdit }: { plan: Planned; onEdit: (edit: PlaceEdit) => void }) {
  const parts = ['category', 'annotation', 'group', 'layer'] as const;
  return (
    <span className={looks.parts}>
      {parts.map((part) => (
        <input
          // A field that has another value is another one; the one that was gone to keeps the focus.
          key={`${part} ${plan[part]}`}
          className="field"
          aria-label={`${part} of ${plan.path}`}
          title={part}
          placeholder={part === 'group' ? 'no group' : part}
          defaultValue={plan[part]}
          disabled={part === 'layer' && plan.isAlone}
          maxLength={200}
          onBlur={(event) => {
            const text = event.target.value.trim();
            if (text === plan[part]) return;
            if (text || part === 'group') onEdit({ [part]: text });
            else event.target.value = plan[part];
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') event.currentTarget.value = plan[part];
          }}
        />
      ))}
    </span>
  );
}

function stateText(upload: Upload, image: Waiting | undefined, waiting: WaitingImages | undefined): string {
  const { step, sent, file, reason, imageId } = upload;
  if (step === 'failed') return reason;
  if (step === 'waiting') return sent > 0 ? `paused at ${Math.floor((100 * sent) / file.size)} %` : 'waits';
  if (step === 'sending') return `${Math.floor((100 * sent) / file.size)} %`;
  if (step === 'lost') return 'line lost';
  if (step === 'placing') return 'is placed';
  if (image?.state === 'failed') return `failed: ${image.reason}`;
  if (image?.state === 'tiling') return `tiling ${image.percent} %`;
  return waiting && isWaiting(waiting, imageId) ? 'waits to be tiled' : 'ready';
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

/** What a person should know about files that are uploaded all the same. */
export function Notes({ notes }: { notes: readonly { file: string; reason: string }[] }) {
  if (notes.length === 0) return null;
  return (
    <details>
      <summary className="small quiet">{count(notes.length, 'note')}</summary>
      <ul className={looks.scroll}>
        {notes.slice(0, 500).map(({ file, reason }) => (
          <li key={`${file} ${reason}`} className="small">
            {file} <span className="faint">{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
