import Button from '@mui/material/Button';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Saying, Selecting } from '../../../commands/viewer.ts';
import { type Category, mayAnnotateIn, type Project } from '../../../model/project.ts';
import { leavesOut, type SampleFilter } from '../../../model/sample_filter.ts';
import { isOn, parseSettings, positiveInt } from '../../../model/settings.ts';
import { count, groupDigits } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { Empty } from '../../../ui/notice.tsx';
import { Range } from '../../../ui/range.tsx';
import { useStored } from '../../../ui/use_stored.ts';
import type { CategoryRows } from '../list/use_category.ts';
import { listFilter } from '../list/use_filter.ts';
import { BulkBar } from './bulk_bar.tsx';
import { Cards, type CardsHandle } from './cards.tsx';
import styles from './grid.module.css';
import { useGrid } from './use_grid.ts';

const SwipeView = lazy(() => import('./swipe_view.tsx'));
/** There are fingers: without, keys and the mouse are faster. */
const hasTouch = window.matchMedia('(any-pointer: coarse)').matches;

interface Props {
  project: Project;
  category: Category;
  rows: CategoryRows;
  filter: SampleFilter;
  /** what keys and buttons around it act upon, whenever that has changed; null: nothing any more */
  onActing: (acting: Acting | null) => void;
}

/** What the grid lends to the commands of the page. */
export interface Acting {
  say: Saying;
  selecting: Selecting;
}

/** The annotations of a category as pictures. */
export default function GridView(props: Props) {
  return <OneGrid key={props.category.id} {...props} />;
}

function OneGrid({ project, category, rows, filter, onActing }: Props) {
  const [size, setSize] = useStored('thumbnail-size', 180);
  const [drag, setDrag] = useState(size);
  const [isSwiping, setSwiping] = useState(false);
  const narrowed = leavesOut(filter);
  const found = rows.rows;
  // As far as it is known how many there are.
  const total = rows.total ?? rows.before + found.length;
  const annotates = mayAnnotateIn(project);
  const cards = useRef<CardsHandle>(null);
  const grid = useGrid({ project, category, found, rows, focusNext: () => cards.current?.focusNext() });
  useEffect(() => onActing(annotates ? { say: grid.say, selecting: grid.selecting } : null));
  useEffect(() => () => onActing(null), [onActing]);
  const settings = parseSettings(category.settings);
  const names = settings.get('names') !== 'hidden';
  const perRow = positiveInt(settings, 'forcerow', 40);
  // In the place of what is missing: below the pictures that are here.
  const failure = rows.isError && (
    <div className={styles.notice}>
      <ErrorNotice error={rows.error} onRetry={rows.retry} />
    </div>
  );
  const swipes = annotates && hasTouch && project.labels.length > 0;
  return (
    <>
      {isSwiping && (
        <Suspense>
          <SwipeView project={project} category={category} rows={rows} grid={grid} onClose={() => setSwiping(false)} />
        </Suspense>
      )}
      {annotates && (grid.selection.ids.size > 0 || grid.isGathering) ? (
        <BulkBar project={project} grid={grid} total={narrowed ? total : category.annotations} />
      ) : (
        <section className={styles.bar} aria-label="Grid">
          <h2 className="cut">{category.name}</h2>
          <span className="small faint">
            {narrowed && !rows.isPending ? `${groupDigits(total)}${rows.total === null ? '+' : ''} of ` : ''}
            {count(category.annotations, 'annotation')}
          </span>
          <span className={styles.grow} />
          {swipes && (
            <Button size="small" variant="text" onClick={() => setSwiping(true)}>
              Swipe
            </Button>
          )}
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
      )}
      <main
        className={styles.grid}
        aria-label={`Annotations of ${category.name}`}
        {...(isOn(settings, 'darkmode') ? { 'data-theme': 'dark' } : {})}
      >
        {found.length === 0 && failure}
        {!rows.isPending && !rows.hasMore && found.length === 0 && !rows.isError && (
          <div className={styles.none}>
            {narrowed ? (
              <Empty
                icon="search"
                title={`No annotation in ${category.name} is like that`}
                action={
                  <button type="button" className={styles.link} onClick={() => listFilter.set('')}>
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
          project={project}
          found={found}
          rows={rows}
          size={drag}
          perRow={perRow}
          names={names}
          grid={grid}
          annotates={annotates}
          handle={cards}
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
