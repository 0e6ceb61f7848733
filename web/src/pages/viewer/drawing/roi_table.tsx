import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import { CommandButton } from '../../../commands/command_button.tsx';
import { historyCommands } from '../../../commands/history.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import { noClass } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { planeText } from '../../../model/drawing/planes.ts';
import { type Listed, type Order, type Row, rowsOf, type SortKey, sizeText } from '../../../model/drawing/roi_rows.ts';
import { boxOfShape } from '../../../model/drawing/shape.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { baseImage } from '../../../model/layers/layers.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { useStored } from '../../../ui/use_stored.ts';
import { historyContext } from '../history/state.ts';
import { useLayers } from '../use_session.ts';
import { ChosenRois } from './chosen_rois.tsx';
import { ClassMark } from './class_mark.tsx';
import { ClassSums } from './class_sums.tsx';
import styles from './roi_table.module.css';
import { ShapeFilter } from './shape_filter.tsx';
import { focusStage } from './stage.tsx';
import { onlyOf, onlyShown, selectListed } from './state.ts';
import { type RowLists, totalOf, useSlowly } from './use_row_lists.ts';

interface Props {
  editor: Editor;
  store: LayerStore;
  canvas: ImageCanvas;
  classes: readonly ClassLook[];
  here: ReadonlySet<number>;
  onGallery: () => void;
  /** the name of who looks, as shapes have it */
  mine: string;
  rows: RowLists;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
}

const rowHeight = () => 28;
/** Rows that take longer to sort than an edit may. */
const many = 20_000;

/** Every shape of the drawings that are here: sorted, found, selected, and flown to. */
export function RoiTable({ isOpen, setOpen, onGallery, ...props }: Props) {
  const { editor, here } = props;
  const [isByClass, setByClass] = useStored('roi-by-class', false);
  useSignal(editor.turn);
  const total = [...here].reduce((sum, id) => sum + editor.drawing(id).total, 0);
  return (
    <section className={`${styles.table} ${isOpen ? '' : styles.folded}`} aria-label="ROIs" data-open={isOpen}>
      <div className={styles.head}>
        <h2>
          ROIs <span className="faint">{groupDigits(total)}</span>
        </h2>
        {isOpen && (
          // biome-ignore lint/a11y/useSemanticElements: a row of buttons, not of fields
          <div className={styles.segments} role="group" aria-label="Show">
            <button type="button" aria-pressed={!isByClass} onClick={() => setByClass(false)}>
              List
            </button>
            <button type="button" aria-pressed={isByClass} onClick={() => setByClass(true)}>
              By class
            </button>
          </div>
        )}
        <CommandButton
          dense
          command={historyCommands.gallery}
          context={{ ...historyContext, openGallery: onGallery }}
        />
        <CommandButton dense command={historyCommands.history} context={historyContext} />
        <TipButton
          dense
          smallIcon
          icon={isOpen ? 'down' : 'up'}
          label={isOpen ? 'Fold the table' : 'Unfold the table'}
          expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      </div>
      {isOpen && <Rows {...props} isByClass={isByClass} />}
    </section>
  );
}

const columns: readonly (readonly [SortKey, string])[] = [
  ['kind', 'Kind'],
  ['name', 'Name'],
  ['class', 'Class'],
  ['author', 'Author'],
  ['size', 'Size'],
];

type RowsProps = Omit<Props, 'isOpen' | 'setOpen' | 'onGallery'> & { isByClass: boolean };

function Rows({ editor, store, canvas, classes, mine, rows: listed, isByClass }: RowsProps) {
  const { lists, note } = listed;
  const turn = useSlowly(useSignal(editor.turn), totalOf(editor, listed) > many);
  const filter = useSignal(onlyShown);
  const shownOnly = useMemo(() => onlyOf(filter, classes), [filter, classes]);
  const selected = useSignal(editor.selected);
  const layers = useLayers(store);
  const pixelSize = baseImage(layers)?.pixelSize ?? null;
  const stacks = layers.flatMap(({ stack }) => stack ?? []);
  const planes = useSyncExternalStore(store.subscribe, store.planesSnapshot);
  const [isPlaneAlone, setPlaneAlone] = useStored('roi-plane', false);
  const plane = stacks.length > 0 ? { isAlone: isPlaneAlone, toggle: () => setPlaneAlone(!isPlaneAlone) } : null;
  const [wanted, setWanted] = useState('');
  const [order, setOrder] = useState<Order>({ by: 'made', down: false });
  const [current, setCurrent] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the planes say which are shown
  const isShown = useMemo(() => {
    const { label } = shownOnly;
    const known = new Set(classes.map(({ id }) => id));
    return (shape: Listed) =>
      (!shownOnly.mine || shape.author === mine) &&
      (!isPlaneAlone || shape.group === null || store.isPlaneShown(shape.group)) &&
      (label === undefined || (label === null ? !known.has(shape.label) : shape.label === label));
  }, [classes, shownOnly, mine, isPlaneAlone, store, planes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that shapes may have changed
  const rows = useMemo(
    () => (isByClass ? [] : rowsOf([...lists.values()], classes, wanted, order, isShown)),
    [lists, classes, wanted, order, turn, isShown, isByClass],
  );
  /** where a selection of many began */
  const anchor = useRef<string | null>(null);
  const box = useFrame();
  const view = useRows(box, rows.length, rowHeight, { more: 12 });
  const at = rows.findIndex(({ shape }) => shape.id === current);
  // What is picked in the picture is seen here.
  const only = selected.size === 1 ? [...selected][0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection scrolls
  useEffect(() => {
    const index = only === undefined ? -1 : rows.findIndex(({ shape }) => shape.id === only);
    if (index < 0 || only === current) return;
    setCurrent(only ?? null);
    view.show(index);
  }, [only]);

  const choose = (row: Row, event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>) => {
    const { id } = row.shape;
    if (event.shiftKey && at >= 0) {
      const from = Math.max(
        0,
        rows.findIndex(({ shape }) => shape.id === anchor.current),
      );
      const to = rows.indexOf(row);
      editor.select(rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ shape }) => shape.id));
      setCurrent(id);
      return;
    }
    anchor.current = id;
    if (event.ctrlKey || event.metaKey) {
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      editor.select(next);
    } else {
      editor.select([id]);
      flyTo(canvas, store, row);
    }
    setCurrent(id);
  };
  // All that is listed: what was not found, or is not shown, is not meant.
  useEffect(() => {
    selectListed.set(() => {
      if (isByClass || document.activeElement !== box.element.current) return false;
      editor.select(rows.map(({ shape }) => shape.id));
      return true;
    });
    return () => selectListed.set(null);
  }, [editor, rows, isByClass, box.element]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const row = rows[at];
      if (event.key === 'Enter') focusStage();
      else if (row) choose(row, { shiftKey: false, ctrlKey: true, metaKey: false });
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
    if (step === undefined || rows.length === 0) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(rows.length - 1, at + step));
    view.showNow(index);
    choose(rows[index] as Row, { shiftKey: event.shiftKey, ctrlKey: false, metaKey: false });
  };
  if (isByClass) {
    return (
      <>
        <ShapeFilter classes={classes} plane={plane} />
        {note && <p className={`small faint ${styles.note}`}>{note}</p>}
        <ClassSums {...{ editor, store, classes, isShown, turn }} rows={listed} />
      </>
    );
  }
  return (
    <>
      <div className={styles.search}>
        <SearchField label="Find a ROI" value={wanted} onChange={setWanted} />
      </div>
      <ShapeFilter classes={classes} plane={plane} />
      {note && <p className={`small faint ${styles.note}`}>{note}</p>}
      <div className={styles.row}>
        {columns.map(([by, title]) => (
          <button
            key={by}
            type="button"
            className={`${styles[by]} ${order.by === by ? styles.by : ''}`}
            aria-label={`Sort by ${title.toLowerCase()}`}
            aria-pressed={order.by === by}
            onClick={() => setOrder({ by, down: order.by === by && !order.down })}
          >
            {title}
            {order.by === by && <Icon name={order.down ? 'down' : 'up'} small />}
          </button>
        ))}
      </div>
      <div
        ref={box.element}
        className={`scroll ${styles.rows}`}
        role="listbox"
        aria-label="ROIs"
        aria-multiselectable="true"
        aria-activedescendant={at >= 0 ? `roi-${current}` : undefined}
        tabIndex={0}
        onKeyDown={onKey}
      >
        <div style={{ height: view.total, position: 'relative' }}>
          {view.rows.map(({ index, top }) => {
            const row = rows[index];
            if (!row) return null;
            const { shape, its } = row;
            const size = sizeText(shape, pixelSize);
            const plane = planeText(stacks, shape.group);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys of all its rows
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
              <div
                key={shape.id}
                id={`roi-${shape.id}`}
                role="option"
                aria-selected={selected.has(shape.id)}
                className={`${styles.row} ${selected.has(shape.id) ? styles.selected : ''}`}
                style={{ position: 'absolute', top, left: 0, right: 0 }}
                onClick={(event) => choose(row, event)}
              >
                <span className={styles.kind} title={shape.kind}>
                  <Icon name={shape.kind} small />
                </span>
                <span className={`cut ${styles.name}`} title={shape.name}>
                  {shape.name}
                </span>
                <span className={styles.class} title={its.name}>
                  <ClassMark look={shape.colour ? { ...its, colour: shape.colour } : its} />
                  <span className="cut">{its === noClass ? '' : its.name}</span>
                </span>
                <span className={`cut ${styles.author}`} title={shape.author}>
                  {shape.author}
                </span>
                <span className={styles.size}>
                  {size}
                  {plane && <span className="faint"> {plane}</span>}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      <ChosenRois editor={editor} classes={classes} pixelSize={pixelSize} />
    </>
  );
}

/** Where it is seen as a whole: at this zoom, if it is not too large for that, and in its plane. */
export function flyTo(canvas: ImageCanvas, store: LayerStore, { shape }: { shape: Listed }): void {
  const { kind, geometry, box } = shape;
  const [left, top, right, bottom] = geometry ? boxOfShape({ kind, geometry }) : (box ?? [0, 0, 1, 1]);
  const { width, height } = canvas.host.getBoundingClientRect();
  const maxZoom = 0.8 * Math.min(width / Math.max(1, right - left), height / Math.max(1, bottom - top));
  for (const { id, stack } of store.layers) {
    const plane = shape.group !== null && stack?.planes.get(shape.group);
    if (plane) store.showPlane(id, plane);
  }
  canvas.showAt(Math.min(canvas.zoom(), maxZoom), (left + right) / 2, (top + bottom) / 2);
}
