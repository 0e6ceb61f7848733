import { lazy, type Ref, type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { capsOf } from '../../../commands/command.ts';
import { viewerCommands } from '../../../commands/viewer.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { type Category, type Project, progressOf } from '../../../model/project.ts';
import { countParts, partOf, type SampleFilter, withPart } from '../../../model/sample_filter.ts';
import { count, groupDigits } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { Name } from '../../../ui/name.tsx';
import { LoadingRow } from '../../../ui/notice.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { useFetched } from '../late.tsx';
import { Distribution } from '../scoring/late_scores.ts';
import { ViewerButton, ViewerTextButton } from '../viewer_button.tsx';
import { AnnotationLink } from './annotation_link.tsx';
import styles from './list.module.css';
import type { CategoryRows } from './use_category.ts';
import { listFilter } from './use_filter.ts';

const FilterPanel = lazy(() => import('./filter_panel.tsx'));

interface Props {
  project: Project;
  /** the category that is open in the middle of the page */
  categoryId: number | null;
  annotationId: number | null;
  /** opens when the server answers */
  waitingFor: number | null;
  showsGrid: boolean;
  rows: CategoryRows;
  /** the unfolded category: usually the open one */
  unfolded: number | null;
  onUnfold: (categoryId: number | null) => void;
  /** of all of the project, when a filter leaves some out: they take the place of those of a category */
  found: CategoryRows | null;
  filter: SampleFilter;
  searchRef: Ref<HTMLInputElement>;
  onOpenGrid: (categoryId: number) => void;
}

type Row =
  | { kind: 'category'; category: Category }
  | { kind: 'annotation'; annotation: AnnotationRow }
  | { kind: 'note'; text: string }
  | { kind: 'gap'; rows: number }
  | { kind: 'loading'; place: number }
  | { kind: 'error' };

export function AnnotationList(props: Props) {
  const { project, unfolded, found, filter, searchRef } = props;
  useFetched(Distribution);
  const rows = found ?? props.rows;
  const wanted = partOf(filter, 'search');
  const parts = countParts(filter);
  const [showsFilter, setShowsFilter] = useState(parts > 0);
  const { submitted, total } = progressOf(project);
  const list = useMemo(
    () => (found ? foundRows(project.categories, found) : listRows(project.categories, unfolded, rows)),
    [project.categories, unfolded, rows, found],
  );
  return (
    <nav className={styles.panel} aria-label="Annotations">
      <div className={styles.head}>
        <Find wanted={wanted} searchRef={searchRef} />
        <TipButton
          icon="filter"
          label={parts > 0 ? `Filter, ${count(parts, 'condition')} set` : 'Filter and sort'}
          pressed={parts > 0}
          expanded={showsFilter}
          onClick={() => setShowsFilter(!showsFilter)}
        />
        <ViewerButton command="annotations" />
      </div>
      {showsFilter && (
        <Suspense>
          <FilterPanel project={project} filter={filter} onFilter={listFilter.set} />
        </Suspense>
      )}
      <Rows {...props} rows={rows} list={list} />
      <div className={styles.foot}>
        <div className={`small ${styles.counts}`}>
          <span>
            {groupDigits(submitted)} of {groupDigits(total)} reviewed
          </span>
          <span className="faint">{groupDigits(total - submitted)} to go</span>
        </div>
        <div
          className="progress"
          role="progressbar"
          aria-label="Reviewed"
          aria-valuenow={submitted}
          aria-valuemin={0}
          aria-valuemax={total}
        >
          <i style={{ width: total > 0 ? `${(100 * submitted) / total}%` : 0 }} />
        </div>
        <div className={styles.buttons}>
          <ViewerTextButton command="previous" />
          <ViewerTextButton command="next" />
        </div>
      </div>
    </nav>
  );
}

/** What is typed is asked for when one pauses, and shown at once. */
function Find({ wanted, searchRef }: { wanted: string; searchRef: Ref<HTMLInputElement> }) {
  const [typed, setTyped] = useState(wanted);
  const [known, setKnown] = useState(wanted);
  if (known !== wanted) {
    setKnown(wanted);
    setTyped(wanted);
  }
  useEffect(() => {
    if (typed === wanted) return;
    const timer = setTimeout(() => listFilter.set(withPart(listFilter.get(), 'search', typed)), typed ? 200 : 0);
    return () => clearTimeout(timer);
  }, [typed, wanted]);
  return (
    <SearchField
      hotkey={capsOf(viewerCommands.find)[0]}
      ref={searchRef}
      label={viewerCommands.find.title}
      value={typed}
      onChange={setTyped}
      className={styles.search}
    />
  );
}

function listRows(categories: Category[], unfolded: number | null, rows: CategoryRows): Row[] {
  return categories.flatMap((category): Row[] => {
    const head: Row = { kind: 'category', category };
    if (category.id !== unfolded) return [head];
    const list = rows.rows.map((annotation): Row => ({ kind: 'annotation', annotation }));
    if (rows.before > 0) list.unshift({ kind: 'gap', rows: rows.before });
    return [head, ...list, ...restOf(rows, list.length, category.annotations, 'No annotation yet')];
  });
}

/** Under the heads of their categories; a category in which nothing was found is not there. */
function foundRows(categories: Category[], found: CategoryRows): Row[] {
  const list = categories.flatMap((category): Row[] => {
    const rows = found.rows.filter((row) => row.categoryId === category.id);
    const head: Row = { kind: 'category', category };
    return rows.length > 0 ? [head, ...rows.map((annotation): Row => ({ kind: 'annotation', annotation }))] : [];
  });
  return [...list, ...restOf(found, list.length, maxBars, 'No annotation is like that')];
}

/** In the place of what is missing. */
function restOf(rows: CategoryRows, here: number, all: number, nothing: string): Row[] {
  if (rows.isError) return [{ kind: 'error' }];
  if (here > 0) return [];
  if (!rows.isPending && !rows.hasMore) return [{ kind: 'note', text: nothing }];
  return Array.from({ length: Math.min(all, maxBars) }, (_, place): Row => ({ kind: 'loading', place }));
}

/** It opens the grid of the category that is open, so it stands on the button of that one. */
const [gridKey = ''] = capsOf(viewerCommands.grid);

const maxBars = 12;
const heights = { category: 40, scored: 68, annotation: 32, note: 32, loading: 32, error: 96 };
/** Browsers draw no element that is much higher. */
const maxGapRows = 300_000;

function heightOfRow(row: Row | undefined): number {
  if (row?.kind === 'category' && row.category.scores.length > 0) return heights.scored;
  if (row?.kind === 'gap') return Math.min(row.rows, maxGapRows) * heights.annotation;
  return heights[row?.kind ?? 'annotation'];
}

function Rows(props: Props & { list: Row[] }) {
  const { list, rows, annotationId, unfolded, found } = props;
  const box = useFrame();
  const heightOf = useCallback((i: number) => heightOfRow(list[i]), [list]);
  // The margin keeps the open row clear of the head that is pinned to the bottom.
  const view = useRows(box, list.length, heightOf, { more: 12, margin: heights.scored });
  const { hasMore, loadMore } = rows;

  // More pages: when an end of what is here comes near.
  const openIndex = list.findIndex((row) => row.kind === 'annotation' && row.annotation.id === annotationId);
  const endOfRows = list.findLastIndex((row) => row.kind === 'annotation');
  const wantsMore = hasMore && view.last >= endOfRows - 20;
  useEffect(() => {
    if (wantsMore) loadMore();
  });
  // Once for each annotation that is opened, when its row is here: rows that come later leave the list where it is.
  const { show } = view;
  const shown = useRef<number | null>(null);
  useEffect(() => {
    if (annotationId !== null && (openIndex < 0 || shown.current === annotationId)) return;
    shown.current = annotationId;
    if (openIndex >= 0) show(openIndex);
  }, [annotationId, openIndex, show]);

  useGap(list, view, rows, box.element);

  const pinned = found ? null : pinnedCategory(list, view, unfolded);
  return (
    <div className={styles.frame}>
      <div ref={box.element} className={`scroll ${styles.scroll}`}>
        <ul style={{ height: view.total, position: 'relative' }}>
          {view.rows.map(({ index, top, height }) => {
            const row = list[index];
            return (
              row && (
                <li key={keyOf(row)} className={styles.item} style={{ height, transform: `translateY(${top}px)` }}>
                  <RowView row={row} {...props} />
                </li>
              )
            );
          })}
        </ul>
      </div>
      {pinned && (
        <div className={styles.pinned}>
          <CategoryHead category={pinned} {...props} />
        </div>
      )}
    </div>
  );
}

/** What has not been fetched above the rows that are here: the page before them, and one request where it is far from them. */
function useGap(
  list: Row[],
  { frame, tops, rows: seen }: ReturnType<typeof useRows>,
  rows: CategoryRows,
  element: RefObject<HTMLDivElement | null>,
): void {
  const gap = list.findIndex((row) => row.kind === 'gap');
  const begins = tops[gap + 1] ?? 0;
  const isNear = gap >= 0 && rows.hasBefore && (seen[0]?.index ?? 0) <= gap + 20;
  const above = begins - frame.top;
  const isFar = isNear && above > 250 * heights.annotation;
  const place = Math.floor((frame.top - (tops[gap] ?? 0)) / heights.annotation);
  const { loadBefore, goTo } = rows;
  useEffect(() => {
    // Not while it is on its way to what is open.
    if (!isNear || element.current?.scrollTop !== frame.top) return;
    if (!isFar) return loadBefore();
    const timer = setTimeout(() => goTo(place > 0 ? `at=${place}` : ''), 150);
    return () => clearTimeout(timer);
  });
}

/** The head of the category after the unfolded one, kept in sight at the bottom while it lies further down. */
function pinnedCategory(
  list: Row[],
  { frame, tops }: ReturnType<typeof useRows>,
  unfolded: number | null,
): Category | null {
  const open = list.findIndex((row) => row.kind === 'category' && row.category.id === unfolded);
  if (open < 0 || frame.height < 160) return null;
  const next = list.findIndex((row, i) => i > open && row.kind === 'category');
  const row = list[next];
  if (row?.kind !== 'category') return null;
  return (tops[next + 1] ?? 0) > frame.top + frame.height ? row.category : null;
}

function keyOf(row: Row): string | number {
  if (row.kind === 'category') return `c${row.category.id}`;
  if (row.kind === 'loading') return `l${row.place}`;
  return row.kind === 'annotation' ? row.annotation.id : row.kind;
}

function RowView({ row, ...props }: Props & { row: Row }) {
  if (row.kind === 'category') return <CategoryHead category={row.category} {...props} />;
  if (row.kind === 'note') return <p className={`small faint ${styles.note}`}>{row.text}</p>;
  if (row.kind === 'gap') return null;
  if (row.kind === 'loading') {
    return (
      <div className={styles.loading}>
        <LoadingRow height={heights.loading} />
      </div>
    );
  }
  if (row.kind === 'error') {
    return (
      <div className={styles.error}>
        <ErrorNotice error={props.rows.error} onRetry={props.rows.retry} />
      </div>
    );
  }
  return (
    <AnnotationLink
      annotation={row.annotation}
      current={row.annotation.id === props.annotationId}
      waits={row.annotation.id === props.waitingFor}
      projectId={props.project.id}
      reviewed={props.project.labels.length > 0}
      classifications={props.project.classifications}
    />
  );
}

function CategoryHead({
  category,
  unfolded,
  onUnfold,
  categoryId,
  showsGrid,
  onOpenGrid,
  project,
  found,
  filter,
}: Props & { category: Category }) {
  const id = category.id;
  const open = id === unfolded;
  return (
    <>
      <div className={styles.category}>
        {!found && (
          <TipButton
            dense
            smallIcon
            icon={open ? 'down' : 'next'}
            label={`${open ? 'Fold' : 'Unfold'} ${category.name}`}
            expanded={open}
            onClick={() => onUnfold(open ? null : id)}
          />
        )}
        <button
          type="button"
          className={`${styles.categoryName} ${id === categoryId ? styles.open : ''}`}
          onClick={() => onOpenGrid(id)}
        >
          <Name text={category.name} />
        </button>
        <span className="small quiet" style={{ whiteSpace: 'nowrap' }}>
          {groupDigits(category.submitted)} of {groupDigits(category.annotations)}
        </span>
        <TipButton
          dense
          icon="grid"
          label={`Grid of ${category.name}`}
          {...(id === categoryId ? { hotkey: gridKey, pressed: showsGrid } : {})}
          onClick={() => onOpenGrid(id)}
        />
      </div>
      <Distribution
        category={category}
        project={project}
        chosen={partOf(filter, 'score')}
        onChoose={(score) => listFilter.set(withPart(filter, 'score', score))}
      />
    </>
  );
}
