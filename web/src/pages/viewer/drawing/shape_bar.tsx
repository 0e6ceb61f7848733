import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { CommandButton } from '../../../commands/command_button.tsx';
import { type DrawingContext, drawingCommands } from '../../../commands/drawing.ts';
import { type ClassLook, noClass } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { Shape } from '../../../model/drawing/shape.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { count } from '../../../model/text.ts';
import { Tip, TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { ClassMark } from './class_mark.tsx';
import styles from './drawings.module.css';
import { PlaneMenu } from './plane_menu.tsx';
import { fill } from './state.ts';
import { useSlowly } from './use_row_lists.ts';

interface Props {
  editor: Editor;
  store: LayerStore;
  classes: readonly ClassLook[];
  context: DrawingContext;
  onClass: (label: number | null) => void;
}

/** More are looked through now and then, and not for each edit. */
const many = 5000;
/** So many stand beside the list as marks. */
const maxMarks = 7;

/** What the next shape is; or, of shapes that are selected, what they are. */
export function ShapeBar({ editor, store, classes, context, onClass }: Props) {
  const style = useSignal(editor.style);
  const isFilled = useSignal(fill);
  const selected = useSignal(editor.selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one for each selection
  const selection = useMemo(() => crypto.randomUUID(), [selected]);
  const shapes = useSlowly(editor.editable(), editor.editableCount() > many);
  const theirs = useMemo(
    () => ({
      label: common(shapes, ({ label }) => label),
      colour: common(shapes, ({ colour }) => colour),
      name: common(shapes, ({ name }) => name),
    }),
    [shapes],
  );
  const { label, colour } = shapes.length > 0 ? theirs : style;
  const all = [...classes, noClass];
  const own = colour || (all.find(({ id }) => id === label)?.colour ?? '#ffffff');
  const setColour = (next: string) => {
    editor.style.set({ ...style, colour: next });
    editor.change(
      (shape) => ({ ...shape, colour: next }),
      (n) => `Colour of ${count(n, 'shape')}`,
    );
  };
  return (
    <div
      className={`${styles.float} ${styles.bar}`}
      role="toolbar"
      data-shape-bar=""
      aria-label={shapes.length > 0 ? 'Selected shapes' : 'Next shape'}
    >
      <label className={styles.pick}>
        <span className="small quiet">Class</span>
        <select
          className={styles.select}
          value={label === undefined ? 'mixed' : String(label ?? '')}
          onChange={(event) => onClass(event.target.value === '' ? null : Number(event.target.value))}
        >
          {label === undefined && <option value="mixed">Several</option>}
          {all.map(({ id, name }) => (
            <option key={name} value={String(id ?? '')}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {classes.slice(0, maxMarks).map((one) => (
        <Tip key={one.id} title={one.name} hotkey={one.key}>
          <button
            type="button"
            className={styles.mark}
            aria-label={one.name}
            aria-pressed={label === one.id}
            onClick={() => onClass(one.id)}
          >
            <ClassMark look={one} />
          </button>
        </Tip>
      ))}
      <hr />
      <Tip title={colour ? 'Colour of its own' : 'Colour: that of its class'}>
        <input
          type="color"
          className={styles.colour}
          aria-label="Colour"
          value={hexOf(own)}
          onChange={(event) => setColour(event.target.value)}
        />
      </Tip>
      {colour !== '' && <TipButton dense icon="reset" label="Colour of the class" onClick={() => setColour('')} />}
      {shapes.length > 0 ? (
        <>
          <NameField key={selection} editor={editor} name={theirs.name} />
          <PlaneMenu editor={editor} store={store} />
          <hr />
          <CommandButton command={drawingCommands.operations} context={context} pressed={context.showsOperations} />
          <CommandButton command={drawingCommands.duplicate} context={context} />
          <CommandButton command={drawingCommands.delete_shapes} context={context} />
        </>
      ) : (
        <label className={styles.check}>
          <input type="checkbox" checked={isFilled} onChange={(event) => fill.set(event.target.checked)} />
          Fill
        </label>
      )}
    </div>
  );
}

/** undefined: they differ */
function common<T>(shapes: readonly { shape: Shape }[], part: (shape: Shape) => T): T | undefined {
  const [first] = shapes;
  const value = first && part(first.shape);
  return shapes.every(({ shape }) => part(shape) === value) ? value : undefined;
}

/** What an input of colours takes. */
function hexOf(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#ffffff';
}

const maxName = 200;

function NameField({ editor, name }: { editor: Editor; name: string | undefined }) {
  const [text, setText] = useState(name ?? '');
  useEffect(() => setText(name ?? ''), [name]);
  const commit = () => {
    if (text === (name ?? '')) return;
    editor.change(
      (shape) => ({ ...shape, name: text.trim() }),
      (n) => `Name of ${count(n, 'shape')}`,
    );
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key === 'Escape') setText(name ?? '');
    if (event.key === 'Enter' || event.key === 'Escape') event.stopPropagation();
  };
  return (
    <input
      className={styles.name}
      aria-label="Name of the selected shapes"
      placeholder={name === undefined ? 'Several names' : 'Name'}
      value={text}
      maxLength={maxName}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={onKey}
    />
  );
}
