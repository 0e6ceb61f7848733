import { useMemo } from 'react';
import {
  type Arrangement,
  areaUnit,
  asDrawn,
  authorsOf,
  type GallerySort,
  isAsDrawn,
} from '../../../model/drawing/gallery_order.ts';
import { count, groupDigits } from '../../../model/text.ts';
import styles from './arrange_bar.module.css';
import { type Gallery, maxSelected } from './use_gallery.ts';

const sorts: readonly (readonly [GallerySort, string])[] = [
  ['place', 'As drawn'],
  ['largest', 'Largest first'],
  ['smallest', 'Smallest first'],
  ['newest', 'Newest first'],
  ['author', 'By author'],
];

/** In which order the crops lie, and which of them alone; for that all of them are fetched, as many as there may be. */
export function ArrangeBar({ gallery, total }: { gallery: Gallery; total: number }) {
  const { order, arrange, all, shapes, layers, gathering, hasMore } = gallery;
  const authors = useMemo(() => authorsOf(all), [all]);
  const places = [...layers.values()];
  const unit = areaUnit(layers);
  const isOn = !isAsDrawn(order);
  const set = (next: Partial<Arrangement>) => arrange({ ...order, ...next });
  const area = (name: 'minArea' | 'maxArea', label: string, hint: string) => (
    <input
      className={`${styles.area} ${order[name] ? styles.on : ''}`}
      type="number"
      min={0}
      aria-label={label}
      placeholder={hint}
      value={order[name] || ''}
      onChange={({ target }) => set({ [name]: Math.max(0, Number(target.value) || 0) })}
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
  return (
    <div className={styles.bar} role="toolbar" aria-label="Order and filters">
      <select
        aria-label="Order"
        className={order.by === 'place' ? '' : styles.on}
        value={order.by}
        onChange={({ target }) => set({ by: target.value as GallerySort })}
      >
        {sorts.map(([by, title]) => (
          <option key={by} value={by}>
            {title}
          </option>
        ))}
      </select>
      <select
        aria-label="Author"
        className={order.author ? styles.on : ''}
        value={order.author}
        onChange={({ target }) => set({ author: target.value })}
      >
        <option value="">All authors</option>
        {authors.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label="Layer"
        className={order.layerId ? styles.on : ''}
        value={order.layerId}
        onChange={({ target }) => set({ layerId: Number(target.value) })}
      >
        <option value={0}>All layers</option>
        {places.map(({ id, name, annotationName }) => (
          <option key={id} value={id}>
            {annotationName} · {name}
          </option>
        ))}
      </select>
      {area('minArea', `Area from, ${unit}`, 'Area ≥')}
      {area('maxArea', `Area to, ${unit}`, `≤ ${unit}`)}
      {isOn && (
        <>
          <button type="button" onClick={() => arrange(asDrawn)}>
            Reset
          </button>
          <span className="small quiet cut" role="status">
            {gathering
              ? 'Fetching them …'
              : hasMore
                ? `${groupDigits(shapes.length)} of the first ${groupDigits(maxSelected)}`
                : shapes.length < total && count(shapes.length, 'ROI')}
          </span>
        </>
      )}
    </div>
  );
}
