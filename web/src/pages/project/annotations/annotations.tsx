import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { maxAtOnce } from '../../../api/bulk.ts';
import { projectListQuery } from '../../../api/category.ts';
import { projectQuery } from '../../../api/project.ts';
import { annotationsCommands } from '../../../commands/annotations.ts';
import { commandOf } from '../../../commands/command.ts';
import { pressedKey } from '../../../commands/keys.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { withPart } from '../../../model/sample_filter.ts';
import { allOf, nothingSelected, reachedTo, type Selection, toggledIn } from '../../../model/selection.ts';
import { groupDigits } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import styles from '../../../ui/edit.module.css';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { Empty, LoadingRows } from '../../../ui/notice.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { useSettled } from '../../../ui/use_settled.ts';
import { useStored } from '../../../ui/use_stored.ts';
import { Page } from '../page.tsx';
import type { Edited } from '../use_edited.ts';
import { AnnotationEditor } from './annotation_editor.tsx';
import looks from './annotations.module.css';
import { BulkBar } from './bulk_bar.tsx';
import { ColumnMenu } from './column_menu.tsx';
import { Said } from './said.tsx';

interface Props {
  edited: Edited;
  item: number;
  onItem: (id: number) => void;
}

const height = 40;
const headHeight = 32;
const nothing: readonly string[] = [];

/** All annotations of a project, found by name on the server, and the one that is edited. */
export function Annotations({ edited, item, onItem }: Props) {
  const { project } = edited;
  const client = useQueryClient();
  const [wanted, setWanted] = useState('');
  const search = useSettled(wanted.trim());
  const [status, setStatus] = useState('');
  const filter = withPart(withPart('', 'search', search), 'status', status);
  const known = useQuery(projectQuery(project.id)).data?.properties ?? nothing;
  const [wantedColumns, setColumns] = useStored<readonly string[]>(`columns-${project.id}`, nothing);
  const columns = useMemo(() => wantedColumns.filter((name) => known.includes(name)), [wantedColumns, known]);
  const list = useInfiniteQuery({
    ...projectListQuery(project.id, filter, columns),
    placeholderData: (before, query) => (query?.queryKey[3] === filter ? before : undefined),
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const names = useMemo(() => new Map(project.categories.map(({ id, name }) => [id, name])), [project]);
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const shown = useRows(box, rows.length, heightOf, { margin: headHeight });
  // Beside the name no column gets narrower than a short value; what has no room is reached by scrolling.
  const own = `${'minmax(88px, 1fr) '.repeat(columns.length)}88px`;
  const narrow = `18px 20px 40px minmax(160px, 2fr) minmax(96px, 1fr) ${own}`;
  const least = 470 + 104 * columns.length;
  // What was said of each stands there where nothing stands beside the list.
  const saysMore = item === 0;
  const frame = {
    '--narrow': narrow,
    '--wide': saysMore ? narrow.replace(own, `minmax(128px, 1.2fr) 112px ${own}`) : narrow,
    '--least': `${least}px`,
    '--least-wide': `${least + (saysMore ? 272 : 0)}px`,
  } as CSSProperties;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const { last } = shown;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 30) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);
  const total = project.categories.reduce((sum, { annotations }) => sum + annotations, 0);
  const refresh = () => client.invalidateQueries({ queryKey: ['category'] });
  const [selection, setSelection] = useState<Selection>(nothingSelected);
  const [said, setSaid] = useState('');
  const chosen = useMemo(() => rows.filter(({ id }) => selection.ids.has(id)), [rows, selection]);
  const choose = (next: Selection) => {
    setSelection(next);
    setSaid('');
  };
  const pick = (id: number, shift: boolean) =>
    choose(
      shift
        ? reachedTo(
            selection,
            rows.map((row) => row.id),
            id,
            true,
          )
        : toggledIn(selection, id),
    );
  // So many that one request may change them; the rest of a longer list is for the next one.
  const chooseAll = async () => {
    let known = rows;
    let more = hasNextPage;
    while (more && known.length < maxAtOnce) {
      const { data, hasNextPage } = await fetchNextPage();
      known = data?.pages.flatMap((page) => page.rows) ?? known;
      more = hasNextPage;
    }
    const ids = known.map(({ id }) => id);
    choose(allOf(ids.slice(0, maxAtOnce)));
    if (more || ids.length > maxAtOnce)
      setSaid(`The first ${groupDigits(maxAtOnce)} are chosen: no more can be changed at once.`);
  };
  // Wherever the focus is, but where one types or is asked something.
  const onKey = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest('dialog, textarea, input:not([type="checkbox"])')) return;
    const key = pressedKey(event);
    const context = { chosen: selection.ids.size, chooseAll, chooseNone: () => choose(nothingSelected) };
    const command = commandOf(annotationsCommands, context, key);
    if (!command) return;
    event.preventDefault();
    command.run(context, key);
  };
  const key = useRef(onKey);
  key.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => key.current(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const isWhole = !search && !status;
  return (
    <>
      <Page title="Annotations" count={total} fill>
        {chosen.length > 0 ? (
          <BulkBar
            edited={edited}
            chosen={chosen}
            all={isWhole ? groupDigits(Math.min(total, maxAtOnce)) : hasNextPage ? '' : groupDigits(rows.length)}
            onNone={() => choose(nothingSelected)}
            onAll={chooseAll}
            onDone={(refused, what) => {
              choose({ ids: new Set(refused.map(({ id }) => id)), anchor: null });
              setSaid(what);
              refresh();
            }}
          />
        ) : (
          <div className={looks.filter}>
            <div style={{ width: 280 }}>
              <SearchField label="Find an annotation" value={wanted} onChange={setWanted} />
            </div>
            <select
              className={`field ${looks.move}`}
              aria-label="Which annotations"
              value={status}
              onChange={(event) => setStatus(event.target.value)}
            >
              <option value="">All</option>
              <option value="N">To review</option>
              <option value="S">Reviewed</option>
            </select>
            {known.length > 0 && <ColumnMenu known={known} columns={columns} onColumns={setColumns} />}
          </div>
        )}
        {said && (
          <p role="status" className={`small quiet ${looks.said}`}>
            {said}
          </p>
        )}
        {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <LoadingRows rows={8} height={height} />}
        {list.data && rows.length === 0 && (
          <Empty
            icon="empty"
            title={search ? `No annotation is called “${search}”` : isWhole ? 'No annotation yet' : 'None'}
          >
            {!isWhole ? null : (
              <>
                Images become annotations when they are{' '}
                <Link href={`/project/${project.id}/edit/upload`}>uploaded</Link>.
              </>
            )}
          </Empty>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <section ref={box.element} className={styles.rows} aria-label="Annotations" tabIndex={0}>
          {rows.length > 0 && (
            <div
              className={`${looks.columns} ${looks.line}`}
              aria-hidden="true"
              style={{ height: headHeight, ...frame }}
            >
              <span />
              <span />
              <span />
              <span>Name</span>
              <span>Category</span>
              {saysMore && (
                <>
                  <span className={styles.less}>Labels</span>
                  <span className={styles.less}>Classified</span>
                </>
              )}
              {columns.map((name) => (
                <Name key={name} text={name} />
              ))}
              <span />
            </div>
          )}
          <ul className={looks.all} style={{ position: 'relative', height: shown.total, ...frame }}>
            {shown.rows.map(({ index, top }) => {
              const row = rows[index] as AnnotationRow;
              return (
                <li
                  key={row.id}
                  className={`${styles.row} ${looks.row} ${looks.line}`}
                  aria-current={row.id === item}
                  data-chosen={selection.ids.has(row.id) || undefined}
                  style={{ top, height }}
                >
                  <input
                    type="checkbox"
                    aria-label={`Choose ${row.name}`}
                    checked={selection.ids.has(row.id)}
                    onChange={(event) => pick(row.id, (event.nativeEvent as MouseEvent).shiftKey)}
                  />
                  {row.submitted ? <Icon name="tick" small /> : <span />}
                  <i
                    className={looks.picture}
                    style={row.thumbnail ? { backgroundImage: `url("${row.thumbnail}")` } : {}}
                  />
                  <Link href={`/project/${project.id}/edit/annotations/${row.id}`}>
                    <Name text={row.name} />
                  </Link>
                  <span className="small quiet cut" title={names.get(row.categoryId)}>
                    {names.get(row.categoryId)}
                  </span>
                  {saysMore && <Said row={row} project={project} />}
                  {columns.map((name) => (
                    <span key={name} className="small cut" title={`${name}: ${row.properties?.[name] ?? 'not told'}`}>
                      <span className="visually-hidden">{name} </span>
                      {row.properties?.[name] ?? ''}
                    </span>
                  ))}
                  <span className="small faint">
                    {row.comments > 0 && `${groupDigits(row.comments)} said`}
                    {row.shared && ' shared'}
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      </Page>
      {item > 0 && (
        <AnnotationEditor
          key={item}
          edited={edited}
          annotationId={item}
          onChanged={refresh}
          onClose={() => onItem(0)}
        />
      )}
    </>
  );
}
