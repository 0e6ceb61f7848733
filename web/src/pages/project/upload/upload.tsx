import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { retryImage, waitingQuery } from '../../../api/uploads.ts';
import { choicesOf, type NamedBy, tablesAmong, uploadsOf as uploadsOfPlan } from '../../../model/named_plan.ts';
import { count, groupDigits } from '../../../model/text.ts';
import {
  type PlaceEdit,
  type PlanChoices,
  type PlanEdits,
  sizeText,
  type UploadPlan,
} from '../../../model/upload_plan.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { type Upload, Uploads } from '../../../sync/uploads.ts';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { Page } from '../page.tsx';
import type { Edited } from '../use_edited.ts';
import { chosenFiles, type DroppedFile, droppedFiles } from './dropped.ts';
import { FileRows, LeftOut, Notes } from './file_rows.tsx';
import { FolderChoices } from './folder_choices.tsx';
import { NamedByChoice } from './named_by.tsx';
import looks from './upload.module.css';
import { useNamedPlan } from './use_named_plan.ts';

/** Uploads go on while other parts of the editor are open: one for each project and user. */
const running = new Map<string, Uploads>();

function uploadsOf(projectId: number, ownerId: number): Uploads {
  const key = `${projectId} ${ownerId}`;
  const uploads = running.get(key) ?? new Uploads({ projectId, ownerId }, localStorage);
  running.set(key, uploads);
  return uploads;
}

const formats: [format: number, title: string][] = [
  [0, 'As the file needs it: depth kept, large images tiled'],
  [4, 'JPEG tiles'],
  [5, 'PNG tiles, depth kept'],
  [1, 'One JPEG of 2048 pixels at the most'],
  [2, 'One PNG of 2048 pixels at the most'],
  [3, 'One PNG in full size'],
];

/** Files and folders become images, annotations and categories, as an import makes them. */
export function UploadPage({ edited }: { edited: Edited }) {
  const { project, maker } = edited;
  const uploads = uploadsOf(maker.projectId, maker.ownerId);
  const all = useSignal(uploads.all);
  const isRunning = useSignal(uploads.running);
  const client = useQueryClient();
  const [offered, setOffered] = useState<DroppedFile[]>([]);
  const [choices, setChoices] = useState<PlanChoices>({ folderIs: 'project', loose: 'default' });
  const [format, setFormat] = useState(0);
  const [edits, setEdits] = useState<PlanEdits>(new Map());
  const [problem, setProblem] = useState('');
  const [by, setBy] = useState<NamedBy>({ kind: 'folders' });
  const files = useMemo(() => offered.map(({ path, file }) => ({ path, size: file.size })), [offered]);
  const named = useNamedPlan(project.id, offered, choices, by);
  const plan = useMemo(
    () => (named.plan ? uploadsOfPlan(files, choicesOf(by, choices), named.plan, edits) : { files: [], left: [] }),
    [files, by, choices, edits, named.plan],
  );
  const open = all.filter(({ step }) => step !== 'done');
  const offer = (files: DroppedFile[]) => {
    setProblem(files.length === 0 ? 'There was no file in it.' : '');
    setEdits(new Map());
    setBy({ kind: 'folders' });
    setOffered(files);
  };
  const edit = (path: string, change: PlaceEdit) =>
    setEdits((known) => new Map(known).set(path, { ...known.get(path), ...change }));
  const retry = (one?: Upload) => {
    uploads.retry(one);
    uploads.start(format);
  };
  const start = async () => {
    const fileOf = new Map(offered.map(({ path, file }) => [path, file]));
    uploads.add(plan.files.map((one) => ({ plan: one, file: fileOf.get(one.path) as File })));
    setOffered([]);
    await uploads.start(format);
    for (const queryKey of [
      ['editor', project.id],
      ['project', project.id],
      ['home'],
      ['waiting images', project.id],
      ['category'],
    ])
      client.invalidateQueries({ queryKey });
  };
  // Who closes the page while something is on its way is asked.
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isRunning]);
  const refuse = by.kind !== 'folders' || choices.loose.trim() ? '' : 'What lies in no folder needs a category.';
  return (
    <Page title="Upload" fill>
      <DropZone onFiles={offer} onProblem={setProblem} />
      {problem && <Wrong error={problem} />}
      {offered.length > 0 && (
        <section aria-label="Plan" className={looks.plan}>
          <p role="status">{named.plan || named.error ? <Summary plan={plan} /> : 'Looking at the names …'}</p>
          <NamedByChoice
            projectId={project.id}
            by={by}
            onBy={(next) => {
              setBy(next);
              setEdits(new Map());
            }}
            tables={tablesAmong(files)}
            plan={named.plan}
            error={named.error}
          />
          {by.kind === 'folders' && <FolderChoices offered={offered} choices={choices} onChoices={setChoices} />}
          <label className={styles.line}>
            <span className="small quiet">Stored as</span>
            <select
              className={`field ${controls.select}`}
              value={format}
              onChange={(event) => setFormat(Number(event.target.value))}
            >
              {formats.map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          {refuse && <Wrong error={refuse} />}
          <LeftOut left={plan.left} />
          <Notes notes={named.plan?.notes ?? []} />
          <div className={styles.line}>
            <Button
              variant="contained"
              disabled={plan.files.length === 0 || refuse !== '' || !named.isCurrent}
              onClick={start}
            >
              Upload {count(plan.files.length, 'image')}
            </Button>
            <Button onClick={() => setOffered([])}>Not now</Button>
          </div>
          {edits.size > 0 && (
            <div>
              <Button variant="text" onClick={() => setEdits(new Map())}>
                As it was before {count(edits.size, 'change')}
              </Button>
            </div>
          )}
          <div className={`${looks.plan} ${looks.planned}`}>
            <FileRows rows={plan.files.map((one) => ({ plan: one, upload: null }))} onEdit={edit} />
          </div>
        </section>
      )}
      {offered.length === 0 && all.length > 0 && (
        <section aria-label="Uploads" className={looks.plan}>
          <Progress all={all} />
          <div className={styles.line}>
            {isRunning ? (
              <Button onClick={() => uploads.halt()}>
                <Icon name="pause" small />
                Pause
              </Button>
            ) : (
              open.some(({ step }) => step === 'waiting') && (
                <Button variant="contained" onClick={() => uploads.start(format)}>
                  Go on
                </Button>
              )
            )}
            {open.some(({ step }) => step === 'failed') && (
              <Button onClick={() => retry()}>Try what failed again</Button>
            )}
            {open.length < all.length && !isRunning && (
              <Button variant="text" onClick={() => uploads.clear()}>
                Hide what is done
              </Button>
            )}
          </div>
        </section>
      )}
      <Tiling projectId={project.id} uploads={offered.length === 0 ? all : []} isRunning={isRunning} onRetry={retry} />
    </Page>
  );
}

function Summary({ plan: { files } }: { plan: UploadPlan }) {
  const annotations = new Set(files.map(({ category, annotation }) => `${category}\n${annotation}`));
  const categories = new Set(files.map(({ category }) => category));
  return (
    <>
      {count(files.length, 'image')}, {sizeText(files.reduce((sum, { size }) => sum + size, 0))}:{' '}
      {count(annotations.size, 'annotation')} in {count(categories.size, 'category', 'categories')}
    </>
  );
}

function DropZone(props: { onFiles: (files: DroppedFile[]) => void; onProblem: (problem: string) => void }) {
  const { onFiles, onProblem } = props;
  const [isOver, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it do the same by the keyboard
    <div
      className={`${looks.zone} ${isOver ? looks.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        droppedFiles(event.dataTransfer).then(onFiles, () => onProblem('A folder or file of it cannot be read.'));
      }}
    >
      <span className="quiet">Drop images or folders of images here, or</span>
      <Button onClick={() => files.current?.click()}>Choose files</Button>
      <Button onClick={() => folder.current?.click()}>Choose a folder</Button>
      {[files, folder].map((input, i) => (
        <input
          key={i === 0 ? 'files' : 'folder'}
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={i === 0 ? 'Files' : 'Folder'}
          onChange={(event) => {
            onFiles(chosenFiles(event.target.files));
            event.target.value = '';
          }}
        />
      ))}
    </div>
  );
}

function Progress({ all }: { all: ReturnType<Uploads['all']['get']> }) {
  const size = all.reduce((sum, { file }) => sum + file.size, 0);
  const sent = all.reduce((sum, { file, step, sent }) => sum + (step === 'done' ? file.size : sent), 0);
  const done = all.filter(({ step }) => step === 'done').length;
  const lost = all.find(({ step }) => step === 'lost');
  return (
    <div>
      <p role="status">
        {groupDigits(done)} of {count(all.length, 'image')} here, {sizeText(sent)} of {sizeText(size)}
      </p>
      <div className="progress" aria-hidden="true" style={{ margin: '8px 0' }}>
        <i style={{ width: `${size ? (100 * sent) / size : 0}%` }} />
      </div>
      <p className={looks.place}>
        {lost && (
          <span className={controls.mind}>
            <Icon name="cloud_off" />
            The line is lost: {lost.reason} It goes on by itself.
          </span>
        )}
      </p>
    </div>
  );
}

/** What the server is still at, also of what others uploaded; asked now and then while there is any. */
function Tiling(props: {
  projectId: number;
  uploads: ReturnType<Uploads['all']['get']>;
  isRunning: boolean;
  onRetry: (one: Upload) => void;
}) {
  const { projectId, uploads, isRunning, onRetry } = props;
  const client = useQueryClient();
  const waiting = useQuery({
    ...waitingQuery(projectId),
    refetchInterval: ({ state }) =>
      isRunning || state.data?.images.some(({ state }) => state !== 'failed') ? 3000 : false,
  });
  const [error, setError] = useState<unknown>(null);
  const mine = new Set(uploads.map(({ imageId }) => imageId));
  const others = (waiting.data?.images ?? []).filter(({ id }) => !mine.has(id));
  const retry = (id: number) =>
    retryImage(id)
      .then(() => client.invalidateQueries({ queryKey: ['waiting images', projectId] }))
      .then(() => setError(null), setError);
  return (
    <>
      {waiting.isError && <ErrorNotice error={waiting.error} onRetry={() => waiting.refetch()} />}
      {error !== null && <Wrong error={error} />}
      {others.length > 0 && (
        <section aria-label="Not ready" className={looks.others}>
          <h2>Not ready yet, from before or by others</h2>
          <ul className={looks.scroll}>
            {others.map(({ id, name, state, percent, reason, mayRetry }) => (
              <li key={id} className={controls.setting}>
                <div>
                  <span className="cut">{name}</span>
                  <p>{state === 'uploading' ? `stopped at ${percent} %: drop the same file again to go on` : reason}</p>
                </div>
                <span className="small quiet">
                  {state === 'tiling' ? `tiling ${percent} %` : state}
                  {mayRetry && (
                    <Button variant="text" aria-label={`Try again: ${name}`} onClick={() => retry(id)}>
                      Try again
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {waiting.data && waiting.data.beyond > 0 && (
            <p className="small faint">These were begun first; there are more.</p>
          )}
        </section>
      )}
      {uploads.length > 0 && (
        <FileRows
          rows={uploads.map((upload) => ({ plan: upload.plan, upload }))}
          waiting={waiting.data}
          onRetry={onRetry}
        />
      )}
    </>
  );
}
