import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { projectListQuery } from '../../../api/category.ts';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { withPart } from '../../../model/sample_filter.ts';
import { groupDigits } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import styles from '../../../ui/edit.module.css';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { Empty, LoadingRows } from '../../../ui/notice.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { useSettled } from '../../../ui/use_settled.ts';
import { Page } from '../page.tsx';
import type { Edited } from '../use_edited.ts';
import { AnnotationEditor } from './annotation_editor.tsx';

interface Props {
  edited: Edited;
  item: number;
  onItem: (id: number) => void;
}

const height = 40;

/** All annotations of a project, found by name on the server, and the one that is edited. */
export function Annotations({ edited, item, onItem }: Props) {
  const { project } = edited;
  const client = useQueryClient();
  const [wanted, setWanted] = useState('');
  const search = useSettled(wanted.trim());
  const list = useInfiniteQuery(projectListQuery(project.id, withPart('', 'search', search)));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const names = useMemo(() => new Map(project.categories.map(({ id, name }) => [id, name])), [project]);
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const shown = useRows(box, rows.length, heightOf);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const { last } = shown;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 30) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);
  const total = project.categories.reduce((sum, { annotations }) => sum + annotations, 0);
  const refresh = () => client.invalidateQueries({ queryKey: ['category'] });
  return (
    <>
      <Page
        title="Annotations"
        count={total}
        fill
        actions={
          <div style={{ width: 280 }}>
            <SearchField label="Find an annotation" value={wanted} onChange={setWanted} />
          </div>
        }
      >
        {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <LoadingRows rows={8} height={height} />}
        {list.data && rows.length === 0 && (
          <Empty icon="empty" title={search ? `No annotation is called “${search}”` : 'No annotation yet'}>
            {search ? null : (
              <>
                Images become annotations when they are{' '}
                <Link href={`/project/${project.id}/edit/upload`}>uploaded</Link>.
              </>
            )}
          </Empty>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <section ref={box.element} className={styles.rows} aria-label="Annotations" tabIndex={0}>
          <ul style={{ position: 'relative', height: shown.total }}>
            {shown.rows.map(({ index, top }) => {
              const row = rows[index] as AnnotationRow;
              return (
                <li
                  key={row.id}
                  className={styles.row}
                  aria-current={row.id === item}
                  style={{ top, height, gridTemplateColumns: '20px minmax(0, 1fr) minmax(0, 1fr) 88px' }}
                >
                  {row.submitted ? <Icon name="tick" small /> : <span />}
                  <Link href={`/project/${project.id}/edit/annotations/${row.id}`}>
                    <Name text={row.name} />
                  </Link>
                  <span className="small quiet cut">{names.get(row.categoryId)}</span>
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
