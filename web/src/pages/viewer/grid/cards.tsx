import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Link } from 'wouter';
import { type Shared, sharedParts, withoutShared } from '../../../model/alike_names.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { keysOf } from '../../../model/label_keys.ts';
import type { Project } from '../../../model/project.ts';
import {
  type Band,
  nothingSelected,
  reachedTo,
  type Selection,
  toggledIn,
  touchedBy,
} from '../../../model/selection.ts';
import { count } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { StatusMark } from '../list/status_mark.tsx';
import type { CategoryRows } from '../list/use_category.ts';
import { ScoreBadges } from '../scoring/score_badges.tsx';
import styles from './grid.module.css';
import { useBand } from './use_band.ts';
import type { Grid } from './use_grid.ts';

const gap = 16;
const metaHeight = 26;

export interface CardsHandle {
  /** to the picture after the one that has the focus */
  focusNext: () => void;
}

interface CardsProps {
  project: Project;
  found: AnnotationRow[];
  rows: CategoryRows;
  size: number;
  perRow: number | undefined;
  names: boolean;
  grid: Grid;
  /** whether anything may be said about them, and so selected */
  annotates: boolean;
  handle: RefObject<CardsHandle | null>;
}

export function Cards({ project, found, rows, size, perRow, names, grid, annotates, handle }: CardsProps) {
  const box = useFrame();
  const { width } = box.frame;
  const columns = perRow ?? Math.max(1, Math.floor((width - gap) / (size + gap)));
  const cell = Math.max(40, (width - gap) / columns - gap);
  const rowHeight = Math.round((cell * 3) / 4) + (names ? metaHeight : 0) + gap;
  const heightOf = useCallback(() => rowHeight, [rowHeight]);
  // Pictures before those that are here have their places.
  const { before, hasMore, hasBefore, goTo } = rows;
  const end = before + found.length;
  const view = useRows(box, Math.ceil(end / columns), heightOf, { more: 2, margin: gap });

  // What all have in common tells nothing here.
  const shared = useMemo(() => sharedParts(found.map(({ name }) => name)), [found]);

  const { selection, select, focused } = grid;
  const focus = (to: number) => {
    view.showNow(Math.floor(to / columns));
    box.element.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus();
  };
  useImperativeHandle(handle, () => ({
    focusNext: () => {
      const at = found.findIndex(({ id }) => id === focused.current);
      if (at >= 0 && at + 1 < found.length) focus(before + at + 1);
    },
  }));
  // What is selected stays here: then it is not left for another place of the list.
  const jumps = selection.ids.size === 0;
  useNearRows(rows, {
    first: (view.rows[0]?.index ?? 0) * columns,
    last: view.last * columns,
    end,
    margin: 3 * columns,
    jumps,
  });
  // An end to which a key has led, until it is here.
  const awaited = useRef<'first' | 'last' | null>(null);
  useEffect(() => {
    if (awaited.current === null || (awaited.current === 'first' ? hasBefore : hasMore) || found.length === 0) return;
    const index = awaited.current === 'first' ? 0 : end - 1;
    awaited.current = null;
    // Not while React draws.
    queueMicrotask(() => focus(index));
  });

  // The keys of a card: Space is a command that the focus carries out, arrows move as in every grid.
  const onKeyDown = (event: KeyboardEvent) => {
    const from = Number((event.target as HTMLElement).dataset.index);
    const row = found[from - before];
    if (!row) return;
    if (annotates && event.key === ' ') {
      event.preventDefault();
      select((before) =>
        event.shiftKey ? reachedTo(before, orderOf(found), row.id, true) : toggledIn(before, row.id),
      );
      return;
    }
    // What is selected is submitted; else Enter opens the picture, as it does with every link.
    if (annotates && event.key === 'Enter' && selection.ids.size > 0 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      grid.say.submit();
      return;
    }
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -end,
      End: end,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (jumps && ((event.key === 'End' && hasMore) || (event.key === 'Home' && hasBefore))) {
      awaited.current = event.key === 'End' ? 'last' : 'first';
      return goTo(event.key === 'End' ? 'end=1' : '');
    }
    const to = Math.max(before, Math.min(end - 1, from + step));
    if (annotates && event.shiftKey) {
      const start = selection.anchor === null ? toggledIn(nothingSelected, row.id) : selection;
      select(reachedTo(start, orderOf(found), found[to - before]?.id ?? row.id, false));
    }
    focus(to);
  };

  const onChoose = (event: MouseEvent, id: number) => {
    if (!annotates || event.button !== 0) return;
    const adds = event.ctrlKey || event.metaKey;
    if (!adds && !event.shiftKey && selection.ids.size === 0) return;
    event.preventDefault();
    select((before) => (event.shiftKey ? reachedTo(before, orderOf(found), id, adds) : toggledIn(before, id)));
  };

  const banded = useRef<Selection>(nothingSelected);
  const { band, handlers } = useBand({
    element: box.element,
    onStart: (adds) => {
      banded.current = adds ? selection : nothingSelected;
    },
    onMove: (band: Band) => {
      const touched = touchedBy(band, { count: end, columns, gap, width: cell, height: rowHeight - gap });
      const ids = touched.flatMap((index) => found[index - before]?.id ?? []);
      select({ ids: new Set([...banded.current.ids, ...ids]), anchor: ids[0] ?? null });
    },
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move between the links inside, and select them
    <div
      ref={box.element}
      className={`scroll ${styles.scroll} ${band ? styles.banding : ''}`}
      onKeyDown={onKeyDown}
      {...(annotates ? handlers : {})}
    >
      <div style={{ height: view.total + gap, position: 'relative' }}>
        {view.rows.map((row) => (
          <div
            key={row.index}
            className={styles.row}
            style={{ transform: `translateY(${row.top}px)`, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
          >
            {Array.from({ length: columns }, (_, i) => {
              const index = row.index * columns + i;
              const annotation = found[index - before];
              return annotation ? (
                <Card
                  key={annotation.id}
                  project={project}
                  annotation={annotation}
                  index={index}
                  side={Math.ceil(width / columns)}
                  names={names}
                  alike={shared}
                  selected={annotates ? selection.ids.has(annotation.id) : undefined}
                  anySelected={selection.ids.size > 0}
                  onChoose={onChoose}
                  onToggle={grid.toggle}
                  focused={focused}
                />
              ) : (
                <span key={`none ${index}`} />
              );
            })}
          </div>
        ))}
        {band && (
          <div
            className={styles.band}
            style={{ left: band.left, top: band.top, width: band.right - band.left, height: band.bottom - band.top }}
          />
        )}
      </div>
    </div>
  );
}

interface Near {
  /** of the pictures in view */
  first: number;
  last: number;
  /** of those that are known */
  end: number;
  margin: number;
  /** to another place of the list, where that is far away */
  jumps: boolean;
}

/** Fetches what comes before and after the pictures that are here where that comes into view. */
function useNearRows(rows: CategoryRows, { first, last, end, margin, jumps }: Near): void {
  const { before, hasMore, loadMore, hasBefore, loadBefore, goTo } = rows;
  useEffect(() => {
    if (hasMore && last >= end - margin) return loadMore();
    if (!hasBefore || first > before + margin) return;
    if (!jumps || before - last < 250) return loadBefore();
    const timer = setTimeout(() => goTo(first > 0 ? `at=${first}` : ''), first > 0 ? 150 : 0);
    return () => clearTimeout(timer);
  });
}

function orderOf(found: readonly AnnotationRow[]): number[] {
  return found.map(({ id }) => id);
}

interface CardProps {
  project: Project;
  annotation: AnnotationRow;
  index: number;
  /** how wide its picture is at the most, CSS pixels */
  side: number;
  names: boolean;
  /** of all names, and left out of this one */
  alike: Shared;
  /** undefined: nothing may be selected */
  selected: boolean | undefined;
  anySelected: boolean;
  onChoose: (event: MouseEvent, id: number) => void;
  onToggle: (id: number) => void;
  focused: RefObject<number | null>;
}

function Card({
  project,
  annotation,
  index,
  side,
  names,
  alike,
  selected,
  anySelected,
  onChoose,
  onToggle,
  focused,
}: CardProps) {
  const [failed, setFailed] = useState('');
  const { id, name, thumbnail, large, comments, shared, submitted, labels } = annotation;
  const shown = withoutShared(name, alike);
  const keys = keysOf(project.labels);
  const has = project.labels.flatMap((label, i) => (labels.includes(label.id) ? [keys[i] || (i + 1).toString()] : []));
  return (
    <div className={`${styles.cell} ${selected ? styles.selected : ''}`}>
      <Link
        href={`/project/${project.id}/annotation/${id}`}
        className={styles.card}
        data-index={index}
        draggable={false}
        aria-label={names ? undefined : name}
        // Before the link looks: it leaves a click with Ctrl or Shift to the browser.
        onClickCapture={(event: MouseEvent) => onChoose(event, id)}
        onFocus={() => {
          focused.current = id;
        }}
        onBlur={() => {
          focused.current = null;
        }}
      >
        <span className={styles.picture}>
          {thumbnail && thumbnail !== failed ? (
            <img
              src={thumbnail}
              srcSet={large ? `${thumbnail} 256w, ${large} 512w` : undefined}
              sizes={large ? `${side}px` : undefined}
              alt=""
              decoding="async"
              draggable={false}
              onError={() => setFailed(thumbnail)}
            />
          ) : (
            <span className="small faint">No picture</span>
          )}
        </span>
        {names && (
          <span className={styles.meta}>
            <StatusMark submitted={submitted} reviewed={project.labels.length > 0} />
            {shown !== name && <span className="visually-hidden">{name}</span>}
            <Name text={shown} whole={name} className={styles.name} hidden={shown !== name} />
            {comments > 0 && (
              <span className={styles.small} title={count(comments, 'comment')}>
                <Icon name="chat" small />
                {comments}
              </span>
            )}
            {shared && (
              <span className={styles.small} title="shared by a link">
                <Icon name="link" small />
              </span>
            )}
            {has.length > 0 && (
              <span className={styles.labels} title={namesOf(project, labels)}>
                {has.slice(0, 4).join(' ')}
                {has.length > 4 && '…'}
              </span>
            )}
            <ScoreBadges classifications={project.classifications} scores={annotation.scores} />
          </span>
        )}
      </Link>
      {selected !== undefined && (
        <button
          type="button"
          aria-pressed={selected}
          aria-label={`Select ${name}`}
          // Space does the same on the picture.
          tabIndex={-1}
          className={`${styles.check} ${anySelected ? styles.shown : ''}`}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => (event.shiftKey ? onChoose(event, id) : onToggle(id))}
        >
          {selected && <Icon name="tick" small />}
        </button>
      )}
    </div>
  );
}

function namesOf(project: Project, labels: readonly number[]): string {
  return project.labels
    .filter(({ id }) => labels.includes(id))
    .map(({ name }) => name)
    .join(', ');
}
