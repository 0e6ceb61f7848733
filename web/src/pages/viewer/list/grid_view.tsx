import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { AnnotationRow } from '../../../model/annotation.ts';
import type { Category, Project } from '../../../model/project.ts';
import { isOn, parseSettings, positiveInt } from '../../../model/settings.ts';
import { count, groupDigits } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { Empty } from '../../../ui/notice.tsx';
import { Range } from '../../../ui/range.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { useStored } from '../../../ui/use_stored.ts';
import { ScoreBadges } from '../scoring/distribution.tsx';
import styles from './grid.module.css';
import { StatusMark } from './status_mark.tsx';
import type { CategoryRows } from './use_category.ts';

interface Props {
  project: Project;
  category: Category;
  rows: CategoryRows;
  wanted: string;
  onShowAll: () => void;
}

const gap = 16;
const metaHeight = 26;

/** The annotations of a category as pictures. */
export function GridView({ project, category, rows, wanted, onShowAll }: Props) {
  const [size, setSize] = useStored('thumbnail-size', 180);
  const [drag, setDrag] = useState(size);
  const text = wanted.trim().toLowerCase();
  const found = rows.rows.filter((row) => row.name.toLowerCase().includes(text));
  const settings = parseSettings(category.settings);
  const names = settings.get('names') !== 'hidden';
  const perRow = positiveInt(settings, 'forcerow', 40);
  // In the place of what is missing: below the pictures that are here.
  const failure = rows.isError && (
    <div className={styles.notice}>
      <ErrorNotice error={rows.error} onRetry={rows.retry} />
    </div>
  );
  return (
    <>
      <section className={styles.bar} aria-label="Grid">
        <h2 className="cut">{category.name}</h2>
        <span className="small faint">
          {text ? `${groupDigits(found.length)} of ` : ''}
          {count(category.annotations, 'annotation')}
        </span>
        <span className={styles.grow} />
        {perRow === undefined && (
          <Range
            className={styles.size}
            label="Size of the pictures"
            min={120}
            max={360}
            step={20}
            value={drag}
            onMove={setDrag}
            onCommit={setSize}
          />
        )}
      </section>
      <main
        className={styles.grid}
        aria-label={`Annotations of ${category.name}`}
        {...(isOn(settings, 'darkmode') ? { 'data-theme': 'dark' } : {})}
      >
        {found.length === 0 && failure}
        {!rows.isPending && !rows.hasMore && found.length === 0 && !rows.isError && (
          <div className={styles.none}>
            {text ? (
              <Empty
                icon="search"
                title={`No name in ${category.name} contains “${wanted.trim()}”`}
                action={
                  <button type="button" className={styles.link} onClick={onShowAll}>
                    Show all
                  </button>
                }
              />
            ) : (
              <Empty icon="grid" title="No annotation yet">
                The annotations of {category.name} appear here once they have been imported or added.
              </Empty>
            )}
          </div>
        )}
        {rows.isPending && <LoadingCards count={Math.min(category.annotations, 24)} size={drag} />}
        <Cards
          key={category.id}
          project={project}
          found={found}
          rows={rows}
          size={drag}
          perRow={perRow}
          names={names}
        />
        {found.length > 0 && failure}
      </main>
    </>
  );
}

/** The places of the pictures, when they take longer than a glance. */
function LoadingCards({ count, size }: { count: number; size: number }) {
  const columns = `repeat(auto-fill, minmax(${size}px, 1fr))`;
  return (
    <div className={styles.loading} style={{ gridTemplateColumns: columns }} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
        <i key={i} />
      ))}
    </div>
  );
}

interface CardsProps {
  project: Project;
  found: AnnotationRow[];
  rows: CategoryRows;
  size: number;
  perRow: number | undefined;
  names: boolean;
}

function Cards({ project, found, rows, size, perRow, names }: CardsProps) {
  const box = useFrame();
  const { width } = box.frame;
  const columns = perRow ?? Math.max(1, Math.floor((width - gap) / (size + gap)));
  const cell = Math.max(40, (width - gap) / columns - gap);
  const rowHeight = Math.round((cell * 3) / 4) + (names ? metaHeight : 0) + gap;
  const heightOf = useCallback(() => rowHeight, [rowHeight]);
  const view = useRows(box, Math.ceil(found.length / columns), heightOf, { more: 2, margin: gap });
  const { hasMore, loadMore } = rows;
  const last = view.last * columns;
  useEffect(() => {
    if (hasMore && last >= found.length - 3 * columns) loadMore();
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -found.length,
      End: found.length,
    };
    const step = steps[event.key];
    const from = Number((event.target as HTMLElement).dataset.index);
    if (step === undefined || Number.isNaN(from)) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(found.length - 1, from + step));
    view.showNow(Math.floor(to / columns));
    box.element.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the links inside
    <div ref={box.element} className={`scroll ${styles.scroll}`} onKeyDown={onKeyDown}>
      <div style={{ height: view.total + gap, position: 'relative' }}>
        {view.rows.map((row) => (
          <div
            key={row.index}
            className={styles.row}
            style={{ transform: `translateY(${row.top}px)`, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
          >
            {found.slice(row.index * columns, (row.index + 1) * columns).map((annotation, i) => (
              <Card
                key={annotation.id}
                project={project}
                annotation={annotation}
                index={row.index * columns + i}
                names={names}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

interface CardProps {
  project: Project;
  annotation: AnnotationRow;
  index: number;
  names: boolean;
}

function Card({ project, annotation, index, names }: CardProps) {
  const [failed, setFailed] = useState(false);
  const { name, thumbnail, comments, shared, submitted } = annotation;
  return (
    <Link
      href={`/project/${project.id}/annotation/${annotation.id}`}
      className={styles.card}
      data-index={index}
      aria-label={names ? undefined : name}
    >
      <span className={styles.picture}>
        {thumbnail && !failed ? (
          <img src={thumbnail} alt="" decoding="async" draggable={false} onError={() => setFailed(true)} />
        ) : (
          <span className="small faint">No picture</span>
        )}
      </span>
      {names && (
        <span className={styles.meta}>
          <StatusMark submitted={submitted} reviewed={project.labels.length > 0} />
          <Name text={name} className={styles.name} />
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
          <ScoreBadges classifications={project.classifications} scores={annotation.scores} />
        </span>
      )}
    </Link>
  );
}
