import { type FormEvent, useMemo, useState } from 'react';
import { ShapeIndex } from '../../../canvas/shapes/shape_index.ts';
import { type ClassLook, noClass } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { isOn } from '../../../model/drawing/picking.ts';
import { boxOfShape, isClosed, type Shape } from '../../../model/drawing/shape.ts';
import { type Tally as Counts, tallyOf } from '../../../model/drawing/tally.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { baseImage } from '../../../model/layers/layers.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { useLayers } from '../use_session.ts';
import { ClassMark } from './class_mark.tsx';
import styles from './painting.module.css';
import { type RowLists, totalOf, useSlowly } from './use_row_lists.ts';

interface Props {
  editor: Editor;
  store: LayerStore;
  rows: RowLists;
  classes: readonly ClassLook[];
  onClass: (label: number | null) => void;
  /** makes a class; undefined: that is not for who draws */
  onNew: ((name: string) => Promise<string>) | undefined;
  /** it is being named */
  isNaming: boolean;
  setNaming: (isNaming: boolean) => void;
}

/** What was counted so far, class by class, as it is counted; and which class comes next. */
export function Tally({ editor, store, rows: listed, classes, onClass, onNew, isNaming, setNaming }: Props) {
  const { label } = useSignal(editor.style);
  const counts = useTally(editor, store, listed);
  const rows = [...classes, noClass];
  return (
    <div className={`${styles.tally}`} role="toolbar" aria-orientation="vertical" aria-label="Counted so far">
      {rows.map((one) => (
        <button
          key={one.id ?? 'none'}
          type="button"
          className={styles.class}
          aria-pressed={label === one.id}
          aria-label={`${one.name}: ${groupDigits(counts.by.get(one.id) ?? 0)}`}
          onClick={() => onClass(one.id)}
        >
          <kbd className="key">{one.key}</kbd>
          <ClassMark look={one} />
          <span>{one.name}</span>
          <em>{groupDigits(counts.by.get(one.id) ?? 0)}</em>
        </button>
      ))}
      {onNew && <NewClass digit={freeDigit(classes)} onNew={onNew} isOpen={isNaming} setOpen={setNaming} />}
      <p className={styles.all}>
        <span>
          All{counts.inside ? ' inside' : ''}
          {counts.density && <span className="faint"> {counts.density}</span>}
        </span>
        <em>{groupDigits(counts.total)}</em>
      </p>
      {listed.note && <p className={`small faint ${styles.note}`}>{listed.note}</p>}
    </div>
  );
}

/** Points that take longer to count than one may. */
const many = 20_000;

interface Shown extends Counts {
  /** of what is inside of the selected shape */
  inside: boolean;
  /** how many there are a square millimetre; "" where it is not known how large a pixel is */
  density: string;
}

/**
 * Points of the drawings that are shown, in view or not, and what waits to be saved among them; of the selected shape, those that lie in
 * it.
 */
function useTally(editor: Editor, store: LayerStore, listed: RowLists): Shown {
  const { lists } = listed;
  const turn = useSlowly(useSignal(editor.turn), totalOf(editor, listed) > many, 100);
  const selected = useSignal(editor.selected);
  const layers = useLayers(store);
  const base = baseImage(layers);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that shapes may have changed
  return useMemo(() => {
    const shown = layers.filter((layer) => layer.kind === 'drawing' && store.isShown(layer));
    const drawings = shown.flatMap(({ id }) => lists.get(id) ?? []);
    const chosen = editor.selectedShapes().map(({ shape }) => shape);
    const around = chosen.filter(({ kind }) => isClosed(kind));
    const isInside = insideOf(around);
    const counts = tallyOf(drawings, (x, y) => around.length === 0 || isInside(x, y));
    const pixels =
      around.length > 0 ? around.reduce((sum, { area }) => sum + area, 0) : (base?.width ?? 0) * (base?.height ?? 0);
    const area = (pixels * (base?.pixelSize ?? 0) ** 2) / 1e6;
    const density = area > 0 && counts.total > 0 ? `${Number((counts.total / area).toPrecision(3))} per mm²` : '';
    return { ...counts, inside: around.length > 0, density };
  }, [editor, store, lists, layers, base, turn, selected]);
}

/** Whether a point lies in one of the shapes, which may be as many as the points. */
function insideOf(around: readonly Shape[]): (x: number, y: number) => boolean {
  const index = new ShapeIndex();
  const byId = new Map(around.map((shape) => [shape.id, shape]));
  for (const shape of around) index.set(shape.id, boxOfShape(shape));
  return (x, y) => index.search([x, y, x, y]).some((id) => isOn(byId.get(id) as Shape, x, y, 0));
}

/** The first key that no class has; "" when all are taken. */
export function freeDigit(classes: readonly ClassLook[]): string {
  return ['1', '2', '3', '4', '5', '6', '7', '8', '9'].find((digit) => classes.every(({ key }) => key !== digit)) ?? '';
}

interface NewProps {
  digit: string;
  onNew: NonNullable<Props['onNew']>;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
}

function NewClass({ digit, onNew, isOpen, setOpen }: NewProps) {
  const [problem, setProblem] = useState('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    if (!name) return;
    const input = event.currentTarget.elements.namedItem('name') as HTMLInputElement;
    input.blur(); // keys mean classes again at once
    const said = await onNew(name);
    setProblem(said);
    if (said) input.focus();
    else setOpen(false);
  };
  if (!isOpen) {
    return (
      <button type="button" className={styles.class} onClick={() => setOpen(true)}>
        <kbd className="key">{digit}</kbd>
        <Icon name="add" small />
        <span>New class</span>
      </button>
    );
  }
  return (
    <form className={styles.new} onSubmit={(event) => void submit(event)}>
      <input
        name="name"
        aria-label="Name of the new class"
        placeholder="Name, then ⏎"
        maxLength={200}
        // biome-ignore lint/a11y/noAutofocus: it was asked for by the very press
        autoFocus
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          setOpen(false);
        }}
      />
      {problem && (
        <p role="alert" className="small">
          {problem}
        </p>
      )}
    </form>
  );
}
