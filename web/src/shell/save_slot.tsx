import { lazy, Suspense, useContext, useEffect, useState } from 'react';
import type { Change, Operation } from '../model/changes.ts';
import { count } from '../model/text.ts';
import { clockText } from '../model/time.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { useDropdown } from '../ui/use_dropdown.ts';
import { useIsWriting, useLine, useOperations, useQueue, useSavedAt } from './queue.tsx';
import styles from './save_slot.module.css';
import { SessionContext } from './session.tsx';

const loadPanel = () => import('./changes_panel.tsx');
const loadDialog = () => import('./conflict_dialog.tsx');
const ChangesPanel = lazy(loadPanel);
const ConflictDialog = lazy(loadDialog);
const loadShapes = () => import('./shape_conflict.tsx');
const ShapeConflictDialog = lazy(loadShapes);

interface Said {
  icon: IconName;
  text: string;
  tone: '' | 'ok' | 'warn' | 'err';
  /** whether there is more to tell */
  opens: boolean;
}

/** In the top bar, always in the same place: whether what was said is saved. */
export function SaveSlot() {
  const queue = useQueue();
  const operations = useOperations();
  const line = useLine();
  const savedAt = useSavedAt();
  const isWriting = useIsWriting();
  const sessionOver = useContext(SessionContext);
  const { box, open, setOpen } = useDropdown<HTMLDivElement>();
  const conflicts = operations.filter(({ state }) => state === 'conflict');
  const last = conflicts.at(-1)?.seq ?? 0;
  /** up to which it has been put off: a new one asks by itself */
  const [putOff, setPutOff] = useState(0);
  const said = saidOf(operations, line.state, isWriting ? 0 : savedAt) ?? (isWriting ? saving : null);
  // They are wanted when the server is away: then it would be too late to ask for them.
  useEffect(() => {
    if (queue) void Promise.allSettled([loadPanel(), loadDialog(), loadShapes()]);
  }, [queue]);
  if (!queue) return <div className={styles.slot} />;
  const onClick = () => {
    if (line.state === 'login' && operations.some(({ state }) => state === 'waiting')) {
      void sessionOver(performance.now()).then((isBack) => isBack && queue.tryNow());
    } else if (conflicts.length > 0) setPutOff(0);
    else setOpen(!open);
  };
  return (
    // data-kept: for tests of the whole application; another one whenever something was kept, or confirmed
    <div ref={box} className={styles.slot} data-kept={`${operations.at(-1)?.seq ?? 0} ${savedAt}`}>
      <span className="visually-hidden" aria-live="polite">
        {said?.opens ? said.text : ''}
      </span>
      {said &&
        (said.opens ? (
          <button
            type="button"
            className={`${styles.said} ${styles[said.tone] ?? ''}`}
            aria-expanded={open}
            onClick={onClick}
          >
            <Icon name={said.icon} small />
            {said.text}
          </button>
        ) : (
          <span className={`${styles.said} ${styles[said.tone] ?? ''}`}>
            <Icon name={said.icon} small />
            {said.text}
          </span>
        ))}
      {last > putOff && (
        <Suspense>
          {conflicts[0]?.change.kind === 'draw' ? (
            <ShapeConflictDialog
              key={conflicts[0].seq}
              queue={queue}
              operation={conflicts[0]}
              more={conflicts.length - 1}
              onLater={() => setPutOff(last)}
            />
          ) : (
            <ConflictDialog queue={queue} operations={conflicts} onLater={() => setPutOff(last)} />
          )}
        </Suspense>
      )}
      {open && operations.length > 0 && (
        <Suspense>
          <ChangesPanel queue={queue} operations={operations} line={line} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

const manyShapes = 1000;
const saving: Said = { icon: 'sync', text: 'Saving…', tone: '', opens: false };

function saidOf(operations: readonly Operation[], line: string, savedAt: number): Said | null {
  const waiting = operations.filter(({ state }) => state === 'waiting').length;
  if (operations.some(({ state }) => state === 'conflict')) {
    return { icon: 'warn', text: 'Changed by someone else', tone: 'warn', opens: true };
  }
  const refused = operations.filter(({ state }) => state === 'refused').length;
  if (refused > 0) return { icon: 'warn', text: `${count(refused, 'change')} not saved`, tone: 'err', opens: true };
  if (waiting > 0 && line === 'login') {
    return { icon: 'lock', text: `Log in to save ${count(waiting, 'change')}`, tone: 'warn', opens: true };
  }
  if (waiting > 0 && line === 'away') {
    return { icon: 'cloud_off', text: `Offline, ${count(waiting, 'change')} waiting`, tone: 'warn', opens: true };
  }
  const shapes = operations.reduce((sum, { change }) => sum + shapesOf(change), 0);
  // One change of very many goes in parts: what is left of it says how far it is.
  if (shapes > manyShapes) {
    return { icon: 'sync', text: `Saving ${count(shapes, 'shape')}…`, tone: '', opens: false };
  }
  if (waiting > 1) return { icon: 'sync', text: `Saving ${count(waiting, 'change')}…`, tone: '', opens: true };
  if (waiting > 0) return saving;
  if (savedAt > 0) return { icon: 'tick', text: `Saved ${clockText(savedAt)}`, tone: 'ok', opens: false };
  return null;
}

function shapesOf(change: Change): number {
  if (change.kind !== 'draw') return 0;
  const { created, updated, deleted } = change.edit;
  return created.length + updated.length + deleted.length;
}
