import Button from '@mui/material/Button';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trashQuery } from '../../api/trash.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import controls from '../../ui/controls.module.css';
import styles from '../../ui/edit.module.css';
import { Empty, LoadingRows } from '../../ui/notice.tsx';
import { SearchField } from '../../ui/search_field.tsx';
import { Page } from './page.tsx';
import { TrashTable } from './trash_table.tsx';
import type { Edited } from './use_edited.ts';

const kinds = ['category', 'annotation', 'image', 'drawing'] as const;
const many: Record<(typeof kinds)[number], string> = {
  category: 'Categories',
  annotation: 'Annotations',
  image: 'Images',
  drawing: 'Drawings',
};

/** What was deleted in the project, and brings it back. */
export function Trash({ edited: { project, change } }: { edited: Edited }) {
  const client = useQueryClient();
  const trash = useInfiniteQuery(trashQuery(project.id));
  const [wanted, setWanted] = useState('');
  const [kind, setKind] = useState('');
  const rows = trash.data?.pages.flatMap((page) => page.rows) ?? [];
  const days = trash.data?.pages[0]?.days ?? 0;
  const text = wanted.trim().toLowerCase();
  const found = rows.filter(
    (one) => (!kind || one.kind === kind) && `${one.name} ${one.more} ${one.by}`.toLowerCase().includes(text),
  );
  return (
    <Page
      title="Trash"
      {...(trash.data && !trash.hasNextPage ? { count: rows.length } : {})}
      actions={<span className="small faint">Kept for {days} days, then gone for good</span>}
    >
      <div className={styles.bar}>
        <div style={{ width: 240 }}>
          <SearchField label="Find what was deleted" value={wanted} onChange={setWanted} />
        </div>
        <select
          className={`field ${controls.select}`}
          aria-label="Which kind"
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        >
          <option value="">Any kind</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {many[one]}
            </option>
          ))}
        </select>
      </div>
      {trash.isError && <ErrorNotice error={trash.error} onRetry={() => trash.refetch()} />}
      {trash.isPending && <LoadingRows rows={4} height={48} />}
      {trash.data && (
        <TrashTable rows={found} onRestored={() => change(() => client.invalidateQueries({ queryKey: ['trash'] }))} />
      )}
      {trash.data && found.length === 0 && (
        <Empty icon="trash" title={rows.length === 0 ? 'Nothing was deleted' : 'Nothing here is called so'}>
          {rows.length === 0 ? `What is deleted can be brought back for ${days} days.` : null}
        </Empty>
      )}
      {trash.hasNextPage && (
        <p style={{ marginTop: 12 }}>
          <Button disabled={trash.isFetchingNextPage} onClick={() => trash.fetchNextPage()}>
            Show older ones
          </Button>
        </p>
      )}
    </Page>
  );
}
