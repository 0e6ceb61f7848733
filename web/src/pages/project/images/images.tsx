import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { type EditedImage, type ImageState, imageQuery, imagesQuery } from '../../../api/edited_images.ts';
import { count } from '../../../model/text.ts';
import { sizeText } from '../../../model/upload_plan.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import styles from '../../../ui/edit.module.css';
import { Name } from '../../../ui/name.tsx';
import { Empty, LoadingRows } from '../../../ui/notice.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { useSettled } from '../../../ui/use_settled.ts';
import { Page } from '../page.tsx';
import type { Edited } from '../use_edited.ts';
import { ImageEditor } from './image_editor.tsx';
import looks from './images.module.css';
import { OutsideImage } from './outside_image.tsx';

interface Props {
  edited: Edited;
  item: number;
  onItem: (id: number) => void;
}

const height = 48;

const states: [state: ImageState, title: string][] = [
  ['', 'All images'],
  ['ready', 'Ready'],
  ['waiting', 'On their way'],
  ['failed', 'Failed'],
  ['unused', 'Used nowhere'],
];

export function usedText({ layers }: EditedImage): string {
  if (layers === 0) return 'used nowhere';
  return layers > 100 ? 'in more than 100 layers' : `in ${count(layers, 'layer')}`;
}

/** All images of a project, page by page, found by name on the server. */
export function Images({ edited, item, onItem }: Props) {
  const { project, maker } = edited;
  const client = useQueryClient();
  const [wanted, setWanted] = useState('');
  // What leads here may name one.
  const [state, setState] = useState<ImageState>(() => {
    const named = new URLSearchParams(window.location.search).get('state');
    return states.find(([one]) => one === named)?.[0] ?? '';
  });
  const search = useSettled(wanted.trim());
  const list = useInfiniteQuery(imagesQuery(project.id, search, state));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const shown = useRows(box, rows.length, heightOf);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const { last } = shown;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 30) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);
  const refresh = () =>
    Promise.all(
      [['images', project.id], ['editor', project.id], ['annotation']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  // What an address opens may be far down in the list.
  const listed = rows.find(({ id }) => id === item);
  const one = useQuery({ ...imageQuery(project.id, item), enabled: item > 0 && !listed });
  const open = listed ?? one.data ?? undefined;
  return (
    <>
      <Page title="Images" count={project.images} fill actions={<OutsideImage maker={maker} onAdded={refresh} />}>
        <div className={styles.bar}>
          <div style={{ width: 280 }}>
            <SearchField label="Find an image" value={wanted} onChange={setWanted} />
          </div>
          <select
            className={`field ${looks.state}`}
            aria-label="Which images"
            value={state}
            onChange={(event) => setState(event.target.value as ImageState)}
          >
            {states.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        </div>
        {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <LoadingRows rows={8} height={height} />}
        {list.data && rows.length === 0 && (
          <Empty icon="empty" title={search || state ? 'No such image' : 'No image yet'}>
            {search || state ? null : (
              <>
                They come by <Link href={`/project/${project.id}/edit/upload`}>Upload</Link>, or by an import on the
                server.
              </>
            )}
          </Empty>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <section ref={box.element} className={styles.rows} aria-label="Images" tabIndex={0}>
          <ul style={{ position: 'relative', height: shown.total }}>
            {shown.rows.map(({ index, top }) => {
              const image = rows[index] as EditedImage;
              return (
                <li
                  key={image.id}
                  className={`${styles.row} ${looks.row} ${item > 0 ? looks.beside : ''}`}
                  aria-current={image.id === item}
                  style={{ top, height }}
                >
                  <i
                    className={looks.thumb}
                    style={image.thumbnail ? { backgroundImage: `url("${image.thumbnail}")` } : {}}
                  />
                  <Link href={`/project/${project.id}/edit/images/${image.id}`}>
                    <Name text={image.name} />
                  </Link>
                  <StateOf image={image} />
                  <span className="small quiet">{image.width > 0 && `${image.width} × ${image.height}`}</span>
                  <span className={`small faint ${styles.less} ${looks.fact}`}>
                    {image.bytes > 0 && sizeText(image.bytes)}
                  </span>
                  <span className={`small faint ${styles.less} ${looks.fact}`}>{usedText(image)}</span>
                </li>
              );
            })}
          </ul>
        </section>
      </Page>
      {item > 0 && (
        <ImageEditor
          key={item}
          project={project}
          image={open}
          isPending={one.isLoading || list.isPending}
          onChanged={refresh}
          onClose={() => onItem(0)}
        />
      )}
    </>
  );
}

export function StateOf({ image: { state, reason, isOutside } }: { image: EditedImage }) {
  if (state === 'failed') {
    const text = reason ? `failed: ${reason}` : 'failed';
    return (
      <span className={`small cut ${looks.failed}`} title={text}>
        {text}
      </span>
    );
  }
  return <span className="small quiet">{isOutside ? 'lies elsewhere' : state === 'ready' ? '' : state}</span>;
}
