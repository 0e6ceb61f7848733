import { type KeyboardEvent, type MouseEvent, useCallback, useEffect } from 'react';
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
  onOpen: (one: GalleryShape) => void;
}

const gap = 8;

/** The crops, as many as are seen; the rest come when one goes there. */
export function CropGrid({ gallery, cutter, classes, size, outlined, onOpen }: Props) {
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
  const onClick = (event: MouseEvent, index: number) => {
    if (event.shiftKey) gallery.go(index, true);
    else gallery.toggle(index);
  };
  const lookOf = (one: GalleryShape) => classes.find(({ id }) => id === one.shape.label) ?? noClass;
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
    >
      <div style={{ height: view.total + gap, position: 'relative' }} role="presentation">
        {view.rows.map(({ index: line, top }) =>
          shapes.slice(line * columns, (line + 1) * columns).map((one, i) => {
            const index = line * columns + i;
            const { id, name, kind, author } = one.shape;
            const change = changes.get(id);
            const its = lookOf(one);
            const where = gallery.layers.get(one.layerId);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys of all its crops
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
              <div
                key={id}
                id={`crop-${index}`}
                role="option"
                aria-selected={selected.has(id)}
                aria-label={[name || kind, change === null ? 'deleted' : its.name, where?.annotationName, author]
                  .filter(Boolean)
                  .join(', ')}
                className={`${styles.crop} ${index === at ? styles.current : ''} ${change === undefined ? '' : styles.changed}`}
                style={{ top: top + gap, left: gap + i * (size + gap), width: size, height: size }}
                onClick={(event) => onClick(event, index)}
                onDoubleClick={() => onOpen(one)}
              >
                <CropView
                  one={one}
                  cutter={cutter}
                  size={size}
                  outline={outlined ? one.shape.colour || its.colour : ''}
                />
                {selected.has(id) && (
                  <span className={styles.tick}>
                    <Icon name="tick" small />
                  </span>
                )}
                {change !== undefined && (
                  <span className={`small ${styles.tag}`}>
                    {change === null ? (
                      'deleted'
                    ) : (
                      <>
                        <ClassMark look={its} /> <span className="cut">{its.name}</span>
                      </>
                    )}
                  </span>
                )}
              </div>
            );
          }),
        )}
      </div>
    </div>
  );
}
