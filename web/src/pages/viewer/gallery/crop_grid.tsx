import { type KeyboardEvent, type MouseEvent, memo, useCallback, useEffect, useMemo } from 'react';
import { type ClassLook, noClass } from '../../../model/drawing/classes.ts';
import type { GalleryShape } from '../../../model/drawing/gallery.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { ClassMark } from '../drawing/class_mark.tsx';
import { CropView } from './crop_view.tsx';
import styles from './gallery.module.css';
import type { Cutter } from './use_crops.ts';
import type { Gallery } from './use_gallery.ts';

interface Props {
  gallery: Gallery;
  cutter: Cutter | null;
  classes: readonly ClassLook[];
  size: number;
  outlined: boolean;
  /** each says of which class it is */
  marked: boolean;
  onOpen: (one: GalleryShape) => void;
}

const gap = 8;

/** The crops, as many as are seen; the rest come when one goes there. */
export function CropGrid({ gallery, cutter, classes, size, outlined, marked, onOpen }: Props) {
  const { shapes, selected, at, changes } = gallery;
  const box = useFrame();
  const columns = Math.max(1, Math.floor((box.frame.width - 2 * gap) / (size + gap)));
  const rowHeight = useCallback(() => size + gap, [size]);
  const view = useRows(box, Math.ceil(shapes.length / columns), rowHeight, { more: 2 });
  const { more, hasMore } = gallery;
  const isNearEnd = view.total - box.frame.top - box.frame.height < 3 * Math.max(400, box.frame.height);
  useEffect(() => {
    if (isNearEnd && hasMore && shapes.length > 0) more();
  });
  const row = Math.floor(at / columns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only going to another row scrolls
  useEffect(() => view.show(row), [row]);
  useEffect(() => box.element.current?.focus(), [box.element]);
  // The same as commands/gallery.ts, which leaves these to a list that has the focus; rows are known here.
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const one = shapes[at];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) gallery.go(at + step, event.shiftKey);
    else if (event.key === 'Home') gallery.go(0, event.shiftKey);
    else if (event.key === 'End') gallery.go(shapes.length - 1, event.shiftKey);
    else if (event.key === ' ') gallery.toggle(at);
    else if (event.key === 'Enter' && one) onOpen(one);
    else return;
    event.preventDefault();
  };
  const indexOf = (event: MouseEvent) => {
    const crop = (event.target as Element).closest<HTMLElement>('[role="option"]');
    return crop ? Number(crop.dataset.index) : -1;
  };
  const onClick = (event: MouseEvent) => {
    const index = indexOf(event);
    if (index < 0) return;
    if (event.shiftKey) gallery.go(index, true);
    else gallery.toggle(index);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const one = shapes[indexOf(event)];
    if (one) onOpen(one);
  };
  const looks = useMemo(() => new Map(classes.map((one) => [one.id, one])), [classes]);
  return (
    <div
      ref={box.element}
      className={`scroll ${styles.crops}`}
      role="listbox"
      aria-label="ROIs"
      aria-multiselectable="true"
      aria-activedescendant={shapes.length > 0 ? `crop-${at}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    >
      <div style={{ height: view.total + gap, position: 'relative' }} role="presentation">
        {view.rows.map(({ index: line, top }) =>
          shapes.slice(line * columns, (line + 1) * columns).map((one, i) => {
            const index = line * columns + i;
            const { id, label } = one.shape;
            return (
              <Crop
                key={id}
                one={one}
                index={index}
                top={top + gap}
                left={gap + i * (size + gap)}
                size={size}
                look={looks.get(label) ?? noClass}
                where={gallery.layers.get(one.layerId)?.annotationName ?? ''}
                change={!changes.has(id) ? '' : changes.get(id) === null ? 'deleted' : 'classed'}
                isSelected={selected.has(id)}
                isCurrent={index === at}
                outlined={outlined}
                marked={marked}
                cutter={cutter}
              />
            );
          }),
        )}
      </div>
    </div>
  );
}

interface CropProps {
  one: GalleryShape;
  index: number;
  top: number;
  left: number;
  size: number;
  look: ClassLook;
  /** the name of its annotation */
  where: string;
  /** what was done to it here */
  change: '' | 'deleted' | 'classed';
  isSelected: boolean;
  isCurrent: boolean;
  outlined: boolean;
  marked: boolean;
  cutter: Cutter | null;
}

/** Drawn again when something of its own is different, and not whenever the grid moves. */
const Crop = memo(function Crop({ one, index, top, left, size, look, where, change, ...is }: CropProps) {
  const { isSelected, isCurrent, outlined, marked, cutter } = is;
  const { name, kind, author, colour } = one.shape;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
    <div
      id={`crop-${index}`}
      data-index={index}
      role="option"
      aria-selected={isSelected}
      aria-label={[name || kind, change === 'deleted' ? change : look.name, where, author].filter(Boolean).join(', ')}
      className={`${styles.crop} ${isCurrent ? styles.current : ''} ${change ? styles.changed : ''}`}
      style={{ top, left, width: size, height: size }}
    >
      <CropView one={one} cutter={cutter} size={size} outline={outlined ? colour || look.colour : ''} />
      {isSelected && (
        <span className={styles.tick}>
          <Icon name="tick" small />
        </span>
      )}
      {marked && !change && (
        <span className={styles.its}>
          <ClassMark look={look} />
        </span>
      )}
      {change && (
        <span className={`small ${styles.tag}`}>
          {change === 'deleted' ? (
            change
          ) : (
            <>
              <ClassMark look={look} /> <span className="cut">{look.name}</span>
            </>
          )}
        </span>
      )}
    </div>
  );
});
