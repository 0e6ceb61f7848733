import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { SharedImage } from '../../api/quick_share.ts';
import { isWaiting, retryImage, waitingQuery } from '../../api/uploads.ts';
import { sizeText } from '../../model/upload_plan.ts';
import { Wrong } from '../../ui/edit_line.tsx';
import { Icon } from '../../ui/icons.tsx';
import { TipButton } from '../../ui/tip_button.tsx';
import { useSignal } from '../../ui/use_signal.ts';
import styles from './share_image.module.css';
import type { Sharing } from './sharing.ts';

interface Props {
  file: File | null;
  name: string;
  /** null until it was begun */
  sharing: Sharing | null;
  onFile: (file: File) => void;
  onNone: () => void;
  /** It is an annotation. */
  onMade: (image: SharedImage) => void;
  /** It can be looked at. */
  onReady: (image: SharedImage) => void;
}

/** The file that is shared: chosen, then how far it is. */
export function FileBox({ file, onFile, onNone, sharing, ...rest }: Props) {
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  if (file && sharing) return <Running key={file.name} sharing={sharing} onNone={onNone} {...rest} />;
  if (file)
    return (
      <div className={styles.box}>
        <div className={styles.line}>
          <span className="cut">{file.name}</span>
          <span className="small quiet">{sizeText(file.size)}</span>
          <TipButton dense icon="close" label="Another file" onClick={onNone} />
        </div>
      </div>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by the keyboard
    <div
      className={`${styles.zone} ${isOver ? styles.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer.files[0];
        if (dropped) onFile(dropped);
      }}
    >
      <span className="quiet">Drop an image here, or</span>
      <Button onClick={() => input.current?.click()}>Choose a file</Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) onFile(chosen);
        }}
      />
    </div>
  );
}

type RunningProps = Pick<Props, 'name' | 'onMade' | 'onNone' | 'onReady'> & { sharing: Sharing };

function Running({ name, sharing, onMade, onNone, onReady }: RunningProps) {
  const upload = useSignal(sharing.upload);
  const made = useSignal(sharing.made);
  const [error, setError] = useState<unknown>(null);
  const run = () => {
    setError(null);
    sharing.run(name).catch(setError);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is begun
  useEffect(run, [sharing]);
  // Who closes the page while bytes are on their way is asked.
  useEffect(() => {
    if (made) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [made]);
  const waiting = useQuery({
    ...waitingQuery(made?.projectId ?? 0),
    enabled: made !== null,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && !isWaiting(state.data, made?.imageId ?? 0) ? false : 2000),
  });
  const tiling = waiting.data?.images.find(({ id }) => id === made?.imageId);
  const isReady =
    made !== null && waiting.data !== undefined && !waiting.isFetching && !isWaiting(waiting.data, made.imageId);
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    if (made) onMade(made);
  }, [made, onMade]);
  useEffect(() => {
    if (!isReady || isTold || !made) return;
    setTold(true);
    onReady(made);
  }, [isReady, isTold, made, onReady]);
  const { file } = sharing;
  const sent = file.size ? Math.floor((100 * (upload?.sent ?? 0)) / file.size) : 0;
  const failed = error ?? (upload?.step === 'failed' ? upload.reason : null);
  const isFailed = tiling?.state === 'failed';
  const percent = made ? (isReady ? 100 : (tiling?.percent ?? 0)) : sent;
  const steps: [title: string, isDone: boolean, isNow: boolean][] = [
    [made ? 'Uploaded' : 'Uploading', made !== null, !made],
    [isReady ? 'Processed' : 'Processing', isReady, made !== null && !isReady],
    ['then your link', isReady, false],
  ];
  return (
    <div className={styles.box}>
      <div className={styles.line}>
        <span className="cut">{file.name}</span>
        <span className="small quiet" role="status">
          {made
            ? isReady
              ? sizeText(file.size)
              : `Processing ${percent} %`
            : `${sizeText(upload?.sent ?? 0)} of ${sizeText(file.size)}`}
        </span>
        {!made && <TipButton dense icon="close" label="Stop" onClick={onNone} />}
      </div>
      <div
        className="progress"
        role="progressbar"
        aria-label={made ? 'Processing' : 'Uploading'}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <ol className={styles.steps}>
        {steps.map(
          ([title, isDone, isNow], i) =>
            !(i === 2 && isReady) && (
              <li key={title} aria-current={isNow ? 'step' : undefined}>
                {isDone && <Icon name="tick" small />}
                {title}
              </li>
            ),
        )}
      </ol>
      {upload?.step === 'lost' && <Wrong error={`The line is lost: ${upload.reason} It goes on by itself.`} />}
      {failed !== null && (
        <>
          <Wrong error={failed} />
          <Button onClick={run}>Try again</Button>
        </>
      )}
      {isFailed && (
        <>
          <Wrong error={tiling.reason} />
          {tiling.mayRetry && (
            <Button onClick={() => retryImage(tiling.id).then(() => waiting.refetch(), setError)}>
              Process it again
            </Button>
          )}
        </>
      )}
      {made && !isReady && !isFailed && (
        <p className="small faint">
          The upload is done: you may leave this page. The image is in {made.project}, where Share makes a link, too.
        </p>
      )}
    </div>
  );
}
